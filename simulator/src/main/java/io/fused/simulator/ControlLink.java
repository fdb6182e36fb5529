package io.fused.simulator;

import io.fused.core.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The control link of one host: its member dials the coordinator, again and again while it must.
 * What is under way when it breaks is lost.
 */
final class ControlLink {
    private static final long REDIAL_MICROS = 100_000;

    private final World world;
    private final Chance chance;
    private final Deque<Runnable> heldUp = new ArrayDeque<>();
    private final Deque<Runnable> heldDown = new ArrayDeque<>();
    private @Nullable MemberProcess process;
    private boolean up;
    private long connection;
    private long lastUpMicros;
    private long lastDownMicros;
    private boolean cutUp;
    private boolean cutDown;

    ControlLink(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** A new process dials for the first time. */
    void started(MemberProcess started) {
        process = started;
        connection++;
        up = false;
        dial(connection);
    }

    /** The process is gone; the coordinator sees the connection break after a while. */
    void died(long noticeMicros) {
        MemberProcess gone = process;
        if (up && gone != null) {
            world.scheduler().after(noticeMicros, () -> world.coordinator().linkDown(gone.id()));
        }
        lose();
    }

    /** Breaks the connection between two living ends. */
    void reset() {
        MemberProcess present = process;
        if (up && present != null) {
            world.scheduler()
                    .after(
                            chance.between(0, 5_000),
                            () -> world.coordinator().linkDown(present.id()));
            lose();
            dial(connection);
        }
    }

    /** Holds back what goes to the coordinator, or what comes from it, or both; or neither. */
    void cut(boolean towards, boolean from) {
        cutUp = towards;
        cutDown = from;
        while (!cutUp && !heldUp.isEmpty()) {
            heldUp.remove().run();
        }
        while (!cutDown && !heldDown.isEmpty()) {
            heldDown.remove().run();
        }
    }

    boolean isCut() {
        return cutUp || cutDown;
    }

    /** Sends to the coordinator; dropped while the link is down. */
    void report(MemberProcess from, Message.Control message) {
        if (!up || from != process) {
            return;
        }
        long ofConnection = connection;
        hold(cutUp, heldUp, () -> {
            lastUpMicros = Math.max(lastUpMicros, now() + world.network().delay(from.host(), "c"));
            world.scheduler().at(lastUpMicros, () -> {
                if (connection == ofConnection) {
                    world.coordinator().receive(from.id(), message);
                }
            });
        });
    }

    /** Sends to the member; dropped while the link is down, or leads to another run. */
    void command(MemberProcess to, Message.Control message) {
        if (!up || to != process) {
            return;
        }
        long ofConnection = connection;
        hold(cutDown, heldDown, () -> {
            lastDownMicros =
                    Math.max(lastDownMicros, now() + world.network().delay("c", to.host()));
            world.scheduler().at(lastDownMicros, () -> {
                if (connection == ofConnection) {
                    to.receive(new Input.Control(message));
                }
            });
        });
    }

    private static void hold(boolean cut, Deque<Runnable> held, Runnable passing) {
        if (cut) {
            held.add(passing);
        } else {
            passing.run();
        }
    }

    private void lose() {
        up = false;
        connection++;
        heldUp.clear();
        heldDown.clear();
    }

    private void dial(long ofConnection) {
        world.scheduler().after(chance.between(500, REDIAL_MICROS), () -> {
            MemberProcess present = process;
            if (connection != ofConnection || present == null || !present.isAlive()) {
                return;
            }
            if (cutUp || cutDown) {
                dial(ofConnection);
                return;
            }
            up = true;
            present.receive(new Input.ControlUp());
        });
    }

    private long now() {
        return world.scheduler().nowMicros();
    }
}
