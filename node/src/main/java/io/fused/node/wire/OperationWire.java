package io.fused.node.wire;

import com.google.protobuf.ByteString;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import io.fused.protocol.Absent;
import io.fused.protocol.AnswerWriter;
import io.fused.protocol.Bound;
import io.fused.protocol.Code;
import io.fused.protocol.Done;
import io.fused.protocol.Entry;
import io.fused.protocol.EventKind;
import io.fused.protocol.Events;
import io.fused.protocol.Failed;
import io.fused.protocol.OperationReader;
import io.fused.protocol.Page;
import java.util.Optional;

/** Operations of client.proto as the core has them, and the core's answers as clients read them. */
public final class OperationWire {
    /** The most that one page holds, whatever its asker allows. */
    private static final int PAGE_BYTES = 4 << 20;

    private OperationWire() {}

    /**
     * The request that a reader is at.
     *
     * @return empty if it says nothing to do, or what is unknown to this version
     */
    public static Optional<Request> request(OperationReader reader) {
        return operation(reader)
                .map(operation -> new Request(
                        reader.session(),
                        reader.number(),
                        reader.attempt(),
                        reader.low(),
                        operation));
    }

    private static Optional<Operation> operation(OperationReader in) {
        int structure = in.structure();
        return switch (in.kind()) {
            case MAP_GET -> Optional.of(new Operation.MapGet(structure, in.key()));
            case MAP_PUT -> mapPut(in);
            case MAP_REMOVE ->
                Optional.of(new Operation.MapRemove(structure, in.key(), in.returnPrevious()));
            case MAP_MOVE -> Optional.of(new Operation.MapMove(structure, in.key(), target(in)));
            case MAP_EXPIRE ->
                Optional.of(new Operation.MapExpire(structure, in.key(), in.ttlMillis()));
            case MAP_TIME_TO_LIVE -> Optional.of(new Operation.MapTimeToLive(structure, in.key()));
            case LIST_GET -> Optional.of(new Operation.ListGet(structure, in.index()));
            case LIST_SET ->
                Optional.of(new Operation.ListSet(
                        structure, in.index(), in.value(), in.returnPrevious()));
            case LIST_INSERT ->
                Optional.of(new Operation.ListInsert(structure, in.index(), in.value()));
            case LIST_REMOVE ->
                Optional.of(new Operation.ListRemove(structure, in.index(), in.returnPrevious()));
            case OPEN_SESSION -> Optional.of(new Operation.OpenSession(in.window()));
            case KEEP_ALIVE -> Optional.of(new Operation.KeepAlive());
            case CLOSE_SESSION -> Optional.of(new Operation.CloseSession());
            case CANCEL -> Optional.of(new Operation.Cancel(structure));
            case SIZE -> Optional.of(new Operation.Size(structure));
            case CLEAR -> Optional.of(new Operation.Clear(structure));
            case DESTROY -> Optional.of(new Operation.Destroy(structure));
            case MAP_CONTAINS_KEY -> Optional.of(new Operation.MapContainsKey(structure, in.key()));
            case MAP_CONTAINS_VALUE ->
                Optional.of(new Operation.MapContainsValue(structure, in.value()));
            case MAP_REPLACE_IF ->
                Optional.of(
                        new Operation.MapReplaceIf(structure, in.key(), in.expected(), in.value()));
            case MAP_REMOVE_IF ->
                Optional.of(new Operation.MapRemoveIf(structure, in.key(), in.expected()));
            case MAP_SCAN ->
                Optional.of(new Operation.MapScan(
                        structure, in.fromStart(), in.afterHash(), in.key(), maxBytes(in)));
            case RANGE_SCAN ->
                range(in)
                        .map(range -> new Operation.RangeScan(
                                structure, range, in.otherEnd(), maxBytes(in)));
            case RANGE_SIZE -> range(in).map(range -> new Operation.RangeSize(structure, range));
            case RANGE_POLL ->
                range(in).map(range -> new Operation.RangePoll(structure, range, in.otherEnd()));
            case LIST_FIND ->
                Optional.of(new Operation.ListFind(structure, in.value(), in.otherEnd()));
            case LIST_REMOVE_VALUE ->
                Optional.of(new Operation.ListRemoveValue(structure, in.value()));
            case LIST_SCAN ->
                Optional.of(new Operation.ListScan(structure, in.index(), maxBytes(in)));
            case COUNTER_GET -> Optional.of(new Operation.CounterGet(structure));
            case COUNTER_ADD -> Optional.of(new Operation.CounterAdd(structure, in.amount()));
            case COUNTER_SET -> Optional.of(new Operation.CounterSet(structure, in.amount()));
            case COUNTER_REPLACE_IF ->
                Optional.of(new Operation.CounterReplaceIf(
                        structure, in.expectedAmount(), in.amount()));
            case QUEUE_OFFER,
                    QUEUE_POLL,
                    QUEUE_PEEK,
                    QUEUE_CONTAINS,
                    QUEUE_REMOVE_VALUE,
                    QUEUE_REMOVE_NUMBER,
                    QUEUE_SCAN -> Optional.of(onQueue(in));
            case LISTEN, UNLISTEN, LISTENER_FETCH -> Optional.of(ofListeners(in));
            case OPERATION_NOT_SET -> Optional.empty();
        };
    }

    private static Operation onQueue(OperationReader in) {
        int structure = in.structure();
        return switch (in.kind()) {
            case QUEUE_OFFER ->
                new Operation.QueueOffer(
                        structure, in.key(), in.value(), in.otherEnd(), waitMillis(in));
            case QUEUE_POLL ->
                new Operation.QueuePoll(
                        structure,
                        waitMillis(in),
                        in.otherEnd(),
                        in.target() == 0 ? null : target(in));
            case QUEUE_PEEK -> new Operation.QueuePeek(structure, in.otherEnd());
            case QUEUE_CONTAINS -> new Operation.QueueContains(structure, in.key(), in.value());
            case QUEUE_REMOVE_VALUE ->
                new Operation.QueueRemoveValue(structure, in.key(), in.value(), in.otherEnd());
            case QUEUE_REMOVE_NUMBER ->
                new Operation.QueueRemoveNumber(structure, in.key(), in.item());
            case QUEUE_SCAN ->
                new Operation.QueueScan(
                        structure,
                        in.fromStart(),
                        in.key(),
                        in.item(),
                        maxBytes(in),
                        in.otherEnd());
            default -> throw new IllegalArgumentException("Not of a queue: " + in.kind());
        };
    }

    private static Operation ofListeners(OperationReader in) {
        int structure = in.structure();
        return switch (in.kind()) {
            case LISTEN -> new Operation.Listen(structure);
            case UNLISTEN -> new Operation.Unlisten(structure, in.listener());
            case LISTENER_FETCH ->
                new Operation.ListenerFetch(
                        structure, in.listener(), in.after(), maxBytes(in), waitMillis(in));
            default -> throw new IllegalArgumentException("Not of a listener: " + in.kind());
        };
    }

    private static Optional<Operation> mapPut(OperationReader in) {
        return switch (in.condition()) {
            case PUT_CONDITION_ALWAYS -> mapPut(in, Operation.PutCondition.ALWAYS);
            case PUT_CONDITION_IF_ABSENT -> mapPut(in, Operation.PutCondition.IF_ABSENT);
            case PUT_CONDITION_IF_PRESENT -> mapPut(in, Operation.PutCondition.IF_PRESENT);
            case UNRECOGNIZED -> Optional.empty();
        };
    }

    private static Optional<Operation> mapPut(
            OperationReader in, Operation.PutCondition condition) {
        return Optional.of(new Operation.MapPut(
                in.structure(),
                in.key(),
                in.value(),
                condition,
                in.returnPrevious(),
                in.ttlMillis()));
    }

    private static Operation.Target target(OperationReader in) {
        return new Operation.Target(in.target(), in.targetKey());
    }

    private static Optional<Operation.Range> range(OperationReader in) {
        return bound(in.fromBound())
                .flatMap(from -> bound(in.toBound())
                        .map(to -> new Operation.Range(in.from(), from, in.to(), to)));
    }

    private static Optional<Operation.Bound> bound(Bound bound) {
        return switch (bound) {
            case BOUND_NONE -> Optional.of(Operation.Bound.NONE);
            case BOUND_INCLUSIVE -> Optional.of(Operation.Bound.INCLUSIVE);
            case BOUND_EXCLUSIVE -> Optional.of(Operation.Bound.EXCLUSIVE);
            case UNRECOGNIZED -> Optional.empty();
        };
    }

    private static long waitMillis(OperationReader in) {
        return in.waitMillis() < 0 ? Long.MAX_VALUE : in.waitMillis();
    }

    private static int maxBytes(OperationReader in) {
        return in.maxBytes() < 0 ? PAGE_BYTES : Math.min(PAGE_BYTES, in.maxBytes());
    }

    /** Adds an answer to the batch that a writer has begun. */
    public static void write(AnswerWriter out, long correlation, Answer answer) {
        switch (answer) {
            case Answer.Done done -> out.done(correlation);
            case Answer.Absent absent -> out.absent(correlation);
            case Answer.Value value -> out.value(correlation, value.bytes());
            case Answer.Flag flag -> out.flag(correlation, flag.value());
            case Answer.Number number -> out.number(correlation, number.value());
            case Answer.Entry entry -> out.entry(correlation, entry.key(), entry.value());
            case Answer.Page page -> {
                for (Answer.Entry entry : page.entries()) {
                    out.pageEntry(entry.number(), entry.key(), entry.value());
                }
                out.page(correlation, page.last());
            }
            case Answer.Events events -> {
                for (Event event : events.events()) {
                    out.event(
                            event.number(),
                            kind(event),
                            event.index(),
                            event.key(),
                            event.before(),
                            event.value(),
                            event.isCut());
                }
                out.events(correlation);
            }
            case Answer.Failed failed ->
                out.failed(correlation, code(failed.code()), failed.detail());
        }
    }

    /** An answer as a message of its own. */
    public static io.fused.protocol.Answer toProto(long correlation, Answer answer) {
        io.fused.protocol.Answer.Builder out =
                io.fused.protocol.Answer.newBuilder().setCorrelation(correlation);
        switch (answer) {
            case Answer.Done done -> out.setDone(Done.getDefaultInstance());
            case Answer.Absent absent -> out.setAbsent(Absent.getDefaultInstance());
            case Answer.Value value -> out.setValue(ByteString.copyFrom(value.bytes()));
            case Answer.Flag flag -> out.setFlag(flag.value());
            case Answer.Number number -> out.setNumber(number.value());
            case Answer.Entry entry -> out.setEntry(entry(entry));
            case Answer.Page page -> out.setPage(page(page));
            case Answer.Events events -> out.setEvents(events(events));
            case Answer.Failed failed ->
                out.setFailed(Failed.newBuilder()
                        .setCode(code(failed.code()))
                        .setDetail(failed.detail()));
        }
        return out.build();
    }

    private static Page page(Answer.Page page) {
        Page.Builder out = Page.newBuilder().setLast(page.last());
        for (Answer.Entry entry : page.entries()) {
            out.addEntries(entry(entry));
        }
        return out.build();
    }

    private static Entry entry(Answer.Entry entry) {
        return Entry.newBuilder()
                .setNumber(entry.number())
                .setKey(ByteString.copyFrom(entry.key()))
                .setValue(ByteString.copyFrom(entry.value()))
                .build();
    }

    private static Events events(Answer.Events events) {
        Events.Builder out = Events.newBuilder();
        for (Event event : events.events()) {
            out.addEventsBuilder()
                    .setNumber(event.number())
                    .setKind(kind(event))
                    .setIndex(event.index())
                    .setKey(ByteString.copyFrom(event.key()))
                    .setBefore(ByteString.copyFrom(event.before()))
                    .setValue(ByteString.copyFrom(event.value()))
                    .setCut(event.isCut());
        }
        return out.build();
    }

    private static EventKind kind(Event event) {
        return switch (event.kind()) {
            case ADDED -> EventKind.EVENT_KIND_ADDED;
            case UPDATED -> EventKind.EVENT_KIND_UPDATED;
            case REMOVED -> EventKind.EVENT_KIND_REMOVED;
            case CLEARED -> EventKind.EVENT_KIND_CLEARED;
            case DESTROYED -> EventKind.EVENT_KIND_DESTROYED;
        };
    }

    /** The code as it travels. */
    public static Code code(Answer.Code code) {
        return switch (code) {
            case SESSION_EXPIRED -> Code.CODE_SESSION_EXPIRED;
            case ANSWER_FORGOTTEN -> Code.CODE_ANSWER_FORGOTTEN;
            case OUT_OF_RANGE -> Code.CODE_OUT_OF_RANGE;
            case NOT_FOUND -> Code.CODE_NOT_FOUND;
            case INVALID -> Code.CODE_INVALID;
            case TOO_LARGE -> Code.CODE_TOO_LARGE;
            case NOT_HOLDER -> Code.CODE_NOT_HOLDER;
            case BEHIND -> Code.CODE_BEHIND;
            case BUSY -> Code.CODE_BUSY;
            case DATA_LOSS -> Code.CODE_DATA_LOSS;
            case CANCELLED -> Code.CODE_CANCELLED;
            case OUT_OF_MEMORY -> Code.CODE_OUT_OF_MEMORY;
            case INTERNAL -> Code.CODE_INTERNAL;
            case WRONG_SHARD -> Code.CODE_WRONG_SHARD;
            case EVENTS_LOST -> Code.CODE_EVENTS_LOST;
            case NO_LISTENER -> Code.CODE_NO_LISTENER;
        };
    }
}
