package io.fused.simulator;

/** What the protocol must bear beside the faults that a seed draws, and what some tests add. */
enum Disturbance {
    /** No more than the seed draws. */
    NOTHING,
    /** Some batches of records come twice. */
    RESENDS,
    /** Some batches of records come behind what follows them. */
    SWAPS,
    /** Some operations break off halfway. */
    STUMBLES,
    /** Little may be queued for a subscriber. */
    SHORT_QUEUES;

    /** The disturbance, for one run, without any planted fault. */
    Tampering make() {
        return switch (this) {
            case NOTHING -> Tampering.NONE;
            case RESENDS -> new Faulty().resends();
            case SWAPS -> new Faulty().swaps();
            case STUMBLES -> new Faulty().stumbles();
            case SHORT_QUEUES -> new Faulty().shortQueues();
        };
    }
}
