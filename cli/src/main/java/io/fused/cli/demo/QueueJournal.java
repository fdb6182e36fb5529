package io.fused.cli.demo;

import java.util.BitSet;

/** Which jobs were offered and which were handed out, by number: each at most once. */
final class QueueJournal {
    private final BitSet offered = new BitSet();
    private final BitSet perhapsOffered = new BitSet();
    private final BitSet taken = new BitSet();
    private long takenTwice;
    private long takenFromNowhere;
    private long perhapsTaken;

    /** An offer was acknowledged. */
    synchronized void offered(int job) {
        offered.set(job);
    }

    /** An offer failed, and may have taken effect or not. */
    synchronized void perhapsOffered(int job) {
        perhapsOffered.set(job);
    }

    /** A job was handed out. */
    synchronized void taken(int job) {
        if (taken.get(job)) {
            takenTwice++;
        }
        taken.set(job);
    }

    /** A poll failed, and may have taken a job or not. */
    synchronized void perhapsTaken() {
        perhapsTaken++;
    }

    synchronized long acknowledgedOffers() {
        return offered.cardinality();
    }

    synchronized long acknowledgedTakes() {
        return taken.cardinality() + takenTwice;
    }

    /**
     * Counts, once the queue is drained, the jobs that were lost, doubled or made up. A poll
     * without a known outcome accounts for one missing job.
     */
    synchronized long errors() {
        BitSet missing = (BitSet) offered.clone();
        missing.andNot(taken);
        BitSet madeUp = (BitSet) taken.clone();
        madeUp.andNot(offered);
        madeUp.andNot(perhapsOffered);
        return Math.max(0, missing.cardinality() - perhapsTaken)
                + madeUp.cardinality()
                + takenTwice
                + takenFromNowhere;
    }

    /** Something was handed out that is no job of ours. */
    synchronized void takenFromNowhere() {
        takenFromNowhere++;
    }
}
