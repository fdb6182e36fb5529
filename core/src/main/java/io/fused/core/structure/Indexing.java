package io.fused.core.structure;

import io.fused.core.cell.LittleEndian;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a shard from its cells in one pass, some cells at a time: every checksum is compared, keys
 * go into their maps' indexes, lists are put in order by their predecessors' ids, queues and linked
 * maps by their numbers, events by their ids.
 *
 * <p>The stacks are only read. Roots, listeners, sessions and slots lie in the lowest size classes
 * and so are known when elements, events and answers come.
 *
 * @see Shard#index
 */
public final class Indexing {
    private final Stacks stacks;
    private final RecordWriter records;
    private final ShardSettings settings;
    private final Shard.@Nullable Output output;
    private final Contents contents;
    private final Map<Integer, LongList> ordered = new TreeMap<>();
    private final LongList dead = new LongList();
    private final LongList events = new LongList();
    private final Queue<Structure> unfinished = new ArrayDeque<>();
    private int sizeClass;
    private int index;
    private boolean finishing;
    private boolean done;
    private long highestId;
    private long highestSession;

    Indexing(
            Stacks stacks,
            RecordWriter records,
            ShardSettings settings,
            Shard.@Nullable Output output) {
        this.stacks = stacks;
        this.records = records;
        this.settings = settings;
        this.output = output;
        contents = new Contents(stacks, records, settings);
    }

    /** The contents of stacks, in one go. */
    static Contents contents(Stacks stacks, RecordWriter records, ShardSettings settings) {
        Indexing indexing = new Indexing(stacks, records, settings, null);
        while (!indexing.done) {
            indexing.step(Integer.MAX_VALUE);
        }
        return indexing.contents;
    }

    /**
     * Reads on.
     *
     * @param cells how many cells to look at before returning; the last steps put one list, queue
     *     or linked map in order each, whatever its size
     * @return whether all is done
     * @throws CorruptShardException if the cells make no sense
     */
    public boolean step(int cells) {
        for (int k = 0; k < cells && sizeClass < SizeClasses.count(); k++) {
            if (index >= stacks.height(sizeClass)) {
                sizeClass++;
                index = 0;
            } else {
                look(Cells.position(sizeClass, index++));
            }
        }
        if (sizeClass < SizeClasses.count()) {
            return false;
        }
        if (!finishing) {
            finishing = true;
            prepareFinish();
        }
        Structure next = unfinished.poll();
        if (next != null) {
            putInOrder(next);
        }
        done = unfinished.isEmpty();
        return done;
    }

    /**
     * The shard.
     *
     * @throws IllegalStateException if there is more to read
     */
    public Shard shard() {
        if (!done || output == null) {
            throw new IllegalStateException("Not all cells are read");
        }
        return new Shard(stacks, records, contents, settings, output);
    }

    private void look(long position) {
        Cells cells = contents.cells;
        int kind = cells.kind(position);
        if (kind == NodeLayout.NONE || kind == NodeLayout.HOLE) {
            cells.foundHole(sizeClass, Cells.index(position));
            return;
        }
        if (!cells.isSound(position)) {
            throw new CorruptShardException("The checksum is wrong of the node in "
                    + SizeClasses.cellBytes(sizeClass)
                    + "-byte cell "
                    + Cells.index(position));
        }
        cells.found(position);
        highestId = Math.max(highestId, cells.id(position));
        switch (kind) {
            case NodeLayout.ROOT -> lookAtRoot(position);
            case NodeLayout.SESSION -> lookAtSession(position);
            case NodeLayout.SLOT -> lookAtSlot(position);
            case NodeLayout.ANSWER -> lookAtAnswer(position);
            case NodeLayout.ELEMENT, NodeLayout.MORTAL -> lookAtElement(position);
            case NodeLayout.LISTENER -> contents.listeners.found(position);
            case NodeLayout.EVENT -> events.add(position);
            default -> throw new CorruptShardException("A node is of unknown kind " + kind);
        }
    }

    private void lookAtRoot(long position) {
        int structure = contents.cells.structure(position);
        if (structure == 0) {
            contents.foundShardRoot(position);
        } else {
            contents.foundRoot(structure, position);
        }
    }

    private void lookAtSession(long position) {
        long number = contents.cells.order(position);
        int window = LittleEndian.getInt(contents.cells.value(position), 0);
        Session session = new Session(number, window);
        session.node = position;
        contents.sessions.add(session);
        highestSession = Math.max(highestSession, number);
    }

    private void lookAtSlot(long position) {
        byte[] value = contents.cells.value(position);
        Session session = contents.sessions.get(Slot.session(value));
        if (session == null || settings.fault() == PlantedFault.SESSION_FORGOTTEN) {
            dead.add(position);
            return;
        }
        long operation = contents.cells.order(position);
        session.written(session.slot(operation), operation, position, records.lastNumber());
        session.raiseLow(Slot.low(value));
    }

    private void lookAtAnswer(long position) {
        Cells cells = contents.cells;
        Session session = contents.sessions.get(cells.order(position));
        int slot = cells.structure(position);
        long of = session == null ? PositionSource.NO_POSITION : session.position(slot);
        if (of != PositionSource.NO_POSITION
                && session != null
                && Slot.nodeId(cells.value(of)) == cells.id(position)) {
            session.answer(slot, position);
            contents.sessions.noteFreeing(session);
        } else {
            dead.add(position);
        }
    }

    private void lookAtElement(long position) {
        if (contents.isDead(position)) {
            dead.add(position);
            return;
        }
        int id = contents.cells.structure(position);
        switch (contents.structure(id)) {
            case KeyedStructure map -> {
                if (!map.found(position)) {
                    throw new CorruptShardException("A key of map " + id + " has two nodes");
                }
                if (map instanceof LinkedStructure) {
                    addInOrder(id, position);
                }
            }
            case PriorityStructure queue -> queue.found(position);
            case CounterStructure counter -> {
                if (!counter.found(position)) {
                    throw new CorruptShardException("Counter " + id + " has two nodes");
                }
            }
            case null, default -> addInOrder(id, position);
        }
    }

    private void addInOrder(int structure, long position) {
        ordered.computeIfAbsent(structure, any -> new LongList()).add(position);
    }

    /** Gives the events to their listeners' structures, by their ids. */
    private void putEventsInOrder() {
        contents.listeners.forgetEnded(contents.sessions, dead);
        if (settings.fault() != PlantedFault.EVENTS_FORGOTTEN) {
            sort(events, contents.cells::id, position -> {
                if (!contents.listeners.foundEvent(position)) {
                    dead.add(position);
                }
            });
        }
        contents.listeners.allChanged();
    }

    private void prepareFinish() {
        putEventsInOrder();
        if (!dead.isEmpty()) {
            contents.discard(dead.source());
        }
        for (Structure structure : contents.structures()) {
            if (ordered.containsKey(structure.id)) {
                unfinished.add(structure);
            }
        }
        boolean isEmpty = highestId == 0;
        if (!isEmpty && !contents.hasShardRoot()) {
            throw new CorruptShardException("The shard's root node is missing");
        }
        if (highestId >= contents.idLimit()) {
            throw new CorruptShardException("Node " + highestId + " is beyond the ids reserved");
        }
        if (settings.fault() == PlantedFault.COUNTER_NOT_A_NODE) {
            contents.countOnFrom(Math.max(1, highestId), highestSession);
        }
    }

    private void putInOrder(Structure structure) {
        LongList positions = ordered.getOrDefault(structure.id, new LongList());
        switch (structure) {
            case ListStructure list -> chain(list, positions);
            case QueueStructure queue -> sort(positions, contents.cells::order, queue::append);
            case LinkedStructure map -> sort(positions, contents.cells::order, map::append);
            case KeyedStructure any -> throw notPutInOrder(any);
            case PriorityStructure any -> throw notPutInOrder(any);
            case CounterStructure any -> throw notPutInOrder(any);
        }
    }

    private static CorruptShardException notPutInOrder(Structure structure) {
        return new CorruptShardException(
                structure.kind() + " " + structure.id + " isn't put in order");
    }

    /** Follows the predecessors' ids from the head. */
    private void chain(ListStructure list, LongList positions) {
        Cells cells = contents.cells;
        LongIntMap byPredecessor = new LongIntMap();
        for (int k = 0; k < positions.size(); k++) {
            if (byPredecessor.put(cells.order(positions.get(k)), k) != LongIntMap.ABSENT) {
                throw new CorruptShardException(
                        "Two nodes of list " + list.id + " have one predecessor");
            }
        }
        int next = byPredecessor.get(0);
        for (int k = 0; k < positions.size(); k++) {
            if (next == LongIntMap.ABSENT) {
                throw new CorruptShardException("The chain of list " + list.id + " is broken");
            }
            list.found(positions.get(next));
            next = byPredecessor.get(cells.id(positions.get(next)));
        }
    }

    /** Goes by the nodes' numbers. */
    private static void sort(LongList positions, LongUnaryOperator numberOf, LongConsumer inOrder) {
        LongIntMap byNumber = new LongIntMap();
        long[] numbers = new long[positions.size()];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = numberOf.applyAsLong(positions.get(k));
            byNumber.put(Math.abs(numbers[k]), k);
        }
        Arrays.sort(numbers);
        for (long number : numbers) {
            inOrder.accept(positions.get(byNumber.get(Math.abs(number))));
        }
    }
}
