package io.fused.simulator;

import io.fused.core.cell.LittleEndian;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one primary as its records tell them, read from the bytes alone: which ids were
 * given, which sessions live, and which operation was recorded with which answer by which record.
 */
final class NodeTable {
    private static final int LOW = NodeLayout.HEADER_BYTES;
    private static final int KIND = LOW + 8;
    private static final int LENGTH = LOW + 9;
    private static final int BYTES = LOW + 10;
    private static final int SESSION = LOW + 48;
    private static final List<String> KINDS = List.of(
            "", "done", "absent", "value ", "false", "true", "number ", "failed ", "node", "entry ",
            "node");

    private final Cells cells = new Cells();
    private final Set<Long> living = new TreeSet<>();
    private final Map<Long, Long> numberOfSlot = new HashMap<>();
    private final Map<Key, Recorded> recorded = new HashMap<>();
    private final Map<Long, Long> lows = new TreeMap<>();
    private final Map<Integer, Long> liveFrom = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<Expired> expired = new ArrayList<>();
    private long greatestSession;
    private long greatestId;
    private long applied;

    /** An operation of a session. */
    private record Key(long session, long number) {}

    /** A cell. */
    private record At(int sizeClass, long index) implements Comparable<At> {
        @Override
        public int compareTo(At other) {
            int byClass = Integer.compare(sizeClass, other.sizeClass);
            return byClass != 0 ? byClass : Long.compare(index, other.index);
        }
    }

    /**
     * An operation's record.
     *
     * @param record the record's number
     * @param answer the answer in words; "node" where it is too long for its slot
     */
    record Recorded(long record, String answer) {}

    /**
     * An entry that a record of no operation removed.
     *
     * @param deadline what its node said
     */
    record Expired(int structure, byte[] key, byte[] value, long deadline) {}

    /** The number of records taken. */
    long applied() {
        return applied;
    }

    /** What is recorded of an operation; null if nothing is. */
    @Nullable
    Recorded recorded(long session, long number) {
        return recorded.get(new Key(session, number));
    }

    /** The entries that the last record removed because their deadlines had come. */
    List<Expired> expired() {
        return List.copyOf(expired);
    }

    /**
     * Takes the next record and returns what is wrong with it.
     *
     * @param byClient whether a client's operation caused it, and so must be in a slot, unless the
     *     record removes what was overdue
     */
    List<String> apply(RecordHistory.Emitted record, boolean byClient) {
        wrong.clear();
        expired.clear();
        RecordReader reader = record.reader();
        applied = reader.number();
        Set<At> touched = new TreeSet<>();
        boolean slot = false;
        while (reader.nextDelta()) {
            int sizeClass = reader.sizeClass();
            slot |= sizeClass == SizeClasses.SLOT;
            touched.add(new At(sizeClass, reader.offset() / SizeClasses.cellBytes(sizeClass)));
        }
        List<byte[]> mortal = slot
                ? List.of()
                : touched.stream()
                        .filter(this::isLiveMortal)
                        .map(this::wholeNode)
                        .toList();
        Set<Long> idsBefore = ids(touched);
        Set<Long> sessionsBefore = sessions(touched);
        cells.add(reader, record.payload(), 1);
        Set<Long> idsAfter = ids(touched);
        mortal.stream()
                .filter(node -> !idsAfter.contains(LittleEndian.getLong(node, NodeLayout.ID)))
                .forEach(this::takeExpired);
        if (byClient && !slot && expired.isEmpty()) {
            wrong.add("record " + applied + " of an operation tells no session of it");
        }
        takeIds(idsBefore, idsAfter);
        takeSessions(sessionsBefore, sessions(touched));
        for (At at : touched) {
            if (at.sizeClass == SizeClasses.SLOT) {
                takeSlot(node(at));
            } else if (at.sizeClass == SizeClasses.ROOT) {
                takeRoot(node(at));
            }
        }
        return List.copyOf(wrong);
    }

    /** Whether a cell holds an entry with a deadline, and its structure was not cleared since. */
    private boolean isLiveMortal(At at) {
        byte[] node = node(at);
        int structure = LittleEndian.getInt(node, NodeLayout.STRUCTURE);
        return node[NodeLayout.KIND] == NodeLayout.MORTAL
                && LittleEndian.getLong(node, NodeLayout.ID)
                        >= liveFrom.getOrDefault(structure, Long.MAX_VALUE);
    }

    private byte[] wholeNode(At at) {
        int bytes = SizeClasses.cellBytes(at.sizeClass);
        return cells.range(at.sizeClass, Math.toIntExact(at.index * bytes), bytes);
    }

    /** Looks at an entry with a deadline, as it was before a record that removed it. */
    private void takeExpired(byte[] node) {
        long lengths = LittleEndian.getLong(node, NodeLayout.LENGTHS);
        int value = NodeLayout.HEADER_BYTES + NodeLayout.keyLength(lengths);
        int deadline = NodeLayout.nodeBytes(lengths) - NodeLayout.DEADLINE_BYTES;
        expired.add(new Expired(
                LittleEndian.getInt(node, NodeLayout.STRUCTURE),
                Arrays.copyOfRange(node, NodeLayout.HEADER_BYTES, value),
                Arrays.copyOfRange(node, value, deadline),
                LittleEndian.getLong(node, deadline)));
    }

    private void takeRoot(byte[] node) {
        if (node[NodeLayout.KIND] == NodeLayout.ROOT) {
            liveFrom.put(
                    LittleEndian.getInt(node, NodeLayout.STRUCTURE),
                    LittleEndian.getLong(node, NodeLayout.ORDER));
        }
    }

    private void takeIds(Set<Long> before, Set<Long> after) {
        long greatest = greatestId;
        for (long id : after) {
            if (!before.contains(id)) {
                if (id <= greatestId) {
                    wrong.add("record " + applied + " gives the id " + id + " once more");
                }
                greatest = Math.max(greatest, id);
            }
        }
        greatestId = greatest;
    }

    private void takeSessions(Set<Long> before, Set<Long> after) {
        for (long session : after) {
            if (!before.contains(session)) {
                if (session <= greatestSession) {
                    wrong.add("record " + applied + " begins session " + session + " once more");
                }
                greatestSession = Math.max(greatestSession, session);
            }
        }
        living.removeAll(before);
        living.addAll(after);
    }

    private void takeSlot(byte[] node) {
        if (node[NodeLayout.KIND] != NodeLayout.SLOT) {
            return;
        }
        long id = LittleEndian.getLong(node, NodeLayout.ID);
        long number = LittleEndian.getLong(node, NodeLayout.ORDER);
        long session = LittleEndian.getLong(node, SESSION);
        long low = LittleEndian.getLong(node, LOW);
        Long before = numberOfSlot.put(id, number);
        if (before != null && before == number) {
            return;
        }
        String what = "operation " + number + " of session " + session + " by record " + applied;
        if (!living.contains(session)) {
            wrong.add(what + ": the session is over");
        }
        Recorded known =
                recorded.put(new Key(session, number), new Recorded(applied, answer(node)));
        if (known != null) {
            wrong.add(what + ": recorded already by record " + known.record());
        }
        long lowest = lows.merge(session, low, Math::max);
        if (number < lowest) {
            wrong.add(what + ": below the low mark " + lowest);
        }
    }

    private Set<Long> ids(Set<At> touched) {
        Set<Long> found = new TreeSet<>();
        for (At at : touched) {
            byte[] node = node(at);
            int kind = node[NodeLayout.KIND];
            if (kind != NodeLayout.NONE && kind != NodeLayout.HOLE) {
                found.add(LittleEndian.getLong(node, NodeLayout.ID));
            }
        }
        return found;
    }

    private Set<Long> sessions(Set<At> touched) {
        Set<Long> found = new TreeSet<>();
        for (At at : touched) {
            if (at.sizeClass == SizeClasses.SESSION) {
                byte[] node = node(at);
                if (node[NodeLayout.KIND] == NodeLayout.SESSION) {
                    found.add(LittleEndian.getLong(node, NodeLayout.ORDER));
                }
            }
        }
        return found;
    }

    /** A node's header, and its value if it is a slot's. */
    private byte[] node(At at) {
        int bytes = SizeClasses.cellBytes(at.sizeClass);
        int wanted = at.sizeClass == SizeClasses.SLOT ? bytes : NodeLayout.HEADER_BYTES;
        return cells.range(at.sizeClass, Math.toIntExact(at.index * bytes), wanted);
    }

    private static String answer(byte[] node) {
        String kind = KINDS.get(node[KIND]);
        int length = node[LENGTH];
        return switch (kind) {
            case "value " -> kind + HexFormat.of().formatHex(node, BYTES, BYTES + length);
            case "entry " -> {
                int value = BYTES + 1 + node[BYTES];
                yield kind + HexFormat.of().formatHex(node, BYTES + 1, value) + "="
                        + HexFormat.of().formatHex(node, value, BYTES + length);
            }
            case "number " -> kind + LittleEndian.getLong(node, BYTES);
            case "failed " -> kind + node[BYTES];
            default -> kind;
        };
    }
}
