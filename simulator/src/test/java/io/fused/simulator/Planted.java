package io.fused.simulator;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A fault of the protocol's table, and the invariants that must catch it.
 *
 * @param number its row
 * @param name what is planted
 * @param caughtBy the numbers of the invariants listed in that row
 * @param faulty how it is planted, made anew for each run
 * @param disturbance what it needs to show itself, and what the protocol must bear without it
 */
record Planted(
        int number,
        String name,
        Set<Integer> caughtBy,
        Supplier<Tampering> faulty,
        Disturbance disturbance) {

    /** Every row but those whose mechanisms don't exist yet: 18, 22, 32 and 34. */
    static List<Planted> all() {
        return Stream.concat(inCommitAndRebuild().stream(), inAnswersAndLeases().stream())
                .toList();
    }

    /** Rows 1 to 17. */
    private static List<Planted> inCommitAndRebuild() {
        return List.of(
                member(1, "COMMIT_WITHOUT_LAST_ACKNOWLEDGEMENT", 3, 5, 8),
                member(2, "SET_SHRINKS_WITH_LINK", 3, 5),
                coordinator(3, "NEWCOMER_ACTIVE_ON_COPIED", 5),
                member(4, "CONFIRM_AT_ONCE", 5),
                member(5, "NO_FENCE", 2, 7),
                coordinator(6, "TAIL_OF_FIRST_ANSWER", 10, 11),
                coordinator(6, "TAIL_LEAST", 10, 11),
                coordinator(6, "TAIL_BEFORE_FILLED", 10, 11),
                coordinator(7, "TAIL_OF_EARLIER_TENURE", 3, 10),
                member(8, "RECORDS_DROPPED_WHEN_APPLIED", 4),
                member(9, "RECORD_APPLIED_IN_PART", 1, 2),
                planted(
                        9,
                        "RECORD_APPLIED_TWICE",
                        set(1, 2),
                        () -> new Faulty().inMembers("RECORD_APPLIED_TWICE").resends(),
                        Disturbance.RESENDS),
                planted(
                        9,
                        "GAP_ACCEPTED",
                        set(1, 2),
                        () -> new Faulty().inMembers("GAP_ACCEPTED").swaps(),
                        Disturbance.SWAPS),
                member(10, "IMAGE_NUMBER_TOO_LOW", 11, 1),
                member(10, "IMAGE_NUMBER_TOO_HIGH", 11, 1),
                member(11, "FUSED_UNIT_NOT_HELD_BACK", 11),
                member(12, "TAKEN_UP_SHARD_TAKEN_AS_FROZEN", 11),
                planted(
                        13,
                        "JOINER_KEPT",
                        set(1),
                        () -> new Faulty().inMembers("JOINER_KEPT").inCoordinator("JOINER_KEPT"),
                        Disturbance.NOTHING),
                member(14, "DELTA_AHEAD_OF_IMAGE", 1),
                member(14, "DELTA_BEHIND_IMAGE_LEFT_OUT", 1),
                member(15, "UNIT_KEPT_ACROSS_EPOCHS", 11),
                shard(16, "FREED_MEMORY_NOT_ZEROED", 12, 11),
                shard(16, "DELETION_NOT_MARKED", 12, 11),
                member(17, "HEIGHT_CHANGE_LEFT_OUT", 1, 11),
                shard(17, "HEIGHT_CHANGE_NOT_RECORDED", 1, 11));
    }

    /**
     * Rows 19 to 36, with two more in row 35, which is about the liveness phase, and 37 about
     * listeners.
     */
    private static List<Planted> inAnswersAndLeases() {
        return List.of(
                member(19, "ANSWER_WITHOUT_RECORD_AT_ONCE", 8),
                member(20, "LEASE_NOT_CHECKED", 7, 17),
                member(20, "LEASE_BY_CACHED_TIME", 7, 17),
                member(20, "LEASE_BY_ONE_CLOCK", 7, 17),
                coordinator(21, "RELEASED_AT_ONCE", 7, 17),
                coordinator(23, "FLOOR_OFF", 6),
                planted(
                        24,
                        "incarnation kept at a restart",
                        set(16, 1),
                        () -> new Faulty().sameIncarnation(),
                        Disturbance.NOTHING),
                member(25, "MEMORY_KEPT_WHEN_EXCLUDED", 1, 2),
                shard(26, "SLOT_IN_SECOND_RECORD", 9, 11),
                shard(26, "SESSION_FORGOTTEN", 9, 11),
                shard(26, "COUNTER_NOT_A_NODE", 9, 11),
                shard(27, "RETRY_WITHOUT_RECORD", 9),
                planted(
                        28,
                        "answer of any attempt taken",
                        set(9),
                        () -> new Faulty().anyAttempt(),
                        Disturbance.NOTHING),
                shard(29, "SESSION_ON_FIRST_USE", 9),
                shard(30, "PARKED_TWICE", 9),
                shard(31, "EXPIRY_WITHOUT_RECORD", 17),
                planted(
                        33,
                        "EXCEPTION_NOT_UNDONE",
                        set(1, 12),
                        () -> new Faulty().inShards("EXCEPTION_NOT_UNDONE").stumbles(),
                        Disturbance.STUMBLES),
                planted(
                        35,
                        "broken link not reported",
                        set(18),
                        () -> new Faulty().linksUnreported(),
                        Disturbance.NOTHING),
                coordinator(35, "CONTROLLER_FORGETS", 18),
                shard(35, "PARKED_NOT_SERVED", 18),
                member(35, "SUBSCRIPTION_KEPT", 18),
                planted(
                        36,
                        "UNBOUNDED_SUBSCRIBER_QUEUE",
                        set(14),
                        () -> new Faulty()
                                .inMembers("UNBOUNDED_SUBSCRIBER_QUEUE")
                                .shortQueues(),
                        Disturbance.SHORT_QUEUES),
                shard(36, "CLEAR_AS_ONE_RECORD", 14),
                shard(37, "EVENTS_DROPPED_WHEN_SENT", 17),
                shard(37, "EVENTS_FORGOTTEN", 17, 12));
    }

    private static Planted member(int number, String fault, Integer... caughtBy) {
        return planted(
                number,
                fault,
                set(caughtBy),
                () -> new Faulty().inMembers(fault),
                Disturbance.NOTHING);
    }

    private static Planted coordinator(int number, String fault, Integer... caughtBy) {
        return planted(
                number,
                fault,
                set(caughtBy),
                () -> new Faulty().inCoordinator(fault),
                Disturbance.NOTHING);
    }

    private static Planted shard(int number, String fault, Integer... caughtBy) {
        return planted(
                number,
                fault,
                set(caughtBy),
                () -> new Faulty().inShards(fault),
                Disturbance.NOTHING);
    }

    private static Planted planted(
            int number,
            String name,
            Set<Integer> caughtBy,
            Supplier<Tampering> faulty,
            Disturbance disturbance) {
        return new Planted(number, name, caughtBy, faulty, disturbance);
    }

    private static Set<Integer> set(Integer... numbers) {
        return new TreeSet<>(List.of(numbers));
    }
}
