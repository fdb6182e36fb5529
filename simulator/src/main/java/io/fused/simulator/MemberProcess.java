package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.operation.Answer;
import io.fused.core.replication.Member;
import io.fused.core.replication.MemberPort;
import io.fused.core.replication.MemberSettings;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One run of a member's process: its inputs wait in order until its next turn, as in the event loop
 * of a real one. It can be stopped and woken between any two steps of a turn, and it can crash
 * after any effect of one.
 */
final class MemberProcess implements MemberPort {
    private static final int INPUTS_OF_A_TURN = 64;

    private final World world;
    private final Host place;
    private final MemberId id;
    private final int number;
    private final Member member;
    private final Deque<Input> inbox = new ArrayDeque<>();
    private Condition condition = Condition.RUNNING;
    private boolean turnScheduled;
    private boolean turnOpen;
    private boolean tickDue;
    private boolean inTurn;
    private boolean closed;
    private long wakeAtMicros = Long.MAX_VALUE;
    private int effectsLeft = Integer.MAX_VALUE;
    private int batchesLeft = Integer.MAX_VALUE;
    private int stopAfterInputs = -1;

    /** What a process can be in. */
    enum Condition {
        /** It takes turns. */
        RUNNING,
        /** It takes none, and keeps its memory and its inputs. */
        STOPPED,
        /** It is gone. */
        DEAD
    }

    MemberProcess(World world, Host place, MemberId id, int number, MemberSettings settings) {
        this.world = world;
        this.place = place;
        this.id = id;
        this.number = number;
        this.member = world.tampering().member(id, settings, this);
    }

    MemberId id() {
        return id;
    }

    /** The host's name, which is the member's. */
    String host() {
        return place.name();
    }

    /** A number that no other process of the run has. */
    int number() {
        return number;
    }

    Member member() {
        return member;
    }

    boolean isAlive() {
        return condition != Condition.DEAD;
    }

    boolean isRunning() {
        return condition == Condition.RUNNING;
    }

    boolean isStopped() {
        return condition == Condition.STOPPED;
    }

    /** Whether inputs were taken and {@link Member#endTurn} is still to come. */
    boolean isWithinTurn() {
        return turnOpen;
    }

    /** Whether nothing waits to be handled. */
    boolean isIdle() {
        return inbox.isEmpty() && !turnOpen;
    }

    /** Takes an input for the next turn; lost if the process is gone. */
    void receive(Input input) {
        if (condition != Condition.DEAD) {
            inbox.add(input);
            wake();
        }
    }

    /** Stops the process as a signal does: at once, or after some more inputs of its next turn. */
    void stop(int afterInputs) {
        if (afterInputs > 0) {
            stopAfterInputs = afterInputs;
        } else if (condition == Condition.RUNNING) {
            condition = Condition.STOPPED;
        }
    }

    /** Lets a stopped process go on where it was. */
    void goOn() {
        stopAfterInputs = -1;
        if (condition == Condition.STOPPED) {
            condition = Condition.RUNNING;
            wake();
        }
    }

    /** Ends the process, now or after some more effects of its turns. */
    void crash(int afterEffects) {
        if (afterEffects > 0) {
            effectsLeft = afterEffects;
        } else {
            die();
        }
    }

    /** Frees the member's memory. */
    void close() {
        if (!closed) {
            closed = true;
            member.close();
        }
    }

    /** Ends the process when it has sent so many batches of records, perhaps not to all backups. */
    void crashAfterRecords(int batches) {
        batchesLeft = batches;
    }

    private void die() {
        if (condition != Condition.DEAD) {
            condition = Condition.DEAD;
            inbox.clear();
            world.onDeath(this);
            close();
        }
    }

    private void wake() {
        if (condition == Condition.RUNNING && !turnScheduled) {
            turnScheduled = true;
            world.scheduler().after(place.turnDelay(), this::turn);
        }
    }

    private void turn() {
        turnScheduled = false;
        if (condition != Condition.RUNNING) {
            return;
        }
        inTurn = true;
        try {
            if (takeInputs()) {
                member.endTurn();
                turnOpen = false;
            }
        } catch (RuntimeException | AssertionError e) {
            world.onException(this, e);
        }
        inTurn = false;
        if (effectsLeft <= 0) {
            world.marks().hit(Mark.CRASH_WITHIN_TURN);
            die();
        } else {
            world.onTurn(this);
            scheduleWake();
        }
    }

    /** Handles what waits; returns false if the process was stopped meanwhile. */
    private boolean takeInputs() {
        boolean resumed = turnOpen;
        turnOpen = true;
        if (resumed) {
            return true;
        }
        int taken = 0;
        while (!inbox.isEmpty() && taken++ < INPUTS_OF_A_TURN) {
            Input input = inbox.remove();
            world.observer().taking(this, input);
            handle(input);
            world.observer().took(this, input);
            if (stopAfterInputs > 0 && --stopAfterInputs == 0) {
                world.marks().hit(Mark.STOPPED_WITHIN_TURN);
                condition = Condition.STOPPED;
                return false;
            }
        }
        if (tickDue || clockReached()) {
            tickDue = false;
            member.onTick();
        }
        return true;
    }

    private boolean clockReached() {
        return monotonicMillis() >= member.nextWakeMillis();
    }

    private void handle(Input input) {
        world.trace().note(host(), "takes", input);
        switch (input) {
            case Input.Data data -> member.onData(data.from(), data.message());
            case Input.Control control -> {
                if (!world.opened(control.message())) {
                    member.onControl(control.message());
                }
            }
            case Input.ControlUp up -> member.onControlUp();
            case Input.LinkDown down -> member.onLinkDown(down.peer());
            case Input.Asked asked -> {
                world.observer().asking(this, asked);
                member.onRequest(
                        asked.tag(),
                        asked.group(),
                        asked.primary(),
                        asked.mapVersion(),
                        asked.request());
                world.observer().asked(this, asked);
            }
        }
    }

    private void scheduleWake() {
        if (!inbox.isEmpty() || turnOpen) {
            wake();
            return;
        }
        long next = member.nextWakeMillis();
        if (next == Long.MAX_VALUE) {
            return;
        }
        long at = world.scheduler().nowMicros() + place.clock().microsUntil(next);
        if (at < wakeAtMicros || wakeAtMicros <= world.scheduler().nowMicros()) {
            wakeAtMicros = at;
            world.scheduler().at(at, () -> alarm(at));
        }
    }

    private void alarm(long at) {
        if (wakeAtMicros == at) {
            wakeAtMicros = Long.MAX_VALUE;
            tickDue = true;
            wake();
        }
    }

    private boolean mayStillAct() {
        if (!inTurn) {
            throw new IllegalStateException("Member " + id + " acted outside its turn.");
        }
        return effectsLeft > 0 && effectsLeft-- > 0;
    }

    @Override
    public void send(MemberId to, Message.Data message) {
        if (mayStillAct()) {
            world.trace().note(host(), "sends to " + to.name(), message);
            world.observer().sent(this, to, message);
            world.sendData(this, to, message);
            if (message instanceof Message.Records && --batchesLeft == 0) {
                effectsLeft = 0;
            }
        }
    }

    @Override
    public void report(Message.Control message) {
        if (mayStillAct() && world.tampering().passes(message)) {
            world.trace().note(host(), "reports", message);
            world.observer().reported(this, message);
            place.control().report(this, message);
        }
    }

    @Override
    public void answer(long tag, Answer answer) {
        if (mayStillAct()) {
            world.trace().note(host(), "answers " + tag, answer);
            world.observer().answered(this, tag, answer);
            world.deliverAnswer(this, tag, answer);
        }
    }

    @Override
    public void emitted(ShardId primary, long tenure, byte[] payload) {
        world.observer().emitted(this, primary, tenure, payload);
    }

    @Override
    public long monotonicMillis() {
        return place.clock().monotonicMillis();
    }

    @Override
    public long wallMillis() {
        return place.clock().wallMillis();
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
