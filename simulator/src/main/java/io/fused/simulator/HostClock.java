package io.fused.simulator;

import io.fused.core.Clocks;

/**
 * The clocks of one host: both run a little fast or slow, and the monotonic one stands still while
 * the host is suspended.
 */
final class HostClock implements Clocks {
    private static final long WALL_START_MILLIS = 1_800_000_000_000L;

    private final Scheduler scheduler;
    private final double monotonicRate;
    private final double wallRate;
    private final long monotonicStartMicros;
    private final long wallOffsetMillis;
    private long suspendedMicros;
    private long suspendedSince = -1;

    /**
     * Makes clocks that have drifted by fixed shares.
     *
     * @param monotonicDrift by how much the monotonic clock runs fast, as a share
     * @param wallDrift by how much the wall clock runs fast, as a share
     */
    HostClock(Scheduler scheduler, Chance chance, double monotonicDrift, double wallDrift) {
        this.scheduler = scheduler;
        this.monotonicRate = 1 + monotonicDrift;
        this.wallRate = 1 + wallDrift;
        this.monotonicStartMicros = chance.between(0, 1_000_000_000L);
        this.wallOffsetMillis = chance.between(-60_000, 60_000);
    }

    @Override
    public long monotonicMillis() {
        return (long) Math.floor(monotonicMicros() / 1000);
    }

    @Override
    public long wallMillis() {
        return WALL_START_MILLIS
                + wallOffsetMillis
                + (long) Math.floor(scheduler.nowMicros() * wallRate / 1000);
    }

    /** The delay in true time until the monotonic clock shows a time, if the host runs on. */
    long microsUntil(long monotonicMillis) {
        double missing = monotonicMillis * 1000.0 - monotonicMicros();
        return missing <= 0 ? 0 : (long) Math.ceil(missing / monotonicRate);
    }

    /** The host is suspended; nothing happens if it is. */
    void suspend() {
        if (suspendedSince < 0) {
            suspendedSince = scheduler.nowMicros();
        }
    }

    /** The suspension ends; nothing happens if there is none. */
    void resume() {
        if (suspendedSince >= 0) {
            suspendedMicros += scheduler.nowMicros() - suspendedSince;
            suspendedSince = -1;
        }
    }

    private double monotonicMicros() {
        long until = suspendedSince >= 0 ? suspendedSince : scheduler.nowMicros();
        return monotonicStartMicros + (until - suspendedMicros) * monotonicRate;
    }
}
