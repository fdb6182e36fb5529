package io.fused.client;

import com.google.protobuf.ByteString;
import io.fused.protocol.Absent;
import io.fused.protocol.Answer;
import io.fused.protocol.Code;
import io.fused.protocol.Done;
import io.fused.protocol.Entry;
import io.fused.protocol.Failed;
import io.fused.protocol.KeyHash;
import io.fused.protocol.MapPut;
import io.fused.protocol.Operation;
import io.fused.protocol.Page;
import io.fused.protocol.PutCondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A primary of the fake cluster: real structures of java.util, real sessions, and waiting polls.
 * Called under the cluster's lock.
 */
final class FakeShard {
    /** A key with its hash, in the order of scans. */
    private record Key(long hash, byte[] bytes) {
        static Key of(ByteString bytes) {
            return new Key(KeyHash.of(bytes.toByteArray()), bytes.toByteArray());
        }

        static final Comparator<Key> ORDER = Comparator.<Key>comparingLong(
                        key -> key.hash ^ Long.MIN_VALUE)
                .thenComparing(key -> key.bytes, Arrays::compareUnsigned);
    }

    private static final class FakeSession {
        final Map<Long, Answer> answers = new HashMap<>();
        long low = 1;
        int window;
    }

    private record Parked(
            long session, long number, int structure, long untilNanos, Consumer<Answer> reply) {}

    private final Map<Integer, NavigableMap<Key, ByteString>> maps = new HashMap<>();
    private final Map<Integer, List<ByteString>> lists = new HashMap<>();
    private final Map<Integer, NavigableMap<Long, ByteString>> queues = new HashMap<>();
    private final Map<Integer, Long> counters = new HashMap<>();
    private final Map<Long, FakeSession> sessions = new HashMap<>();
    private final List<Parked> parked = new ArrayList<>();
    private long lastSession = 100;
    private long lastItem;
    private int effects;
    private int keptAlive;
    private int answersKept;

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
    }

    /** The holder has changed: who waited waits no more. */
    void forgetParked() {
        parked.clear();
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
            case SIZE,
                    MAP_GET,
                    MAP_CONTAINS_KEY,
                    MAP_CONTAINS_VALUE,
                    MAP_SCAN,
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
        } else if (operation.hasQueuePoll() && mustWait(operation)) {
            parked.removeIf(waiting -> waiting.session == id && waiting.number == number);
            long wait = Math.min(operation.getQueuePoll().getWaitMillis(), 1L << 40);
            parked.add(new Parked(
                    id,
                    number,
                    operation.getQueuePoll().getStructure(),
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
        return operation.getQueuePoll().getWaitMillis() != 0
                && queue(operation.getQueuePoll().getStructure()).isEmpty();
    }

    /** Answers polls that have waited long enough. */
    void tick() {
        long now = System.nanoTime();
        for (Iterator<Parked> all = parked.iterator(); all.hasNext(); ) {
            Parked waiting = all.next();
            FakeSession session = sessions.get(waiting.session);
            if (session == null) {
                all.remove();
                waiting.reply.accept(failed(expired()));
            } else if (now - waiting.untilNanos >= 0) {
                all.remove();
                keep(session, waiting.number, absent(), waiting.reply);
            }
        }
    }

    private void serveParked(int structure) {
        for (Iterator<Parked> all = parked.iterator(); all.hasNext(); ) {
            Parked waiting = all.next();
            NavigableMap<Long, ByteString> queue = queue(structure);
            FakeSession session = sessions.get(waiting.session);
            if (waiting.structure == structure && !queue.isEmpty() && session != null) {
                all.remove();
                effects++;
                keep(
                        session,
                        waiting.number,
                        value(queue.pollFirstEntry().getValue()),
                        waiting.reply);
            }
        }
    }

    private Answer execute(Operation it) {
        return switch (it.getOperationCase()) {
            case SIZE -> number(size(it.getSize().getStructure()));
            case CLEAR -> clear(it.getClear().getStructure());
            case DESTROY -> clear(it.getDestroy().getStructure());
            case MAP_GET,
                    MAP_CONTAINS_KEY,
                    MAP_CONTAINS_VALUE,
                    MAP_PUT,
                    MAP_REPLACE_IF,
                    MAP_REMOVE,
                    MAP_REMOVE_IF,
                    MAP_SCAN -> onMap(it);
            case LIST_GET,
                    LIST_SET,
                    LIST_INSERT,
                    LIST_REMOVE,
                    LIST_FIND,
                    LIST_REMOVE_VALUE,
                    LIST_SCAN -> onList(it);
            case COUNTER_GET, COUNTER_ADD, COUNTER_SET, COUNTER_REPLACE_IF -> onCounter(it);
            default -> onQueue(it);
        };
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
        return done();
    }

    // ---- maps ----

    private NavigableMap<Key, ByteString> map(int id) {
        return maps.computeIfAbsent(id, absent -> new TreeMap<>(Key.ORDER));
    }

    private Answer onMap(Operation it) {
        return switch (it.getOperationCase()) {
            case MAP_GET ->
                value(map(it.getMapGet().getStructure())
                        .get(Key.of(it.getMapGet().getKey())));
            case MAP_CONTAINS_KEY ->
                flag(map(it.getMapContainsKey().getStructure())
                        .containsKey(Key.of(it.getMapContainsKey().getKey())));
            case MAP_CONTAINS_VALUE ->
                flag(map(it.getMapContainsValue().getStructure())
                        .containsValue(it.getMapContainsValue().getValue()));
            case MAP_PUT -> put(it.getMapPut());
            case MAP_REPLACE_IF ->
                flag(map(it.getMapReplaceIf().getStructure())
                        .replace(
                                Key.of(it.getMapReplaceIf().getKey()),
                                it.getMapReplaceIf().getExpected(),
                                it.getMapReplaceIf().getValue()));
            case MAP_REMOVE -> {
                ByteString gone = map(it.getMapRemove().getStructure())
                        .remove(Key.of(it.getMapRemove().getKey()));
                yield it.getMapRemove().getReturnPrevious() ? value(gone) : flag(gone != null);
            }
            case MAP_REMOVE_IF ->
                flag(map(it.getMapRemoveIf().getStructure())
                        .remove(
                                Key.of(it.getMapRemoveIf().getKey()),
                                it.getMapRemoveIf().getExpected()));
            default -> scanMap(it);
        };
    }

    private Answer put(MapPut put) {
        NavigableMap<Key, ByteString> map = map(put.getStructure());
        Key key = Key.of(put.getKey());
        ByteString previous = map.get(key);
        boolean fits = put.getCondition() == PutCondition.PUT_CONDITION_ALWAYS
                || put.getCondition() == PutCondition.PUT_CONDITION_IF_ABSENT == (previous == null);
        if (fits) {
            map.put(key, put.getValue());
        }
        return put.getReturnPrevious() ? value(previous) : flag(fits);
    }

    private Answer scanMap(Operation it) {
        NavigableMap<Key, ByteString> map = map(it.getMapScan().getStructure());
        Key after =
                new Key(it.getMapScan().getAfterHash(), it.getMapScan().getKey().toByteArray());
        Page.Builder page = Page.newBuilder().setLast(true);
        int bytes = 0;
        for (Map.Entry<Key, ByteString> entry :
                (it.getMapScan().getFromStart() ? map : map.tailMap(after, false)).entrySet()) {
            if (bytes >= it.getMapScan().getMaxBytes()) {
                page.setLast(false);
                break;
            }
            bytes += entry.getKey().bytes.length + entry.getValue().size();
            page.addEntries(Entry.newBuilder()
                    .setNumber(entry.getKey().hash)
                    .setKey(ByteString.copyFrom(entry.getKey().bytes))
                    .setValue(entry.getValue()));
        }
        return Answer.newBuilder().setPage(page).build();
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

    // ---- queues ----

    private NavigableMap<Long, ByteString> queue(int id) {
        return queues.computeIfAbsent(id, absent -> new TreeMap<>());
    }

    /** A queue as it is seen from one of its ends. */
    private NavigableMap<Long, ByteString> queue(int id, boolean last) {
        return last ? queue(id).descendingMap() : queue(id);
    }

    private Answer onQueue(Operation it) {
        return switch (it.getOperationCase()) {
            case QUEUE_OFFER -> {
                int id = it.getQueueOffer().getStructure();
                lastItem++;
                queue(id)
                        .put(
                                it.getQueueOffer().getFirst() ? -lastItem : lastItem,
                                it.getQueueOffer().getValue());
                serveParked(id);
                yield done();
            }
            case QUEUE_POLL -> {
                NavigableMap<Long, ByteString> queue = queue(
                        it.getQueuePoll().getStructure(), it.getQueuePoll().getLast());
                Map.Entry<Long, ByteString> taken = queue.pollFirstEntry();
                yield value(taken == null ? null : taken.getValue());
            }
            case QUEUE_PEEK -> {
                NavigableMap<Long, ByteString> queue = queue(
                        it.getQueuePeek().getStructure(), it.getQueuePeek().getLast());
                yield value(queue.isEmpty() ? null : queue.firstEntry().getValue());
            }
            case QUEUE_CONTAINS ->
                flag(queue(it.getQueueContains().getStructure())
                        .containsValue(it.getQueueContains().getValue()));
            case QUEUE_REMOVE_VALUE ->
                flag(queue(
                                it.getQueueRemoveValue().getStructure(),
                                it.getQueueRemoveValue().getLast())
                        .values()
                        .remove(it.getQueueRemoveValue().getValue()));
            case QUEUE_REMOVE_NUMBER ->
                flag(queue(it.getQueueRemoveNumber().getStructure())
                                .remove(it.getQueueRemoveNumber().getItem())
                        != null);
            case QUEUE_SCAN -> scanQueue(it);
            default -> throw new AssertionError("unknown: " + it);
        };
    }

    private Answer scanQueue(Operation it) {
        Page.Builder page = Page.newBuilder().setLast(true);
        int bytes = 0;
        NavigableMap<Long, ByteString> queue =
                queue(it.getQueueScan().getStructure(), it.getQueueScan().getLast());
        NavigableMap<Long, ByteString> rest = it.getQueueScan().getFromStart()
                ? queue
                : queue.tailMap(it.getQueueScan().getItem(), false);
        for (Map.Entry<Long, ByteString> item : rest.entrySet()) {
            if (bytes >= it.getQueueScan().getMaxBytes()) {
                page.setLast(false);
                break;
            }
            bytes += item.getValue().size();
            page.addEntries(Entry.newBuilder().setNumber(item.getKey()).setValue(item.getValue()));
        }
        return Answer.newBuilder().setPage(page).build();
    }

    // ---- answers ----

    static Answer done() {
        return Answer.newBuilder().setDone(Done.getDefaultInstance()).build();
    }

    private static Answer absent() {
        return Answer.newBuilder().setAbsent(Absent.getDefaultInstance()).build();
    }

    private static Answer value(ByteString value) {
        return value == null ? absent() : Answer.newBuilder().setValue(value).build();
    }

    private static Answer flag(boolean value) {
        return Answer.newBuilder().setFlag(value).build();
    }

    private static Answer number(long value) {
        return Answer.newBuilder().setNumber(value).build();
    }

    static Answer failed(Code code) {
        return Answer.newBuilder().setFailed(Failed.newBuilder().setCode(code)).build();
    }
}
