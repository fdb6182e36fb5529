package io.fused.simulator;

/**
 * Rare paths of the protocol that simulations must come along: a range of seeds that misses one
 * proves less than it seems to.
 */
public enum Mark {
    /** A member crashed between the effects of one turn. */
    CRASH_WITHIN_TURN,
    /** A member crashed while a shard of one of its groups was being rebuilt. */
    CRASH_DURING_REBUILD,
    /** As many members as the groups tolerate crashed at the same moment. */
    CRASH_OF_ALL_TOLERATED,
    /** A crashed member came back while its former lease ran. */
    RESTART_WITHIN_LEASE,
    /** A member was stopped for longer than its lease and woke. */
    STOPPED_BEYOND_LEASE,
    /** A member was stopped between computing answers and sending them. */
    STOPPED_WITHIN_TURN,
    /** A host was suspended: its monotonic clock stood still. */
    SUSPENDED_HOST,
    /** A member was cut off from the coordinator for longer than its lease. */
    CUT_FROM_COORDINATOR,
    /** A member reached the coordinator and no other member for longer than the timeouts. */
    ISOLATED,
    /** A member crashed that reached the coordinator and no other member. */
    ALONE_AND_CRASHED,
    /** A fused backup lacked records of a dead primary and was brought to the tail. */
    TAIL_FILLED,
    /** A shard had no holder for lack of a member. */
    VACANT_SHARD,
    /** A group was suspended: too few complete shards were there. */
    GROUP_SUSPENDED,
    /** A suspended group went on. */
    GROUP_RESUMED,
    /** A primary was rebuilt. */
    PRIMARY_REBUILT,
    /** Two primaries of a group were rebuilt at once. */
    PRIMARIES_REBUILT_TOGETHER,
    /** A fused backup joined. */
    BACKUP_JOINED,
    /** A newcomer had to begin again since a primary was replaced. */
    JOIN_BEGUN_AGAIN,
    /** A member that took part in a repair had slow links. */
    SLOW_REPAIR,
    /** A unit in hand began again. */
    SUBSCRIPTION_ENDED,
    /** A stream was attached again between the same holders. */
    REATTACHED,
    /** An answer was refused for lack of the lease. */
    LEASE_REFUSED,
    /** Something that grows was refused, for a member was short of memory. */
    SHORT_OF_MEMORY,
    /** A member answered NOT_HOLDER. */
    NOT_HOLDER_SEEN,
    /** A retry was answered from the session's table. */
    ANSWERED_FROM_TABLE,
    /** A session was gone when a client used it. */
    SESSION_EXPIRED_SEEN,
    /** A poll was parked, its primary crashed, and it got an item of the successor. */
    PARKED_ACROSS_FAILOVER,
    /** A parked poll was cancelled. */
    POLL_CANCELLED,
    /** A call was given up with its outcome unknown. */
    OUTCOME_UNKNOWN,
    /** A value was larger than a unit. */
    LARGE_VALUE,
    /** An entry was gone because its time to live was over. */
    ENTRY_EXPIRED,
    /** A listener's events were dropped since too many waited. */
    LISTENER_FELL_BEHIND,
    /** A listener was gone with its session. */
    LISTENER_ENDED,
    /** Two connections between living members broke in one direction only. */
    ONE_WAY_BREAK,
    /** The coordinator was elected anew and forgot all but the map. */
    LEADER_CHANGED,
    /** A pair of living members can't connect even when all other faults have stopped. */
    BLOCKED_FOR_GOOD,
    /** A member could never again reach, or hear, one that it read from for a repair. */
    REPAIR_CUT_FOR_GOOD,
    /** A shard under repair was taken from a living member and repaired by another. */
    REPAIR_MOVED,
    /** A pair of living members couldn't connect. */
    BLOCKED_PAIR
}
