package io.fused.simulator;

import org.jspecify.annotations.Nullable;

/** One machine: its clocks, how fast its process takes turns, and the process that runs on it. */
final class Host {
    private final String name;
    private final HostClock clock;
    private final ControlLink control;
    private final Chance chance;
    private long slownessMicros = 20;
    private @Nullable MemberProcess process;
    private long incarnations;

    Host(String name, HostClock clock, ControlLink control, Chance chance) {
        this.name = name;
        this.clock = clock;
        this.control = control;
        this.chance = chance;
    }

    String name() {
        return name;
    }

    HostClock clock() {
        return clock;
    }

    ControlLink control() {
        return control;
    }

    /** How long the process takes until its next turn. */
    long turnDelay() {
        return 1 + chance.tailed(slownessMicros);
    }

    void slowness(long micros) {
        slownessMicros = micros;
    }

    /** The process that runs here or was the last to run; null before the first start. */
    @Nullable
    MemberProcess process() {
        return process;
    }

    boolean isUp() {
        return process != null && process.isAlive();
    }

    void started(MemberProcess started) {
        process = started;
        incarnations = started.id().incarnation();
    }

    /** The incarnation of the last run; 0 before the first. */
    long incarnations() {
        return incarnations;
    }

    @Override
    public String toString() {
        return name;
    }
}
