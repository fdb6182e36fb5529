package io.fused.client;

import com.google.protobuf.ByteString;
import io.fused.protocol.Absent;
import io.fused.protocol.Answer;
import io.fused.protocol.Code;
import io.fused.protocol.Done;
import io.fused.protocol.Entry;
import io.fused.protocol.Failed;
import io.fused.protocol.Operation;
import io.fused.protocol.Page;
import io.fused.protocol.StructureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A primary of the fake cluster: real structures of java.util, real sessions, and waiting polls.
 * Called under the cluster's lock.
 */
final class FakeShard {
    private static final class FakeSession {
        final Map<Long, Answer> answers = new HashMap<>();
        long low = 1;
        int window;
    }

    private record Parked(
            long session,
            long number,
            int structure,
            Operation operation,
            long untilNanos,
            Consumer<Answer> reply) {}

    private final IntFunction<StructureKind> kinds;
    private final IntUnaryOperator capacities;
    private final Map<Integer, FakeMap> maps = new HashMap<>();
    private final Map<Integer, List<ByteString>> lists = new HashMap<>();
    private final Map<Integer, FakeQueue> queues = new HashMap<>();
    private final Map<Integer, Long> counters = new HashMap<>();
    private final Map<Long, FakeSession> sessions = new HashMap<>();
    private final List<Parked> parked = new ArrayList<>();
    private final FakeListeners listeners = new FakeListeners();
    private long lastSession = 100;
    private int effects;
    private int keptAlive;
    private int answersKept;

    /** A primary of a cluster that knows the kinds of its structures. */
    FakeShard(IntFunction<StructureKind> kinds, IntUnaryOperator capacities) {
        this.kinds = kinds;
        this.capacities = capacities;
    }

    /** How many operations have run, repetitions not counted. */
    int effects() {
        return effects;
    }

    int sessions() {
        return sessions.size();
    }

    int parked() {
        return parked.size();
    }

    int keptAlive() {
        return keptAlive;
    }

    /** The most answers that any session has had to keep. */
    int answersKept() {
        return answersKept;
    }

    void forgetSessions() {
        sessions.clear();
        listeners.forget();
    }

    FakeListeners listeners() {
        return listeners;
    }

    /** The holder has changed: who waited waits no more. */
    void forgetParked() {
        parked.clear();
        listeners.forgetWaiting();
    }

    /** Runs an operation, now or when there is something to poll; replies once, or never. */
    void run(long session, long low, Operation operation, Consumer<Answer> reply) {
        switch (operation.getOperationCase()) {
            case OPEN_SESSION -> {
                FakeSession opened = new FakeSession();
                opened.window = operation.getOpenSession().getWindow();
                sessions.put(++lastSession, opened);
                reply.accept(number(lastSession));
            }
            case KEEP_ALIVE -> {
                keptAlive++;
                reply.accept(sessions.containsKey(session) ? done() : failed(expired()));
            }
            case CLOSE_SESSION -> {
                sessions.remove(session);
                reply.accept(done());
            }
            case OPERATION_NOT_SET -> reply.accept(failed(Code.CODE_INVALID));
            case LISTENER_FETCH -> listeners.fetch(operation.getListenerFetch(), reply);
            case SIZE,
                    MAP_GET,
                    MAP_CONTAINS_KEY,
                    MAP_CONTAINS_VALUE,
                    MAP_SCAN,
                    MAP_TIME_TO_LIVE,
                    RANGE_SCAN,
                    RANGE_SIZE,
                    LIST_GET,
                    LIST_FIND,
                    LIST_SCAN,
                    QUEUE_PEEK,
                    QUEUE_CONTAINS,
                    QUEUE_SCAN,
                    COUNTER_GET -> reply.accept(execute(operation));
            default -> inSession(session, low, operation, reply);
        }
    }

    private static Code expired() {
        return Code.CODE_SESSION_EXPIRED;
    }

    private void inSession(long id, long low, Operation operation, Consumer<Answer> reply) {
        FakeSession session = sessions.get(id);
        long number = operation.getNumber();
        if (session == null) {
            reply.accept(failed(expired()));
            return;
        }
        session.low = Math.max(session.low, low);
        session.answers.keySet().removeIf(old -> old < session.low);
        Answer known = session.answers.get(number);
        if (number < session.low) {
            reply.accept(failed(Code.CODE_ANSWER_FORGOTTEN));
        } else if (number >= session.low + session.window) {
            reply.accept(failed(Code.CODE_INVALID));
        } else if (known != null) {
            reply.accept(known);
        } else if (operation.hasCancel()) {
            parked.removeIf(waiting -> waiting.session == id && waiting.number == number);
            keep(session, number, failed(Code.CODE_CANCELLED), reply);
        } else if (mustWait(operation)) {
            parked.removeIf(waiting -> waiting.session == id && waiting.number == number);
            long wait = Math.min(waitMillis(operation), 1L << 40);
            parked.add(new Parked(
                    id,
                    number,
                    operation.hasQueuePoll()
                            ? operation.getQueuePoll().getStructure()
                            : operation.getQueueOffer().getStructure(),
                    operation,
                    System.nanoTime() + wait * 1_000_000,
                    reply));
        } else {
            effects++;
            keep(session, number, execute(operation), reply);
        }
    }

    private void keep(FakeSession session, long number, Answer answer, Consumer<Answer> reply) {
        session.answers.put(number, answer);
        answersKept = Math.max(answersKept, session.answers.size());
        reply.accept(answer);
    }

    private boolean mustWait(Operation operation) {
        return waitMillis(operation) != 0 && !canGoOn(operation);
    }

    private static long waitMillis(Operation operation) {
        return operation.hasQueuePoll()
                ? operation.getQueuePoll().getWaitMillis()
                : operation.getQueueOffer().getWaitMillis();
    }

    private boolean canGoOn(Operation operation) {
        if (operation.hasQueuePoll()) {
            return queue(operation.getQueuePoll().getStructure()).size() > 0;
        }
        return hasRoom(operation.getQueueOffer().getStructure());
    }

    private boolean hasRoom(int structure) {
        return queue(structure).size() < capacities.applyAsInt(structure);
    }

    /** Answers those that have waited long enough. */
    void tick() {
        listeners.tick();
        long now = System.nanoTime();
        for (Iterator<Parked> all = parked.iterator(); all.hasNext(); ) {
            Parked waiting = all.next();
            FakeSession session = sessions.get(waiting.session);
            if (session == null) {
                all.remove();
                waiting.reply.accept(failed(expired()));
            } else if (now - waiting.untilNanos >= 0) {
                all.remove();
                keep(
                        session,
                        waiting.number,
                        waiting.operation.hasQueuePoll() ? absent() : flag(false),
                        waiting.reply);
            }
        }
    }

    private void serveParked(int structure) {
        for (Parked waiting : List.copyOf(parked)) {
            FakeSession session = sessions.get(waiting.session);
            if (waiting.structure == structure
                    && session != null
                    && canGoOn(waiting.operation)
                    && parked.remove(waiting)) {
                effects++;
                keep(session, waiting.number, execute(waiting.operation), waiting.reply);
            }
        }
    }

    private Answer execute(Operation it) {
        return switch (it.getOperationCase()) {
            case SIZE -> number(size(it.getSize().getStructure()));
            case CLEAR -> clear(it.getClear().getStructure());
            case DESTROY -> clear(it.getDestroy().getStructure());
            case LISTEN -> number(listeners.listen(it.getListen().getStructure()));
            case UNLISTEN -> {
                listeners.unlisten(it.getUnlisten().getListener());
                yield done();
            }
            case MAP_GET -> map(it.getMapGet().getStructure()).run(it);
            case MAP_CONTAINS_KEY -> map(it.getMapContainsKey().getStructure()).run(it);
            case MAP_CONTAINS_VALUE ->
                map(it.getMapContainsValue().getStructure()).run(it);
            case MAP_PUT -> map(it.getMapPut().getStructure()).run(it);
            case MAP_EXPIRE -> map(it.getMapExpire().getStructure()).run(it);
            case MAP_TIME_TO_LIVE -> map(it.getMapTimeToLive().getStructure()).run(it);
            case MAP_REPLACE_IF -> map(it.getMapReplaceIf().getStructure()).run(it);
            case MAP_REMOVE -> map(it.getMapRemove().getStructure()).run(it);
            case MAP_REMOVE_IF -> map(it.getMapRemoveIf().getStructure()).run(it);
            case MAP_SCAN -> map(it.getMapScan().getStructure()).run(it);
            case RANGE_SCAN -> map(it.getRangeScan().getStructure()).run(it);
            case RANGE_SIZE -> map(it.getRangeSize().getStructure()).run(it);
            case RANGE_POLL -> map(it.getRangePoll().getStructure()).run(it);
            case LIST_GET,
                    LIST_SET,
                    LIST_INSERT,
                    LIST_REMOVE,
                    LIST_FIND,
                    LIST_REMOVE_VALUE,
                    LIST_SCAN -> onList(it);
            case COUNTER_GET, COUNTER_ADD, COUNTER_SET, COUNTER_REPLACE_IF -> onCounter(it);
            case QUEUE_OFFER -> {
                int id = it.getQueueOffer().getStructure();
                if (!hasRoom(id)) {
                    yield flag(false);
                }
                Answer answer = queue(id).run(it);
                serveParked(id);
                yield answer;
            }
            case QUEUE_POLL -> {
                Answer answer = poll(it);
                serveParked(it.getQueuePoll().getStructure());
                yield answer;
            }
            case MAP_MOVE -> {
                int target = it.getMapMove().getTarget();
                ByteString key = it.getMapMove().getTargetKey();
                FakeMap map = map(it.getMapMove().getStructure());
                yield map.contains(it.getMapMove().getKey()) && isTaken(target, key)
                        ? flag(false)
                        : land(target, key, value(map.take(it.getMapMove().getKey())));
            }
            case QUEUE_PEEK -> queue(it.getQueuePeek().getStructure()).run(it);
            case QUEUE_CONTAINS -> queue(it.getQueueContains().getStructure()).run(it);
            case QUEUE_REMOVE_VALUE ->
                queue(it.getQueueRemoveValue().getStructure()).run(it);
            case QUEUE_REMOVE_NUMBER ->
                queue(it.getQueueRemoveNumber().getStructure()).run(it);
            case QUEUE_SCAN -> queue(it.getQueueScan().getStructure()).run(it);
            default -> throw new AssertionError("unknown: " + it);
        };
    }

    private Answer poll(Operation it) {
        FakeQueue queue = queue(it.getQueuePoll().getStructure());
        int target = it.getQueuePoll().getTarget();
        if (target == 0 || queue.size() == 0) {
            return queue.run(it);
        }
        ByteString key = it.getQueuePoll().getTargetKey();
        return isTaken(target, key) ? flag(false) : land(target, key, queue.run(it));
    }

    private boolean isTaken(int target, ByteString key) {
        return isQueue(target) ? !hasRoom(target) : map(target).contains(key);
    }

    private boolean isQueue(int id) {
        return kinds.apply(id) == StructureKind.STRUCTURE_KIND_QUEUE
                || kinds.apply(id) == StructureKind.STRUCTURE_KIND_DEQUE;
    }

    /** Puts what was taken to where it goes; nothing if there was nothing. */
    private Answer land(int target, ByteString key, Answer taken) {
        ByteString value = taken.hasEntry() ? taken.getEntry().getValue() : taken.getValue();
        if (taken.hasAbsent()) {
            return taken;
        }
        if (isQueue(target)) {
            queue(target).append(value);
            serveParked(target);
        } else {
            map(target).put(key, value);
        }
        return taken;
    }

    private FakeMap map(int id) {
        return maps.computeIfAbsent(id, absent -> new FakeMap(kinds.apply(id)));
    }

    private FakeQueue queue(int id) {
        return queues.computeIfAbsent(id, absent -> new FakeQueue(kinds.apply(id)));
    }

    private Answer onCounter(Operation it) {
        return switch (it.getOperationCase()) {
            case COUNTER_GET -> number(counter(it.getCounterGet().getStructure()));
            case COUNTER_ADD ->
                number(counters.merge(
                        it.getCounterAdd().getStructure(),
                        it.getCounterAdd().getAmount(),
                        Long::sum));
            case COUNTER_SET -> {
                long before = counter(it.getCounterSet().getStructure());
                counters.put(
                        it.getCounterSet().getStructure(), it.getCounterSet().getAmount());
                yield number(before);
            }
            case COUNTER_REPLACE_IF -> {
                int id = it.getCounterReplaceIf().getStructure();
                boolean equal = counter(id) == it.getCounterReplaceIf().getExpectedAmount();
                if (equal) {
                    counters.put(id, it.getCounterReplaceIf().getAmount());
                }
                yield flag(equal);
            }
            default -> throw new AssertionError("unknown: " + it);
        };
    }

    private long counter(int id) {
        return counters.getOrDefault(id, 0L);
    }

    private long size(int id) {
        return (long) map(id).size() + list(id).size() + queue(id).size();
    }

    private Answer clear(int id) {
        maps.remove(id);
        lists.remove(id);
        queues.remove(id);
        counters.remove(id);
        serveParked(id);
        return done();
    }

    // ---- lists ----

    private List<ByteString> list(int id) {
        return lists.computeIfAbsent(id, absent -> new ArrayList<>());
    }

    private Answer onList(Operation it) {
        try {
            return switch (it.getOperationCase()) {
                case LIST_GET ->
                    value(list(it.getListGet().getStructure())
                            .get(position(it.getListGet().getIndex())));
                case LIST_SET -> {
                    ByteString previous = list(it.getListSet().getStructure())
                            .set(
                                    position(it.getListSet().getIndex()),
                                    it.getListSet().getValue());
                    yield it.getListSet().getReturnPrevious() ? value(previous) : done();
                }
                case LIST_INSERT -> {
                    List<ByteString> list = list(it.getListInsert().getStructure());
                    long index = it.getListInsert().getIndex();
                    list.add(
                            index == -1 ? list.size() : position(index),
                            it.getListInsert().getValue());
                    yield done();
                }
                case LIST_REMOVE -> {
                    ByteString gone = list(it.getListRemove().getStructure())
                            .remove(position(it.getListRemove().getIndex()));
                    yield it.getListRemove().getReturnPrevious() ? value(gone) : done();
                }
                case LIST_FIND -> {
                    List<ByteString> list = list(it.getListFind().getStructure());
                    ByteString wanted = it.getListFind().getValue();
                    yield number(
                            it.getListFind().getLast()
                                    ? list.lastIndexOf(wanted)
                                    : list.indexOf(wanted));
                }
                case LIST_REMOVE_VALUE ->
                    flag(list(it.getListRemoveValue().getStructure())
                            .remove(it.getListRemoveValue().getValue()));
                default -> scanList(it);
            };
        } catch (IndexOutOfBoundsException e) {
            return failed(Code.CODE_OUT_OF_RANGE);
        }
    }

    private static int position(long index) {
        return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, index));
    }

    private Answer scanList(Operation it) {
        List<ByteString> list = list(it.getListScan().getStructure());
        Page.Builder page = Page.newBuilder();
        int at = position(it.getListScan().getIndex());
        for (int bytes = 0; at < list.size() && bytes < it.getListScan().getMaxBytes(); at++) {
            bytes += list.get(at).size();
            page.addEntries(Entry.newBuilder().setValue(list.get(at)));
        }
        return Answer.newBuilder().setPage(page.setLast(at >= list.size())).build();
    }

    // ---- answers ----

    static Answer done() {
        return Answer.newBuilder().setDone(Done.getDefaultInstance()).build();
    }

    static Answer absent() {
        return Answer.newBuilder().setAbsent(Absent.getDefaultInstance()).build();
    }

    static Answer value(@Nullable ByteString value) {
        return value == null ? absent() : Answer.newBuilder().setValue(value).build();
    }

    static Answer flag(boolean value) {
        return Answer.newBuilder().setFlag(value).build();
    }

    static Answer number(long value) {
        return Answer.newBuilder().setNumber(value).build();
    }

    static Answer failed(Code code) {
        return Answer.newBuilder().setFailed(Failed.newBuilder().setCode(code)).build();
    }
}
