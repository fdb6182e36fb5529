package io.fused.client;

import io.fused.protocol.Answer.ResultCase;
import io.fused.protocol.AnswerReader;
import io.fused.protocol.Code;
import io.fused.protocol.Frame;
import io.fused.protocol.MalformedFrameException;
import io.fused.protocol.Operation.OperationCase;
import io.fused.protocol.OperationFields;
import io.fused.protocol.OperationWriter;
import io.fused.protocol.Protocol;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to one primary: its sessions, its stream, and the calls that wait for them or are under
 * way. Belongs to the event loop.
 */
/*
 * A call is in exactly one of three places: it waits (never sent, to be sent again when its order
 * comes, or resting, see below), it is in the slots of the stream (under way), or it is settled.
 *
 * Order. A member runs what comes over one stream in order, and refuses whatever follows a refusal
 * until the client has seen it (refusals in the batch's header). After a refusal or a broken stream
 * the calls wait again, sorted; so calls take effect in the order in which they were
 * submitted, whatever fails in between. Sessions says what a crash leaves of that.
 *
 * Resting. A poll may stay parked for days. Those that wait have a session of their own, and the
 * window of that must go on too. So when its lowest number is parked and numbers run short, that
 * poll is cancelled and rests here, to be parked again under a new number once half the window is
 * free. The clock turns out one more in each tick while others rest, so that each of many gets its
 * turn.
 *
 * Once. A call keeps its number through all sendings. Where a sending has had no answer the call is
 * uncertain; an uncertain call whose session is gone fails with "outcome unknown". A call that was
 * refused by every answer it ever needed is not uncertain, and may go on in a new session.
 */
final class ShardLink implements ShardStream.Receiver {
    /** More messages under way gain nothing; fewer leave the line idle. */
    private static final int BATCHES_MAX = 4;

    private static final long STALL_MILLIS_MAX = 100;

    private final Engine engine;
    private final int shard;
    private final OperationWriter writer;
    private final AnswerReader reader = new AnswerReader();
    private final WaitingCalls waiting = new WaitingCalls();
    private final Slots slots = new Slots();
    private final Sessions sessions = new Sessions();

    private @Nullable Call<?> opening;
    private @Nullable ShardStream stream;
    private int batches;
    private long refusals;
    private long tenure;
    private ClusterView.@Nullable Place lastPlace;

    private long lastHeardNanos;
    private int stalls;
    private boolean stalled;
    private long stallNumber;
    private String trouble = "";

    ShardLink(Engine engine, int shard, String clusterId) {
        this.engine = engine;
        this.shard = shard;
        this.writer = new OperationWriter(clusterId);
    }

    /** Takes a call to be sent when its turn comes. */
    void accept(Call<?> call) {
        call.order = engine.nextOrder();
        waiting.addFresh(call);
    }

    /** Sends what can be sent. */
    void pump() {
        ClusterView.Place place = engine.view().place(shard);
        if (place.lost()) {
            failAll(Code.CODE_DATA_LOSS, "");
            return;
        }
        if (stalled || first() == null) {
            return;
        }
        if (stream == null) {
            connect(place);
        }
        int most = stalls > 0 ? 1 : BATCHES_MAX;
        boolean more = true;
        while (more && stream != null && batches < most) {
            more = sendBatch(stream);
        }
    }

    private void connect(ClusterView.Place place) {
        Endpoint endpoint = place.endpoint();
        if (endpoint == null || !place.mayAnswer()) {
            trouble = place.suspended()
                    ? "too few members of its group are reachable"
                    : "no member serves it yet";
            return;
        }
        tenure = place.tenure();
        refusals = 0;
        stream = new ShardStream(endpoint, engine.loop(), this);
        stream.start(engine.channels().get(endpoint));
    }

    private boolean sendBatch(ShardStream to) {
        prepare();
        Call<?> head = next();
        if (head == null) {
            return false;
        }
        Session session = sessions.of(head);
        writer.begin(
                engine.requiredVersion(shard),
                shard,
                session == null ? 0 : session.id,
                session == null ? 0 : session.low(),
                refusals);
        Call.Batch batch = new Call.Batch();
        // After a refusal a single operation tries whether the next would be refused too.
        int most = stalls > 0 ? 1 : Protocol.BATCH_OPERATIONS;
        while (writer.operations() < most && writer.bytes() < Protocol.BATCH_BYTES) {
            Call<?> call = next();
            if (call == null
                    || slots.isFull()
                    || writer.operations() > 0
                            && writer.bytes() + call.fields.payloadBytes() > Protocol.BATCH_BYTES
                    || !goesUnder(session, call)) {
                break;
            }
            waiting.removeFirst(call);
            write(call, batch);
        }
        if (writer.operations() == 0) {
            return false;
        }
        if (batch.unanswered > 0) {
            batches++;
        }
        to.send(writer.end());
        return true;
    }

    private @Nullable Call<?> next() {
        Call<?> call = first();
        while (call != null && call.settled) {
            waiting.removeFirst(call);
            call = first();
        }
        return call;
    }

    /** What is to be sent first; what was put off may come after fresh calls. */
    private @Nullable Call<?> first() {
        Session patient = sessions.patient();
        return waiting.first(patient == null || patient.isHalfFree());
    }

    /** Whether a call can go in a message of a session; gives it its number if it lacks one. */
    private boolean goesUnder(@Nullable Session session, Call<?> call) {
        if (call.session == null && !call.needsNumber()) {
            return true;
        }
        if (session == null || sessions.of(call) != session) {
            return false;
        }
        if (call.session != null) {
            return true;
        }
        if (session.isFull()) {
            return false;
        }
        session.number(call);
        return true;
    }

    /** Puts before the waiting calls what the first of them needs: a session, or room in it. */
    private void prepare() {
        Call<?> head = unnumbered();
        if (head == null) {
            return;
        }
        Session session = sessions.of(head);
        if (session == null) {
            open(head.isParked());
        } else if (session.isFull()) {
            Call<?> hindrance = session.lowestParked();
            if (hindrance != null) {
                rest(hindrance);
            }
        }
    }

    /** What is to be sent first, if it needs a number and has none. */
    private @Nullable Call<?> unnumbered() {
        Call<?> head = next();
        return head != null && head.session == null && head.needsNumber() ? head : null;
    }

    private void open(boolean forWaiting) {
        if (opening != null) {
            return;
        }
        Call<@Nullable Void> call = new Call<>(
                engine,
                OperationFields.openSession(engine.window()),
                shard,
                0,
                answer -> opened(answer, forWaiting));
        call.deadlineNanos = Call.NEVER;
        opening = call;
        waiting.addAgain(call);
    }

    /** Takes a poll's number away from it, so that the window goes on. */
    private void rest(Call<?> parked) {
        if (!parked.cancelling && parked.correlation >= 0) {
            parked.parkAgain = true;
            sendCancelling(parked);
        }
    }

    private @Nullable Void opened(AnswerReader answer, boolean forWaiting) {
        sessions.add(new Session(Answers.number(answer), engine.window()), forWaiting);
        return null;
    }

    private void write(Call<?> call, Call.Batch batch) {
        long now = System.nanoTime();
        slots.put(call);
        call.attempt++;
        if (call.fields.isRead() && call.fields.waitMillis() > 0) {
            // It may wait, and no other batch is to wait for it.
            call.batch = null;
            writer.add(call.correlation, 0, call.attempt, call.fields);
            return;
        }
        if (call.session != null) {
            call.session.keptNanos = now;
        }
        if (call.isParked() && !call.cancelling) {
            call.batch = null;
            writer.add(call.correlation, call.number, call.attempt, park(call, now));
            return;
        }
        call.batch = batch;
        batch.unanswered++;
        writer.add(
                call.correlation,
                call.number,
                call.attempt,
                call.cancelling ? OperationFields.cancel(call.fields.structure()) : call.fields);
    }

    /** A poll waits for what is left of its time, and its deadline begins when that is over. */
    private OperationFields park(Call<?> call, long now) {
        if (call.waitUntilNanos == Call.NEVER) {
            call.deadlineNanos = Call.NEVER;
            return call.fields.waiting(Long.MAX_VALUE);
        }
        long left = Math.max(0, call.waitUntilNanos - now);
        call.deadlineNanos = now + left + engine.timeoutNanos();
        return call.fields.waiting(TimeUnit.NANOSECONDS.toMillis(left));
    }

    // ---- what comes back ----

    @Override
    public void onAnswers(ShardStream from, Frame frame) {
        if (from != stream) {
            return;
        }
        try {
            lastHeardNanos = System.nanoTime();
            reader.read(frame);
            engine.sawVersion(reader.mapVersion());
            while (stream == from && reader.next()) {
                answer();
            }
        } catch (MalformedFrameException e) {
            breakStream(String.valueOf(e.getMessage()));
        }
        pump();
    }

    private void answer() {
        boolean refused = reader.kind() == ResultCase.FAILED && isRefusal(reader.code());
        if (refused) {
            refusals++;
        }
        Call<?> call = slots.take(reader.correlation());
        if (call == null) {
            return;
        }
        leaveBatch(call);
        if (refused) {
            trouble = refusal(reader.code(), reader.detail());
            sendAgain(call);
            stall();
        } else if (reader.kind() == ResultCase.FAILED) {
            failed(call, reader.code(), reader.detail());
        } else {
            stalls = 0;
            trouble = "";
            settle(call);
            call.answer(reader);
        }
    }

    /** Puts a call back, unless only a session that is gone could tell what became of it. */
    private void sendAgain(Call<?> call) {
        if (call.session != null && call.session.ended) {
            if (isPing(call)) {
                settle(call);
                return;
            }
            if (call.uncertain) {
                expire(call);
                return;
            }
            forgetNumber(call);
        }
        waiting.addAgain(call);
    }

    private static boolean isRefusal(Code code) {
        return code == Code.CODE_NOT_HOLDER || code == Code.CODE_BEHIND || code == Code.CODE_BUSY;
    }

    private String refusal(Code code, String detail) {
        if (code == Code.CODE_NOT_HOLDER) {
            engine.askForMap();
            return "the member may not answer for it now";
        }
        return code == Code.CODE_BEHIND
                ? "the member waits for the newest map of the cluster"
                : "the member is busy" + (detail.isEmpty() ? "" : ": " + detail);
    }

    private void failed(Call<?> call, Code code, String detail) {
        if (code == Code.CODE_SESSION_EXPIRED) {
            sessionExpired(call);
        } else if (code == Code.CODE_CANCELLED && call.cancelling) {
            cancelled(call);
        } else if (code == Code.CODE_WRONG_SHARD) {
            engine.askForMap();
            settleNumber(call);
            engine.routeLater(call);
        } else {
            Call<?> failing = call;
            if (call == opening) {
                settle(call);
                failing = withoutSession();
            }
            if (failing != null) {
                settle(failing);
                failing.completeExceptionally(Failures.of(engine, failing, shard, code, detail));
            }
        }
    }

    /** The call for which a session was to be opened, unless it has given up. */
    private @Nullable Call<?> withoutSession() {
        Call<?> head = unnumbered();
        return head != null && sessions.of(head) == null ? head : null;
    }

    private void cancelled(Call<?> call) {
        if (!call.parkAgain) {
            settle(call);
            call.completeExceptionally(new CancellationException("The poll was cancelled."));
            return;
        }
        settleNumber(call);
        call.cancelling = false;
        call.parkAgain = false;
        call.uncertain = false;
        call.order = engine.nextOrder();
        call.deadlineNanos = call.waitUntilNanos == Call.NEVER
                ? Call.NEVER
                : call.waitUntilNanos + engine.timeoutNanos();
        waiting.addResting(call);
    }

    private void sessionExpired(Call<?> call) {
        if (call.session != null) {
            sessions.end(call.session);
        }
        sendAgain(call);
        // What else waits to be repeated in that session can't be any more.
        waiting.takeAgain().forEach(this::sendAgain);
    }

    private static void forgetNumber(Call<?> call) {
        call.session = null;
        call.number = 0;
        call.attempt = 0;
    }

    private void expire(Call<?> call) {
        settle(call);
        call.completeExceptionally(Failures.sessionExpired(engine, call, shard));
    }

    private void leaveBatch(Call<?> call) {
        Call.Batch batch = call.batch;
        call.batch = null;
        if (batch != null && --batch.unanswered == 0) {
            batches--;
        }
    }

    private void settleNumber(Call<?> call) {
        Session owner = call.session;
        if (owner == null) {
            return;
        }
        if (isPing(call)) {
            owner.ping = null;
        } else {
            owner.resolve(call.number);
        }
        forgetNumber(call);
    }

    private void settle(Call<?> call) {
        settleNumber(call);
        call.settled = true;
        if (call == opening) {
            opening = null;
        } else if (!isPing(call)) {
            engine.settled(call);
        }
    }

    private static boolean isPing(Call<?> call) {
        return call.fields.kind() == OperationCase.KEEP_ALIVE;
    }

    // ---- when things break ----

    @Override
    public void onClosed(ShardStream from, Status status) {
        if (from != stream) {
            return;
        }
        switch (status.getCode()) {
            case FAILED_PRECONDITION, INVALID_ARGUMENT, UNIMPLEMENTED -> {
                streamLost();
                failAllProtocol(status, from.endpoint());
            }
            case NOT_FOUND -> {
                streamLost();
                failAll(Code.CODE_NOT_FOUND, text(status));
            }
            default ->
                breakStream(
                        "the connection to " + from.endpoint() + " broke (" + text(status) + ")");
        }
    }

    private static String text(Status status) {
        String description = status.getDescription();
        return description == null ? status.getCode().name() : description;
    }

    private void breakStream(String why) {
        trouble = why;
        engine.askForMap();
        streamLost();
        stall();
    }

    /** Ends the stream; what was under way is to be sent again. */
    private void streamLost() {
        ShardStream lost = stream;
        if (lost == null) {
            return;
        }
        stream = null;
        lost.cancel();
        long patience = System.nanoTime() + engine.timeoutNanos();
        slots.forEach(call -> {
            slots.remove(call);
            call.batch = null;
            call.uncertain |= call.needsNumber();
            if (call.isParked() && call.deadlineNanos == Call.NEVER) {
                call.deadlineNanos = patience;
            }
            sendAgain(call);
        });
        batches = 0;
    }

    /** Sends nothing for a while, longer each time until something succeeds. */
    private void stall() {
        if (stalled) {
            return;
        }
        stalled = true;
        long number = ++stallNumber;
        long millis = Math.min(STALL_MILLIS_MAX, 1L << Math.min(stalls++, 10));
        Future<?> unused = engine.loop()
                .schedule(
                        () -> {
                            if (stallNumber == number) {
                                stalled = false;
                                pump();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    /** The cluster's map has changed. */
    void onMap() {
        ClusterView.Place place = engine.view().place(shard);
        ShardStream present = stream;
        if (present != null
                && (place.tenure() != tenure || !present.endpoint().equals(place.endpoint()))) {
            trouble = "it moves from " + present.endpoint() + " to another member";
            streamLost();
        }
        if (!place.equals(lastPlace)) {
            lastPlace = place;
            stalled = false;
            stallNumber++;
            stalls = 0;
        }
        pump();
    }

    // ---- time ----

    /** Looks after deadlines and keeps the sessions alive. */
    void onTick(long now) {
        slots.forEach(call -> {
            if (call.isOverdue(now)) {
                slots.remove(call);
                leaveBatch(call);
                call.uncertain |= call.needsNumber();
                giveUp(call, now);
            }
        });
        for (Call<?> call : waiting.takeOverdue(now)) {
            giveUp(call, now);
        }
        turnOutResting(now);
        keepAlive(now);
        pump();
    }

    private void turnOutResting(long now) {
        Session patient = sessions.patient();
        if (!waiting.hasResting() || patient == null) {
            return;
        }
        waiting.wake(now);
        Call<?> parked = patient.isHalfFree() ? null : patient.lowestParked();
        if (parked != null && waiting.hasResting()) {
            rest(parked);
        }
    }

    private void giveUp(Call<?> call, long now) {
        FusedTimeoutException timeout = Failures.timeout(engine, call, shard, trouble);
        boolean parkedThere = call.isParked() && call.number != 0;
        if (parkedThere && !call.cancelling) {
            // The application gives up now; the primary must know that nobody waits any more.
            call.parkAgain = false;
            call.cancelling = true;
            call.uncertain = true;
            call.deadlineNanos = now + engine.timeoutNanos();
            call.completeExceptionally(timeout);
            sendAgain(call);
        } else {
            settle(call);
            call.completeExceptionally(timeout);
        }
    }

    /** Whether something has waited for an answer, or for its sending, for longer than this. */
    boolean waitsSince(long now, long nanos) {
        Call<?> oldest = first();
        return oldest != null && !oldest.settled || batches > 0 && now - lastHeardNanos > nanos;
    }

    private void keepAlive(long now) {
        for (Session session : sessions.all()) {
            long idle = now - session.keptNanos;
            if (idle >= engine.keepAliveNanos() && session.ping == null) {
                ping(session);
            } else if (idle > 2 * engine.keepAliveNanos()
                    && session.ping != null
                    && session.ping.correlation >= 0) {
                breakStream("the connection to its member is silent");
                return;
            }
        }
    }

    private void ping(Session session) {
        Call<@Nullable Void> call =
                new Call<>(engine, OperationFields.keepAlive(), shard, 0, Answers::done);
        call.deadlineNanos = Call.NEVER;
        call.session = session;
        session.ping = call;
        waiting.addAgain(call);
    }

    // ---- ends ----

    /** Asks a poll that waits to end. */
    void cancel(Call<?> call) {
        if (call.settled || call.cancelling && !call.parkAgain) {
            return;
        }
        if (call.number == 0) {
            settle(call);
            waiting.removeAgain(call);
            call.completeExceptionally(new CancellationException("The poll was cancelled."));
            return;
        }
        call.parkAgain = false;
        if (!call.cancelling) {
            if (call.correlation >= 0) {
                sendCancelling(call);
            } else {
                call.cancelling = true;
            }
        }
        call.deadlineNanos = System.nanoTime() + engine.timeoutNanos();
        pump();
    }

    private void sendCancelling(Call<?> call) {
        slots.remove(call);
        leaveBatch(call);
        call.cancelling = true;
        // Whether it had an item before the cancelling arrived is what the answer will tell.
        call.uncertain = true;
        call.deadlineNanos = System.nanoTime() + engine.timeoutNanos();
        sendAgain(call);
    }

    private void failAll(Code code, String detail) {
        for (Call<?> call : takeAll()) {
            settle(call);
            call.completeExceptionally(Failures.of(engine, call, shard, code, detail));
        }
    }

    private void failAllProtocol(Status status, Endpoint endpoint) {
        for (Call<?> call : takeAll()) {
            settle(call);
            call.completeExceptionally(Failures.protocol(call, endpoint, text(status)));
        }
    }

    private List<Call<?>> takeAll() {
        streamLost();
        return waiting.takeAll();
    }

    /** Fails what is left, ends the sessions and the stream. */
    void close() {
        ShardStream present = stream;
        if (present != null) {
            for (Session ending : sessions.all()) {
                writer.begin(
                        engine.requiredVersion(shard), shard, ending.id, ending.low(), refusals);
                writer.add(0, 0, 1, OperationFields.closeSession());
                present.send(writer.end());
            }
            present.halfClose();
        }
        sessions.all().forEach(sessions::end);
        List<Call<?>> left = new ArrayList<>();
        slots.forEach(left::add);
        for (Call<?> call : left) {
            slots.remove(call);
            call.uncertain |= call.needsNumber();
            waiting.addAgain(call);
        }
        stream = null;
        for (Call<?> call : takeAll()) {
            settle(call);
            call.completeExceptionally(Failures.closed(engine, call));
        }
    }
}
