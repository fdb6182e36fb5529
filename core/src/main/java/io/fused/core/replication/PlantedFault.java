package io.fused.core.replication;

/**
 * Defects that the simulator switches on, one at a time, to show that it would notice them. The
 * number is that of the protocol's list of planted faults. Every public constructor of this package
 * passes {@link #NONE}; nothing outside the package can name another one.
 */
enum PlantedFault {
    /** The protocol as it should be. */
    NONE,
    /** 1: a record counts as committed although the last fused backup hasn't acknowledged it. */
    COMMIT_WITHOUT_LAST_ACKNOWLEDGEMENT,
    /** 2: a fused backup leaves the acknowledgement set when its link breaks, not by the map. */
    SET_SHRINKS_WITH_LINK,
    /** 4: a primary confirms a newcomer when it learns of it. */
    CONFIRM_AT_ONCE,
    /** 5: a fused backup answers a fence and goes on taking records of the former tenure. */
    NO_FENCE,
    /** 8: a fused backup keeps no records above the commit number. */
    RECORDS_DROPPED_WHEN_APPLIED,
    /** 9: of a record with several deltas the last one isn't applied. */
    RECORD_APPLIED_IN_PART,
    /** 9: after a reattachment all records kept come again, and are applied again. */
    RECORD_APPLIED_TWICE,
    /** 9: a stream goes on after a broken link as if nothing were lost, and gaps are accepted. */
    GAP_ACCEPTED,
    /** 10: an image is told to be one record older than it is. */
    IMAGE_NUMBER_TOO_LOW,
    /** 10: an image is told to be one record newer than it is. */
    IMAGE_NUMBER_TOO_HIGH,
    /** 11: a fused unit is sent before the backup has applied what was asked for. */
    FUSED_UNIT_NOT_HELD_BACK,
    /** 12: a lost shard is taken to be frozen although its new holder has gone on. */
    TAKEN_UP_SHARD_TAKEN_AS_FROZEN,
    /** 13: a newcomer keeps its cells when it begins again because a primary was replaced. */
    JOINER_KEPT,
    /** 14: a walk sends the deltas on units that it hasn't reached as well. */
    DELTA_AHEAD_OF_IMAGE,
    /** 14: a walk leaves out the deltas on units that it has passed. */
    DELTA_BEHIND_IMAGE_LEFT_OUT,
    /** 15: units in hand are kept across epochs. */
    UNIT_KEPT_ACROSS_EPOCHS,
    /** 17: a fused backup ignores height changes that shrink or tell of a primary's heights. */
    HEIGHT_CHANGE_LEFT_OUT,
    /** 19: an answer without a record of its own leaves at once. */
    ANSWER_WITHOUT_RECORD_AT_ONCE,
    /** 20: answers without a record leave without a look at the lease. */
    LEASE_NOT_CHECKED,
    /** 20: the lease is compared with the time of the last tick. */
    LEASE_BY_CACHED_TIME,
    /** 20: the lease is counted by the monotonic clock alone. */
    LEASE_BY_ONE_CLOCK,
    /** 24: the map's holder is compared by name, whatever the incarnation. */
    INCARNATION_NOT_CHECKED,
    /** 25: an excluded backup keeps its cells, and a later join of the same shard adds to them. */
    MEMORY_KEPT_WHEN_EXCLUDED,
    /** 18: a subscription goes on when the rebuild or the newcomer that it served is done. */
    SUBSCRIPTION_KEPT,
    /** 36: what is queued for a subscriber has no bound. */
    UNBOUNDED_SUBSCRIBER_QUEUE
}
