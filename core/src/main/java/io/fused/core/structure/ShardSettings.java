package io.fused.core.structure;

/** The bounds of a shard. Immutable. */
public final class ShardSettings {
    /**
     * What suits a node: sessions of 60 s, 10,000 of them, windows to 16,384, 100,000 parked,
     * 10,000 listeners; 100,000 events or 16 MiB of them wait for the listeners of a structure.
     */
    public static final ShardSettings DEFAULT = new ShardSettings(
            60_000, 10_000, 16_384, 100_000, 10_000, 100_000, 16 << 20, PlantedFault.NONE);

    private final long sessionLeaseMillis;
    private final int sessions;
    private final int window;
    private final int parked;
    private final int listeners;
    private final int events;
    private final long eventBytes;
    private final PlantedFault fault;

    private ShardSettings(
            long sessionLeaseMillis,
            int sessions,
            int window,
            int parked,
            int listeners,
            int events,
            long eventBytes,
            PlantedFault fault) {
        if (sessionLeaseMillis < 1
                || sessions < 1
                || window < 1
                || parked < 0
                || listeners < 0
                || events < 1
                || eventBytes < 1) {
            throw new IllegalArgumentException("A shard needs positive bounds");
        }
        this.sessionLeaseMillis = sessionLeaseMillis;
        this.sessions = sessions;
        this.window = window;
        this.parked = parked;
        this.listeners = listeners;
        this.events = events;
        this.eventBytes = eventBytes;
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
        return new ShardSettings(
                sessionLeaseMillis,
                sessions,
                window,
                parked,
                DEFAULT.listeners,
                DEFAULT.events,
                DEFAULT.eventBytes,
                PlantedFault.NONE);
    }

    /**
     * The same settings with other bounds on listeners.
     *
     * @param most the most listeners at a time
     * @param waiting the most events that wait for the listeners of one structure
     * @param waitingBytes the most bytes of such events, as nodes
     * @throws IllegalArgumentException if there is no room for an event, or {@code most} is
     *     negative
     */
    public ShardSettings withListeners(int most, int waiting, long waitingBytes) {
        return new ShardSettings(
                sessionLeaseMillis, sessions, window, parked, most, waiting, waitingBytes, fault);
    }

    /** The same settings with a mistake in the code. */
    ShardSettings with(PlantedFault planted) {
        return new ShardSettings(
                sessionLeaseMillis,
                sessions,
                window,
                parked,
                listeners,
                events,
                eventBytes,
                planted);
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

    /** The most listeners at a time. */
    public int listeners() {
        return listeners;
    }

    /** The most events that wait for the listeners of one structure. */
    public int events() {
        return events;
    }

    /** The most bytes of events that wait for the listeners of one structure. */
    public long eventBytes() {
        return eventBytes;
    }

    PlantedFault fault() {
        return fault;
    }
}
