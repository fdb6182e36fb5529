package io.fused.core.structure;

/** The bounds of a shard. Immutable. */
public final class ShardSettings {
    /** What suits a node: sessions of 60 s, 10,000 of them, windows to 16,384, 100,000 parked. */
    public static final ShardSettings DEFAULT =
            new ShardSettings(60_000, 10_000, 16_384, 100_000, PlantedFault.NONE);

    private final long sessionLeaseMillis;
    private final int sessions;
    private final int window;
    private final int parked;
    private final PlantedFault fault;

    private ShardSettings(
            long sessionLeaseMillis, int sessions, int window, int parked, PlantedFault fault) {
        if (sessionLeaseMillis < 1 || sessions < 1 || window < 1 || parked < 0) {
            throw new IllegalArgumentException("A shard needs positive bounds");
        }
        this.sessionLeaseMillis = sessionLeaseMillis;
        this.sessions = sessions;
        this.window = window;
        this.parked = parked;
        this.fault = fault;
    }

    /**
     * Settings of one's own.
     *
     * @param sessionLeaseMillis how long a session lives without a sign of its client
     * @param sessions the most sessions at a time
     * @param window the widest window that a session may have
     * @param parked the most polls that wait at a time
     * @throws IllegalArgumentException if one of them is not positive
     */
    public static ShardSettings of(long sessionLeaseMillis, int sessions, int window, int parked) {
        return new ShardSettings(sessionLeaseMillis, sessions, window, parked, PlantedFault.NONE);
    }

    /** The same settings with a mistake in the code. */
    ShardSettings with(PlantedFault planted) {
        return new ShardSettings(sessionLeaseMillis, sessions, window, parked, planted);
    }

    /** How long a session lives without a sign of its client. */
    public long sessionLeaseMillis() {
        return sessionLeaseMillis;
    }

    /** The most sessions at a time. */
    public int sessions() {
        return sessions;
    }

    /** The widest window that a session may have. */
    public int window() {
        return window;
    }

    /** The most polls that wait at a time. */
    public int parked() {
        return parked;
    }

    PlantedFault fault() {
        return fault;
    }
}
