package io.fused.simulator;

/**
 * What a seed draws before anything runs: the cluster's size, its clients, and which faults it will
 * meet.
 *
 * @param primaries n of both groups
 * @param faults f of both groups
 * @param members processes; both groups overlap on them
 * @param clients how many clients call
 * @param safetyMicros how long faults go on
 * @param callTimeoutMicros after how long a client gives a call up
 * @param attemptTimeoutMicros after how long without an answer a client sends again
 * @param delayedRequestPercent how many requests overtake or are overtaken
 * @param repeatPercent how many calls are sent twice for no reason
 * @param thinkMicros the mean pause of a client between two calls
 * @param concurrency how many calls a client has open
 * @param valueBytes the usual length of a value, at most
 * @param largePercent how many values are larger than a unit
 * @param sessionMillis how long a session lives without a sign of its client
 * @param napPercent how often a client gives no sign for longer than that
 * @param deathProven whether the coordinator is the parent of the members and sees them end
 * @param restarts whether crashed members are started again during the faults
 * @param driftPercent by how much clocks run wrong, at most
 * @param crashes how many times one member or several crash, as soon as the cluster bears it
 * @param stops how many stops and wakes
 * @param suspensions how many suspensions of a host
 * @param cuts how many cuts of the network
 * @param isolations how many times a member reaches the coordinator and no other member
 * @param resets how many broken connections
 * @param blocks how many pairs that can't connect for a while
 * @param slow how many members or links that are slow for a while
 * @param elections how many times the coordinator forgets what isn't in the map
 * @param stumbles how many operations break off halfway, where a test can make them
 * @param blackouts how many times all members lose the coordinator until every lease is over
 * @param allKinds whether one of the queues is a deque, used at both ends, and there is a counter
 * @param ordered whether there are a sorted map, a linked one, and a priority queue
 * @param mortal whether some entries of maps have a time to live
 * @param listened whether structures have listeners
 */
record Shape(
        int primaries,
        int faults,
        int members,
        int clients,
        long safetyMicros,
        long callTimeoutMicros,
        long attemptTimeoutMicros,
        double delayedRequestPercent,
        double repeatPercent,
        long thinkMicros,
        int concurrency,
        int valueBytes,
        double largePercent,
        long sessionMillis,
        double napPercent,
        boolean deathProven,
        boolean restarts,
        double driftPercent,
        int crashes,
        int stops,
        int suspensions,
        int cuts,
        int isolations,
        int resets,
        int blocks,
        int slow,
        int elections,
        int stumbles,
        int blackouts,
        boolean allKinds,
        boolean ordered,
        boolean mortal,
        boolean listened) {

    /** The groups of every simulated cluster. */
    static final int GROUPS = 2;

    private static final long SECOND = 1_000_000;

    /** A cluster that bears fewer crashes than this gets its members back. */
    private static final int CRASHES_WITHOUT_RESTART = 3;

    /** Draws a shape. */
    static Shape draw(Chance chance) {
        int primaries = (int) chance.between(2, chance.percent(20) ? 4 : 3);
        int faults = chance.percent(15) ? 3 : (int) chance.between(1, 2);
        int spare = (int) chance.between(0, 2);
        boolean stormy = chance.percent(25);
        boolean naps = chance.percent(30);
        return new Shape(
                primaries,
                faults,
                primaries + faults + spare,
                (int) chance.between(2, 4),
                chance.between(10, 22) * SECOND,
                chance.percent(70) ? 30 * SECOND : 6 * SECOND,
                chance.between(1, 4) * SECOND,
                chance.percent(50) ? 0 : 4,
                chance.percent(40) ? 0 : chance.between(3, 25),
                chance.between(20, 180) * 1_000,
                (int) chance.between(1, 3),
                (int) (chance.percent(40) ? chance.between(12, 24) : chance.between(24, 400)),
                chance.percent(10) ? 3 : 0,
                naps ? chance.between(4_000, 6_000) : 60_000,
                naps ? 25 : 0,
                chance.percent(50),
                chance.percent(75) || faults + spare < CRASHES_WITHOUT_RESTART,
                chance.percent(50) ? 1 : 0,
                (int) chance.between(2, 4),
                often(chance, 50, 2),
                often(chance, 25, 2),
                often(chance, 35, 2),
                often(chance, 30, 1),
                stormy ? (int) chance.between(3, 10) : often(chance, 50, 3),
                often(chance, 20, 1),
                often(chance, 40, 2),
                often(chance, 35, 3),
                (int) chance.between(0, 6),
                often(chance, 8, 1),
                chance.percent(50),
                chance.percent(40),
                chance.percent(40),
                chance.percent(30));
    }

    /**
     * A cluster of a given size without any fault, for courses of events played by hand.
     *
     * @param deathProven whether the coordinator learns at once of a process that has ended
     */
    static Shape of(int primaries, int faults, int members, boolean deathProven) {
        Shape drawn = draw(Chance.of(1)).calm();
        return new Shape(
                primaries,
                faults,
                members,
                drawn.clients(),
                drawn.safetyMicros(),
                30 * SECOND,
                SECOND,
                0,
                0,
                drawn.thinkMicros(),
                1,
                drawn.valueBytes(),
                0,
                60_000,
                0,
                deathProven,
                false,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                true,
                false,
                false,
                false);
    }

    /** A shape without any fault. */
    Shape calm() {
        return new Shape(
                primaries,
                faults,
                members,
                clients,
                safetyMicros,
                callTimeoutMicros,
                attemptTimeoutMicros,
                0,
                0,
                thinkMicros,
                concurrency,
                valueBytes,
                largePercent,
                sessionMillis,
                0,
                deathProven,
                restarts,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                allKinds,
                ordered,
                mortal,
                listened);
    }

    private static int often(Chance chance, double percent, int most) {
        return chance.percent(percent) ? (int) chance.between(1, most) : 0;
    }
}
