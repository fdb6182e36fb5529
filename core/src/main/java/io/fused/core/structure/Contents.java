package io.fused.core.structure;

import io.fused.core.cell.LittleEndian;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that follows from the cells of a shard: its structures, sessions, counters, and the nodes
 * that are dead. Built anew from the cells after a recovery or a failed operation.
 */
final class Contents {
    /** Ids reserved at a time in the shard's root node. */
    static final int ID_BATCH = 65_536;

    private static final long SHARD_ROOT_ID = 1;
    private static final int SHARD_ROOT_BYTES = 16;
    private static final int TOUCHED_BITS = 12;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final byte[] NO_KEY = {};

    final Cells cells;
    final Sessions sessions;
    final Listeners listeners;
    private final Stacks stacks;
    private final RecordWriter records;
    private final PlantedFault fault;
    private final Map<Integer, Structure> structures = new HashMap<>();
    private final Deque<PositionSource> garbage = new ArrayDeque<>();
    private final long[] touched = new long[1 << TOUCHED_BITS];
    private final boolean[] compacting = new boolean[SizeClasses.count()];
    private long shardRoot = PositionSource.NO_POSITION;
    private long nextId = SHARD_ROOT_ID + 1;
    private long idLimit = SHARD_ROOT_ID + ID_BATCH;
    private long nextSession = 1;
    private long lastDestroyed;

    /** The contents of empty stacks; {@link Indexing} fills in what others hold. */
    Contents(Stacks stacks, RecordWriter records, ShardSettings settings) {
        this.stacks = stacks;
        this.records = records;
        this.fault = settings.fault();
        cells = new Cells(stacks, records, fault);
        lastDestroyed = records.lastNumber();
        sessions = new Sessions(lastDestroyed);
        listeners = new Listeners(this, settings, lastDestroyed);
        Arrays.fill(touched, lastDestroyed);
    }

    PlantedFault fault() {
        return fault;
    }

    // ---- records ----

    /** Opens a record if none is. */
    void open() {
        if (!records.isOpen()) {
            records.begin();
        }
        if (shardRoot == PositionSource.NO_POSITION) {
            shardRoot = cells.allocate(SizeClasses.ROOT);
            writeShardRoot();
        }
    }

    /** The bytes of the open record. */
    int openBytes() {
        return records.openBytes();
    }

    /** Emits the record that is open, if one is. */
    void commit() {
        if (records.isOpen()) {
            records.commit();
        }
    }

    /** The number of the open record. */
    long recordNumber() {
        return records.lastNumber() + 1;
    }

    /** An id for a new node. A record is open. */
    long newId() {
        if (nextId == idLimit) {
            idLimit += ID_BATCH;
            writeCounters();
        }
        return nextId++;
    }

    private void writeCounters() {
        if (fault != PlantedFault.COUNTER_NOT_A_NODE) {
            writeShardRoot();
        }
    }

    private void writeShardRoot() {
        byte[] value = new byte[SHARD_ROOT_BYTES];
        LittleEndian.putLong(value, 0, idLimit);
        LittleEndian.putLong(value, 8, nextSession);
        cells.write(shardRoot, SHARD_ROOT_ID, 0, 0, NodeLayout.ROOT, NO_KEY, value);
    }

    // ---- what answers depend on ----

    /** The last record that touched a key of this hash, or one that shares its place. */
    long lastTouched(int structure, long hash) {
        return touched[place(structure, hash)];
    }

    void touch(int structure, long hash) {
        touched[place(structure, hash)] = recordNumber();
    }

    private static int place(int structure, long hash) {
        return (int) ((hash ^ structure * MIX) >>> 64 - TOUCHED_BITS);
    }

    /** The last record that destroyed a structure. */
    long lastDestroyed() {
        return lastDestroyed;
    }

    // ---- structures ----

    @Nullable
    Structure structure(int id) {
        return structures.get(id);
    }

    /** A structure of which nothing is stored. */
    Structure empty(int id, Kind kind) {
        return switch (kind) {
            case MAP -> new MapStructure(this, id);
            case LIST -> new ListStructure(this, id);
            case QUEUE -> new QueueStructure(this, id);
            case COUNTER -> new CounterStructure(this, id);
            case SORTED_MAP -> new SortedStructure(this, id);
            case PRIORITY_QUEUE -> new PriorityStructure(this, id);
            case LINKED_MAP -> new LinkedStructure(this, id);
        };
    }

    /** All structures with a root, by id. */
    List<Structure> structures() {
        List<Structure> all = new ArrayList<>(structures.values());
        all.sort(Comparator.comparingInt(structure -> structure.id));
        return all;
    }

    /**
     * Gives a structure its root node. Elements of an earlier one of this id are dead by its id.
     */
    void root(Structure structure) {
        long rootId = newId();
        structure.liveFrom = rootId;
        structure.root = cells.allocate(SizeClasses.ROOT);
        structure.lastWhole = recordNumber();
        structures.put(structure.id, structure);
        structure.writeRoot(rootId);
    }

    /** Removes a structure with all its elements. */
    void destroy(Structure structure) {
        open();
        cells.free(structure.root);
        structures.remove(structure.id);
        lastDestroyed = recordNumber();
        discard(structure.detach());
        tellDestroyed(structure.id);
    }

    /** Tells the listeners of a structure that it is gone. */
    void tellDestroyed(int structure) {
        if (listeners.hear(structure)) {
            open();
            listeners.tell(structure, Event.Kind.DESTROYED, 0, NO_KEY, NO_KEY, NO_KEY);
        }
    }

    /** Leaves nodes that are dead to be swept. */
    void discard(PositionSource dead) {
        garbage.add(dead);
    }

    // ---- sessions ----

    /** Opens a session by the open record. */
    Session openSession(int window, long number) {
        Session session = new Session(number, window);
        session.node = cells.allocate(SizeClasses.SESSION);
        byte[] value = new byte[8];
        LittleEndian.putInt(value, 0, window);
        cells.write(session.node, newId(), number, 0, NodeLayout.SESSION, value);
        sessions.add(session);
        return session;
    }

    /** A session's number that was never used. A record is open. */
    long newSessionNumber() {
        long number = nextSession++;
        writeCounters();
        return number;
    }

    /** Ends a session by the open record; its slots and answers are swept behind. */
    void endSession(Session session) {
        cells.free(session.node);
        sessions.end(session, recordNumber());
        discard(session.nodes());
        listeners.endSession(session);
    }

    /** Makes an element's node that of an answer, by the open record. */
    void relabel(long at, Session session, long operation) {
        cells.reheader(at, newId(), session.number, session.slot(operation), NodeLayout.ANSWER);
    }

    /**
     * Records an operation's answer in its slot, by the open record.
     *
     * @param answerNode the node that was relabelled to the answer, or none
     * @return the answer as it is recorded
     */
    Answer record(Session session, long operation, Answer answer, long answerNode) {
        int slot = session.slot(operation);
        long before = session.answer(slot);
        if (before != PositionSource.NO_POSITION) {
            cells.free(before);
            session.answer(slot, PositionSource.NO_POSITION);
        }
        long node = answerNode;
        if (node == PositionSource.NO_POSITION && !Slot.holds(answer)) {
            node = newAnswerNode(session, slot, answer);
        }
        byte[] value = node == PositionSource.NO_POSITION
                ? Slot.encode(session.number, session.low, answer)
                : Slot.encodeNode(session.number, session.low, answer, cells.id(node));
        if (node != PositionSource.NO_POSITION) {
            session.answer(slot, node);
        }
        long position = session.position(slot);
        long slotId;
        if (position == PositionSource.NO_POSITION) {
            slotId = newId();
            position = cells.allocate(SizeClasses.SLOT);
        } else {
            slotId = cells.id(position);
        }
        cells.write(position, slotId, operation, 0, NodeLayout.SLOT, value);
        session.written(slot, operation, position, recordNumber());
        return answer instanceof Answer.Failed
                ? Objects.requireNonNull(Slot.decode(value))
                : answer;
    }

    private long newAnswerNode(Session session, int slot, Answer answer) {
        return switch (answer) {
            case Answer.Value value -> newAnswerNode(session, slot, NO_KEY, value.bytes());
            case Answer.Entry entry -> newAnswerNode(session, slot, entry.key(), entry.value());
            default -> throw new IllegalStateException("A slot holds every " + answer);
        };
    }

    private long newAnswerNode(Session session, int slot, byte[] key, byte[] value) {
        int bytes = NodeLayout.HEADER_BYTES + key.length + value.length;
        long at = cells.allocate(SizeClasses.classOf(bytes));
        cells.write(at, newId(), session.number, slot, NodeLayout.ANSWER, key, value);
        return at;
    }

    /** The recorded answer of an operation that has one. */
    Answer recorded(Session session, long operation) {
        int slot = session.slot(operation);
        byte[] held = cells.value(session.position(slot));
        Answer answer = Slot.decode(held);
        if (answer != null) {
            return answer;
        }
        long node = session.answer(slot);
        if (node == PositionSource.NO_POSITION) {
            return new Answer.Failed(Answer.Code.ANSWER_FORGOTTEN, "");
        }
        return Slot.isEntryNode(held)
                ? new Answer.Entry(0, cells.key(node), cells.value(node))
                : new Answer.Value(cells.value(node));
    }

    /** Frees answers' nodes below the low mark, by the open record. */
    void freeAnswers(Session session, int most) {
        int left = most;
        while (left > 0 && session.hasAnswersToFree()) {
            // What lies further below has lost its slot, and its answer with it.
            session.freedBelow = Math.max(session.freedBelow, session.low - session.window);
            long operation = session.freedBelow++;
            int slot = session.slot(operation);
            if (session.has(operation) && session.answer(slot) != PositionSource.NO_POSITION) {
                cells.free(session.answer(slot));
                session.answer(slot, PositionSource.NO_POSITION);
                left--;
            }
        }
    }

    // ---- nodes that are dead, and nodes that move ----

    /** Whether a cell holds a node that nothing refers to any more. */
    boolean isDead(long position) {
        if (Cells.index(position) >= cells.height(Cells.sizeClass(position))) {
            return false;
        }
        return switch (cells.kind(position)) {
            case NodeLayout.ELEMENT, NodeLayout.MORTAL -> {
                Structure of = structures.get(cells.structure(position));
                yield of == null || cells.id(position) < of.liveFrom;
            }
            case NodeLayout.SLOT -> {
                Session of = sessions.get(Slot.session(cells.value(position)));
                int slot = of == null ? 0 : of.slot(cells.order(position));
                yield of == null || of.position(slot) != position;
            }
            case NodeLayout.ANSWER -> {
                Session of = sessions.get(cells.order(position));
                yield of == null || of.answer(cells.structure(position)) != position;
            }
            case NodeLayout.LISTENER, NodeLayout.EVENT -> listeners.isDead(position);
            default -> false;
        };
    }

    /** Tells the owner of a live node that it lies in another cell. */
    private void relocate(long from, long to) {
        int kind = cells.kind(to);
        int structure = cells.structure(to);
        switch (kind) {
            case NodeLayout.ELEMENT, NodeLayout.MORTAL -> required(structure).relocate(from, to);
            case NodeLayout.ROOT -> {
                if (structure == 0) {
                    shardRoot = to;
                } else {
                    required(structure).root = to;
                }
            }
            case NodeLayout.SESSION -> required(cells.order(to)).node = to;
            case NodeLayout.SLOT -> {
                Session session = required(Slot.session(cells.value(to)));
                session.relocated(session.slot(cells.order(to)), to);
            }
            case NodeLayout.ANSWER -> required(cells.order(to)).answer(structure, to);
            case NodeLayout.LISTENER, NodeLayout.EVENT -> listeners.relocate(to);
            default -> throw new IllegalStateException("A node of kind " + kind + " moved");
        }
    }

    private Structure required(int structure) {
        return Objects.requireNonNull(structures.get(structure));
    }

    private Session required(long session) {
        return Objects.requireNonNull(sessions.get(session));
    }

    // ---- work that is left for later ----

    boolean hasGarbage() {
        return !garbage.isEmpty();
    }

    /**
     * Frees dead nodes by the open record until it has so many bytes, or so many cells were looked
     * at.
     */
    void sweep(int recordBytes, int mostCells) {
        PositionSource source = garbage.peek();
        for (int k = 0; source != null && k < mostCells; k++) {
            long at = source.next();
            if (at == PositionSource.NO_POSITION) {
                garbage.remove();
                source = garbage.peek();
            } else if (isDead(at)) {
                cells.free(at);
            }
            if (records.openBytes() >= recordBytes) {
                return;
            }
        }
    }

    /**
     * A class whose stack is to be compacted, or -1. A class that exceeds its bound stays in work
     * until it is well below, so that compaction comes in batches.
     */
    int nextToCompact() {
        if (cells.hasNewHoles()) {
            for (int c = 0; c < compacting.length; c++) {
                if (isLoose(c)) {
                    return c;
                }
            }
            cells.forgetNewHoles();
        }
        return -1;
    }

    private boolean isLoose(int sizeClass) {
        int live = cells.live(sizeClass);
        int holes = cells.height(sizeClass) - live;
        if (holes > mostHoles(live)) {
            compacting[sizeClass] = true;
        } else if (holes <= mostHoles(live) / 2) {
            compacting[sizeClass] = false;
        }
        return compacting[sizeClass];
    }

    /** How many holes a stack may have: a sixteenth of its nodes and a few. */
    static int mostHoles(int live) {
        return live / 16 + 16;
    }

    /** Moves top nodes into holes, by the open record, until it has so many bytes. */
    void compact(int sizeClass, int recordBytes) {
        do {
            long top = Cells.position(sizeClass, cells.height(sizeClass) - 1);
            if (!cells.holes(sizeClass).contains(Cells.index(top)) && !isDead(top)) {
                long to = cells.copyTopDown(sizeClass);
                relocate(top, to);
            }
            cells.dropTop(sizeClass);
        } while (records.openBytes() < recordBytes && isLoose(sizeClass));
    }

    // ---- for indexing ----

    /** Takes the shard's root node that was found. */
    void foundShardRoot(long position) {
        shardRoot = position;
        byte[] value = cells.value(position);
        idLimit = LittleEndian.getLong(value, 0);
        nextId = idLimit;
        nextSession = LittleEndian.getLong(value, 8);
    }

    /** Takes the root node of a structure that was found. */
    void foundRoot(int id, long position) {
        Structure structure = empty(id, Kind.of(cells.value(position)[0]));
        structure.root = position;
        structure.liveFrom = cells.order(position);
        if (structures.put(id, structure) != null) {
            throw new CorruptShardException("Structure " + id + " has two roots");
        }
    }

    /** Goes on from the highest numbers that were found, in the place of the counters' node. */
    void countOnFrom(long highestId, long highestSession) {
        nextId = highestId + 1;
        idLimit = Math.max(nextId, idLimit);
        nextSession = highestSession + 1;
    }

    boolean hasShardRoot() {
        return shardRoot != PositionSource.NO_POSITION;
    }

    long idLimit() {
        return idLimit;
    }

    long nextSession() {
        return nextSession;
    }

    Stacks stacks() {
        return stacks;
    }
}
