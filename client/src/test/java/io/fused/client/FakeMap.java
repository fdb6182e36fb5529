package io.fused.client;

import com.google.protobuf.ByteString;
import io.fused.protocol.Answer;
import io.fused.protocol.Bound;
import io.fused.protocol.Entry;
import io.fused.protocol.KeyHash;
import io.fused.protocol.MapPut;
import io.fused.protocol.MapScan;
import io.fused.protocol.Operation;
import io.fused.protocol.Page;
import io.fused.protocol.PutCondition;
import io.fused.protocol.RangePoll;
import io.fused.protocol.RangeScan;
import io.fused.protocol.RangeSize;
import io.fused.protocol.StructureKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A map of the fake cluster, of one of the kinds; it sorts anew for each scan. */
final class FakeMap {
    private static final Comparator<ByteString> BYTES =
            ByteString.unsignedLexicographicalComparator();
    private static final Comparator<Entry> BY_NUMBER =
            (one, other) -> Long.compareUnsigned(one.getNumber(), other.getNumber());

    private final StructureKind kind;
    private final Map<ByteString, Entry> entries = new HashMap<>();
    private final Map<ByteString, Long> deadlines = new HashMap<>();
    private long insertions;

    FakeMap(StructureKind kind) {
        this.kind = kind;
    }

    int size() {
        expire();
        return entries.size();
    }

    /** All kinds by (number, key): sorted maps have no numbers, linked ones no equal numbers. */
    private static Comparator<Entry> order() {
        return BY_NUMBER.thenComparing(Entry::getKey, BYTES);
    }

    private long number(ByteString key, @Nullable Entry previous) {
        return switch (kind) {
            case STRUCTURE_KIND_MAP, STRUCTURE_KIND_SET -> KeyHash.of(key.toByteArray());
            case STRUCTURE_KIND_LINKED_MAP, STRUCTURE_KIND_LINKED_SET ->
                previous == null ? ++insertions : previous.getNumber();
            default -> 0;
        };
    }

    /** Removes what is overdue. */
    private void expire() {
        long now = System.currentTimeMillis();
        entries.keySet().removeIf(key -> deadlines.getOrDefault(key, Long.MAX_VALUE) <= now);
        deadlines.keySet().retainAll(entries.keySet());
    }

    private void live(ByteString key, long ttlMillis) {
        if (ttlMillis == 0) {
            deadlines.remove(key);
        } else {
            deadlines.put(key, System.currentTimeMillis() + ttlMillis);
        }
    }

    private Answer timeToLive(ByteString key) {
        if (!entries.containsKey(key)) {
            return FakeShard.absent();
        }
        Long deadline = deadlines.get(key);
        return FakeShard.number(deadline == null ? -1 : deadline - System.currentTimeMillis());
    }

    Answer run(Operation it) {
        expire();
        return switch (it.getOperationCase()) {
            case MAP_GET -> FakeShard.value(value(it.getMapGet().getKey()));
            case MAP_CONTAINS_KEY ->
                FakeShard.flag(entries.containsKey(it.getMapContainsKey().getKey()));
            case MAP_CONTAINS_VALUE ->
                FakeShard.flag(entries.values().stream()
                        .anyMatch(entry ->
                                entry.getValue().equals(it.getMapContainsValue().getValue())));
            case MAP_PUT -> put(it.getMapPut());
            case MAP_EXPIRE -> {
                boolean there = entries.containsKey(it.getMapExpire().getKey());
                if (there) {
                    live(it.getMapExpire().getKey(), it.getMapExpire().getTtlMillis());
                }
                yield FakeShard.flag(there);
            }
            case MAP_TIME_TO_LIVE -> timeToLive(it.getMapTimeToLive().getKey());
            case MAP_REPLACE_IF -> {
                ByteString key = it.getMapReplaceIf().getKey();
                boolean equal = it.getMapReplaceIf().getExpected().equals(value(key));
                if (equal) {
                    put(key, it.getMapReplaceIf().getValue());
                }
                yield FakeShard.flag(equal);
            }
            case MAP_REMOVE -> {
                ByteString gone = value(it.getMapRemove().getKey());
                entries.remove(it.getMapRemove().getKey());
                yield it.getMapRemove().getReturnPrevious()
                        ? FakeShard.value(gone)
                        : FakeShard.flag(gone != null);
            }
            case MAP_REMOVE_IF -> {
                ByteString key = it.getMapRemoveIf().getKey();
                boolean equal = it.getMapRemoveIf().getExpected().equals(value(key));
                if (equal) {
                    entries.remove(key);
                }
                yield FakeShard.flag(equal);
            }
            case MAP_SCAN -> scan(it.getMapScan());
            case RANGE_SCAN -> scan(it.getRangeScan());
            case RANGE_SIZE -> size(it.getRangeSize());
            case RANGE_POLL -> poll(it.getRangePoll());
            default -> throw new AssertionError("unknown: " + it);
        };
    }

    private @Nullable ByteString value(ByteString key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.getValue();
    }

    boolean contains(ByteString key) {
        return entries.containsKey(key);
    }

    /** Removes a key; gives its value, or null. */
    @Nullable
    ByteString take(ByteString key) {
        Entry gone = entries.remove(key);
        return gone == null ? null : gone.getValue();
    }

    void put(ByteString key, ByteString value) {
        entries.put(
                key,
                Entry.newBuilder()
                        .setNumber(number(key, entries.get(key)))
                        .setKey(key)
                        .setValue(value)
                        .build());
    }

    private Answer put(MapPut put) {
        ByteString previous = value(put.getKey());
        boolean fits = put.getCondition() == PutCondition.PUT_CONDITION_ALWAYS
                || put.getCondition() == PutCondition.PUT_CONDITION_IF_ABSENT == (previous == null);
        if (fits) {
            put(put.getKey(), put.getValue());
            if (put.getTtlMillis() > 0
                    || put.getCondition() != PutCondition.PUT_CONDITION_IF_PRESENT) {
                live(put.getKey(), put.getTtlMillis());
            }
        }
        return put.getReturnPrevious() ? FakeShard.value(previous) : FakeShard.flag(fits);
    }

    private List<Entry> sorted(Predicate<Entry> which) {
        List<Entry> all = new ArrayList<>();
        entries.values().stream().filter(which).sorted(order()).forEach(all::add);
        return all;
    }

    private Answer scan(MapScan scan) {
        Entry after = Entry.newBuilder()
                .setNumber(scan.getAfterHash())
                .setKey(scan.getKey())
                .build();
        return page(
                sorted(entry -> scan.getFromStart() || order().compare(entry, after) > 0),
                scan.getMaxBytes());
    }

    static Answer page(List<Entry> entries, int maxBytes) {
        Page.Builder page = Page.newBuilder().setLast(true);
        int bytes = 0;
        for (Entry entry : entries) {
            if (bytes >= maxBytes) {
                page.setLast(false);
                break;
            }
            bytes += 1 + entry.getKey().size() + entry.getValue().size();
            page.addEntries(entry);
        }
        return Answer.newBuilder().setPage(page).build();
    }

    // ---- ranges ----

    private List<Entry> range(ByteString from, Bound fromBound, ByteString to, Bound toBound) {
        return sorted(entry -> isInside(BYTES.compare(entry.getKey(), from), fromBound)
                && isInside(BYTES.compare(to, entry.getKey()), toBound));
    }

    private static boolean isInside(int order, Bound bound) {
        return bound == Bound.BOUND_NONE
                || order > 0
                || order == 0 && bound != Bound.BOUND_EXCLUSIVE;
    }

    private Answer scan(RangeScan scan) {
        List<Entry> found =
                range(scan.getFrom(), scan.getFromBound(), scan.getTo(), scan.getToBound());
        if (scan.getLast()) {
            Collections.reverse(found);
        }
        return page(found, scan.getMaxBytes());
    }

    private Answer size(RangeSize size) {
        return FakeShard.number(
                range(size.getFrom(), size.getFromBound(), size.getTo(), size.getToBound())
                        .size());
    }

    private Answer poll(RangePoll poll) {
        List<Entry> found =
                range(poll.getFrom(), poll.getFromBound(), poll.getTo(), poll.getToBound());
        if (found.isEmpty()) {
            return FakeShard.absent();
        }
        Entry taken = found.get(poll.getLast() ? found.size() - 1 : 0);
        entries.remove(taken.getKey());
        return Answer.newBuilder().setEntry(taken).build();
    }
}
