package io.fused.core.cluster;

/**
 * Mutations of this package's rules, which the simulator switches on one at a time to show that its
 * invariants catch them. What runs in production is {@link #NONE}, and no other package can name
 * any.
 */
enum PlantedFault {
    /** The rules as they are. */
    NONE,
    /** A newcomer counts as soon as it has copied, without the primaries' confirmations. */
    NEWCOMER_ACTIVE_ON_COPIED,
    /** The tail is what the first fused backup answers to the fence; no other is asked. */
    TAIL_OF_FIRST_ANSWER,
    /** The tail is the least of the numbers applied instead of the greatest. */
    TAIL_LEAST,
    /** The tail enters the map before the fused backups that lack records have them. */
    TAIL_BEFORE_FILLED,
    /** A new tenure takes over the tail that was decided for the tenure before. */
    TAIL_OF_EARLIER_TENURE,
    /** Joining fused backups go on when a primary is replaced. */
    JOINER_KEPT,
    /** A successor may answer at once, whatever the former holder's lease. */
    RELEASED_AT_ONCE,
    /** Shards are excluded although fewer than n complete ones stay. */
    FLOOR_OFF,
    /** After a change of leader the controller doesn't take up what the map has begun. */
    CONTROLLER_FORGETS
}
