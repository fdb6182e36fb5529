package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import io.fused.simulator.history.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client as the real one behaves: it follows the map, has a session at each shard it writes to,
 * numbers its operations, sends what is unanswered again in number order with a higher attempt,
 * takes only the answer to its latest attempt, never repeats an operation under another session,
 * and says "outcome unknown" when the deadline is over.
 */
final class SimulatedClient {
    private static final long LOOK_MICROS = 50_000;
    private static final int WINDOW = 8;

    private final World world;
    private final Chance chance;
    private final int number;
    private final Map<Integer, ClientSession> sessions = new TreeMap<>();
    private final List<Pending> reads = new ArrayList<>();
    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final Map<Integer, Long> lastArrival = new HashMap<>();
    private ClusterMap map;
    private boolean refreshing;
    private boolean looking;
    private long resolvedCalls;

    /** One sending of a call. */
    private record Attempt(Pending pending, int attempt) {}

    SimulatedClient(World world, Chance chance, int number, ClusterMap map) {
        this.world = world;
        this.chance = chance;
        this.number = number;
        this.map = map;
    }

    int number() {
        return number;
    }

    /** Calls without an answer or another end. */
    List<Pending> open() {
        List<Pending> open = new ArrayList<>(reads);
        for (ClientSession session : sessions.values()) {
            open.addAll(session.outstanding());
        }
        for (ClientSession session : sessions.values()) {
            open.addAll(session.waiting());
        }
        return open;
    }

    /** How many calls have ended. */
    long resolvedCalls() {
        return resolvedCalls;
    }

    /** Begins a call. */
    Pending call(int shard, Operation operation, long timeoutMicros) {
        Call call = world.history().begin(number, shard, operation);
        world.trace().note("k" + number, "begins", call);
        Pending pending = new Pending(shard, operation, call, now() + timeoutMicros);
        if (operation.isRead()) {
            reads.add(pending);
            transmit(pending);
        } else {
            session(shard).enqueue(pending);
            advance(session(shard));
        }
        look();
        return pending;
    }

    /** Makes a listener, once; says so, or why there is none. */
    Pending listen(int shard, Operation.Listen operation, Consumer<Answer> then) {
        Pending pending = new Pending(shard, operation, null, Long.MAX_VALUE);
        pending.then = then;
        session(shard).enqueue(pending);
        advance(session(shard));
        look();
        return pending;
    }

    /**
     * Takes back what waits for a session, which may be refused for ever for want of memory.
     *
     * @return whether it was waiting so
     */
    boolean withdraw(Pending pending) {
        if (pending.number > 0) {
            return false;
        }
        pending.resolved = true;
        session(pending.shard).resolved(pending);
        return true;
    }

    /** Fetches events, once; a refusal if nothing is heard of it for a while. */
    void fetch(int shard, Operation fetch, Consumer<Answer> then) {
        ask(shard, fetch, null, answer -> {
            if (isRefusal(answer)) {
                refresh();
            }
            then.accept(answer);
        });
    }

    /** Asks for a parked poll to be cancelled. */
    void cancel(Pending pending) {
        if (!pending.resolved && pending.number > 0) {
            pending.cancelling = true;
            transmit(pending);
        }
    }

    /** Sends the latest attempt once more as another attempt, though nothing is wrong. */
    void repeat(Pending pending) {
        if (!pending.resolved && pending.attempt > 0) {
            transmit(pending);
        }
    }

    /** Keeps the sessions alive. */
    void keepAlive() {
        for (ClientSession session : sessions.values()) {
            if (session.session() != 0) {
                long asked = session.session();
                ask(session.shard(), new Operation.KeepAlive(), session, answer -> {
                    if (isCode(answer, Answer.Code.SESSION_EXPIRED) && session.session() == asked) {
                        expire(session);
                    }
                });
            }
        }
    }

    /** An answer arrives. */
    void answer(long tag, Answer answer) {
        Attempt attempt = attempts.remove(tag);
        if (attempt == null || attempt.pending().resolved) {
            return;
        }
        Pending pending = attempt.pending();
        boolean latest = attempt.attempt() == pending.attempt;
        if (isRefusal(answer)) {
            if (!isCode(answer, Answer.Code.NOT_HOLDER)) {
                // Of what a former holder still owed, NOT_HOLDER says nothing.
                pending.attemptsOpen--;
            }
            if (latest) {
                pending.resend = true;
                refresh();
                look();
            }
            return;
        }
        if (!latest && world.tampering().takesLatestAttemptOnly()) {
            return;
        }
        if (isCode(answer, Answer.Code.SESSION_EXPIRED)) {
            pending.attemptsOpen--;
            world.marks().hit(Mark.SESSION_EXPIRED_SEEN);
            expire(session(pending.shard));
            return;
        }
        if (isCode(answer, Answer.Code.ANSWER_FORGOTTEN)) {
            world.fail(9, "An unresolved operation was forgotten: " + pending.call);
        }
        if (pending.cancelling && isCode(answer, Answer.Code.CANCELLED)) {
            world.marks().hit(Mark.POLL_CANCELLED);
        }
        end(pending);
        if (pending.call != null) {
            world.history().answered(pending.call, answer);
            world.observer().resolved(this, pending, answer);
            world.trace().note("k" + number, "ends", pending.call);
        } else if (pending.then != null) {
            pending.then.accept(answer);
        }
        advance(session(pending.shard));
    }

    /** A process that this client talks to is gone, or the connection to it broke. */
    void connectionLost(MemberProcess process) {
        for (Pending pending : unresolved()) {
            if (pending.target == process) {
                pending.resend = true;
            }
        }
        refresh();
        look();
    }

    private static boolean isRefusal(Answer answer) {
        return answer instanceof Answer.Failed failed
                && switch (failed.code()) {
                    case NOT_HOLDER, BEHIND, BUSY, WRONG_SHARD -> true;
                    case SESSION_EXPIRED,
                            ANSWER_FORGOTTEN,
                            OUT_OF_RANGE,
                            NOT_FOUND,
                            INVALID,
                            TOO_LARGE,
                            DATA_LOSS,
                            CANCELLED,
                            OUT_OF_MEMORY,
                            INTERNAL,
                            EVENTS_LOST,
                            NO_LISTENER -> false;
                };
    }

    private static boolean isCode(Answer answer, Answer.Code code) {
        return answer instanceof Answer.Failed failed && failed.code() == code;
    }

    private ClientSession session(int shard) {
        return sessions.computeIfAbsent(shard, absent -> new ClientSession(absent, WINDOW));
    }

    /** Sends what may be sent now. */
    private void advance(ClientSession session) {
        if (session.beginOpening()) {
            open(session);
        }
        Pending next = session.next();
        while (next != null) {
            transmit(next);
            next = session.next();
        }
    }

    private void open(ClientSession session) {
        ask(session.shard(), new Operation.OpenSession(session.window()), null, answer -> {
            if (answer instanceof Answer.Number opened) {
                session.opened(opened.value());
            } else {
                session.openingFailed();
            }
            advance(session);
        });
    }

    /** Housekeeping: asks until it is answered otherwise than by a refusal. */
    private void ask(
            int shard,
            Operation operation,
            @Nullable ClientSession session,
            Consumer<Answer> then) {
        Pending pending = new Pending(shard, operation, null, Long.MAX_VALUE);
        long tag = world.newTag(this, answer -> {
            if (!pending.resolved) {
                pending.resolved = true;
                then.accept(answer);
            }
        });
        long ofSession = session == null ? 0 : session.session();
        long low = session == null ? 0 : session.low();
        if (!send(pending, tag, new Request(ofSession, 0, 1, low, operation))) {
            refresh();
        }
        world.scheduler().after(1_000_000 + chance.between(0, 200_000), () -> {
            if (!pending.resolved) {
                pending.resolved = true;
                if (session == null) {
                    then.accept(new Answer.Failed(Answer.Code.BUSY, ""));
                }
            }
        });
    }

    private void transmit(Pending pending) {
        pending.resend = false;
        pending.attempt++;
        pending.attemptsOpen++;
        pending.sentAtMicros = now();
        int attempt = pending.attempt;
        long tag = world.newTag(this, null);
        attempts.put(tag, new Attempt(pending, attempt));
        ClientSession session = session(pending.shard);
        boolean read = pending.operation.isRead();
        Operation operation = pending.cancelling
                ? new Operation.Cancel(pending.operation.structure())
                : pending.operation;
        Request request = read
                ? Request.read(operation)
                : new Request(session.session(), pending.number, attempt, session.low(), operation);
        if (!send(pending, tag, request)) {
            attempts.remove(tag);
            pending.attemptsOpen--;
            pending.resend = true;
            refresh();
        }
    }

    /** Puts a request on its way to the holder that the map names; false if it names none. */
    private boolean send(Pending pending, long tag, Request request) {
        int group = pending.shard / map.primaries();
        int primary = pending.shard % map.primaries();
        ClusterMap.ShardEntry entry = map.shard(ShardId.primary(group, primary));
        MemberProcess target = entry.holder() == null ? null : world.process(entry.holder());
        pending.target = target;
        if (pending.firstTarget == null) {
            pending.firstTarget = target;
        }
        if (target == null || !target.isAlive()) {
            return false;
        }
        long version = map.version();
        long arrival = now() + world.network().delay("k" + number, target.host());
        if (chance.percent(world.shape().delayedRequestPercent())) {
            // On a connection of its own, so that what comes after it may be there first.
            arrival += chance.between(0, 3_000_000);
        } else {
            arrival = Math.max(arrival, lastArrival.getOrDefault(target.number(), 0L));
            lastArrival.put(target.number(), arrival);
        }
        world.scheduler()
                .at(
                        arrival,
                        () -> target.receive(
                                new Input.Asked(tag, group, primary, version, request)));
        return true;
    }

    /** Resolves all that was asked of a session that is gone. */
    private void expire(ClientSession session) {
        for (Pending pending : session.expired()) {
            pending.resolved = true;
            resolvedCalls++;
            if (pending.call == null) {
                if (pending.then != null) {
                    pending.then.accept(new Answer.Failed(Answer.Code.SESSION_EXPIRED, ""));
                }
                continue;
            }
            if (pending.attemptsOpen > 0) {
                world.history().unknown(pending.call);
            } else {
                world.history().refused(pending.call);
            }
        }
        advance(session);
    }

    private void end(Pending pending) {
        pending.resolved = true;
        resolvedCalls++;
        reads.remove(pending);
        session(pending.shard).resolved(pending);
    }

    private List<Pending> unresolved() {
        List<Pending> found = new ArrayList<>(reads);
        for (ClientSession session : sessions.values()) {
            found.addAll(session.outstanding());
        }
        return found;
    }

    /**
     * Looks now and then for what must be sent again or be given up, as long as something is open.
     */
    private void look() {
        if (!looking) {
            looking = true;
            world.scheduler().after(LOOK_MICROS + chance.between(0, LOOK_MICROS), () -> {
                looking = false;
                lookNow();
            });
        }
    }

    private void lookNow() {
        for (Pending pending : open()) {
            if (pending.resolved) {
                continue;
            }
            if (now() >= pending.deadlineMicros) {
                giveUp(pending);
            } else if (isSent(pending) && (pending.resend || isOverdue(pending))) {
                transmit(pending);
                refresh();
            }
        }
        for (ClientSession session : sessions.values()) {
            advance(session);
        }
        if (!open().isEmpty()) {
            look();
        }
    }

    private static boolean isSent(Pending pending) {
        return pending.number > 0 || pending.operation.isRead();
    }

    private boolean isOverdue(Pending pending) {
        long waited = now() - pending.sentAtMicros;
        long patience = world.shape().attemptTimeoutMicros();
        if (pending.operation instanceof Operation.Waiting waiting && !pending.cancelling) {
            patience += Math.min(waiting.waitMillis(), 3_600_000) * 1000;
        }
        return waited > patience;
    }

    private void giveUp(Pending pending) {
        end(pending);
        if (pending.call == null) {
            return;
        }
        if (pending.attemptsOpen > 0) {
            world.marks().hit(Mark.OUTCOME_UNKNOWN);
            world.history().unknown(pending.call);
        } else {
            world.history().refused(pending.call);
        }
        advance(session(pending.shard));
    }

    /** Asks some member for its map. */
    private void refresh() {
        if (refreshing) {
            return;
        }
        refreshing = true;
        Host host = chance.oneOf(world.hosts());
        long there = world.network().delay("k" + number, host.name());
        world.scheduler().after(there + chance.between(1_000, 20_000), () -> {
            MemberProcess process = host.process();
            ClusterMap known =
                    process != null && process.isRunning() ? process.member().map() : null;
            ClusterMap seen = known == null ? map : known;
            world.scheduler().after(world.network().delay(host.name(), "k" + number), () -> {
                refreshing = false;
                if (seen.version() > map.version()) {
                    map = seen;
                }
            });
        });
    }

    private long now() {
        return world.scheduler().nowMicros();
    }
}
