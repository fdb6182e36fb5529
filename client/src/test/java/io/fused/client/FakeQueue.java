package io.fused.client;

import com.google.protobuf.ByteString;
import io.fused.protocol.Answer;
import io.fused.protocol.Entry;
import io.fused.protocol.Operation;
import io.fused.protocol.QueueOffer;
import io.fused.protocol.QueueScan;
import io.fused.protocol.StructureKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A queue of the fake cluster, of one of the kinds. */
final class FakeQueue {
    /** All kinds by (key, number): only priority queues have keys. */
    private static final Comparator<Entry> ORDER = Comparator.<Entry, ByteString>comparing(
                    Entry::getKey, ByteString.unsignedLexicographicalComparator())
            .thenComparingLong(Entry::getNumber);

    private final boolean sorted;
    private final NavigableSet<Entry> items = new TreeSet<>(ORDER);
    private long last;

    FakeQueue(StructureKind kind) {
        this.sorted = kind == StructureKind.STRUCTURE_KIND_PRIORITY_QUEUE;
    }

    int size() {
        return items.size();
    }

    /** Takes an end; absent from an empty queue. */
    Answer poll(boolean tail) {
        return told(tail ? items.pollLast() : items.pollFirst());
    }

    private Answer told(@Nullable Entry item) {
        if (item == null) {
            return FakeShard.absent();
        }
        return sorted
                ? Answer.newBuilder().setEntry(item).build()
                : FakeShard.value(item.getValue());
    }

    Answer run(Operation it) {
        return switch (it.getOperationCase()) {
            case QUEUE_OFFER -> offer(it.getQueueOffer());
            case QUEUE_POLL -> poll(it.getQueuePoll().getLast());
            case QUEUE_PEEK ->
                told(
                        items.isEmpty()
                                ? null
                                : it.getQueuePeek().getLast() ? items.last() : items.first());
            case QUEUE_CONTAINS ->
                FakeShard.flag(items.stream()
                        .anyMatch(item -> isEqual(
                                item,
                                it.getQueueContains().getKey(),
                                it.getQueueContains().getValue())));
            case QUEUE_REMOVE_VALUE -> {
                Entry found = null;
                for (Entry item :
                        it.getQueueRemoveValue().getLast() ? items.descendingSet() : items) {
                    if (found == null
                            && isEqual(
                                    item,
                                    it.getQueueRemoveValue().getKey(),
                                    it.getQueueRemoveValue().getValue())) {
                        found = item;
                    }
                }
                yield FakeShard.flag(found != null && items.remove(found));
            }
            case QUEUE_REMOVE_NUMBER ->
                FakeShard.flag(items.remove(cursor(
                        it.getQueueRemoveNumber().getKey(),
                        it.getQueueRemoveNumber().getItem())));
            case QUEUE_SCAN -> scan(it.getQueueScan());
            default -> throw new AssertionError("unknown: " + it);
        };
    }

    private static boolean isEqual(Entry item, ByteString key, ByteString value) {
        return item.getKey().equals(key) && item.getValue().equals(value);
    }

    private static Entry cursor(ByteString key, long number) {
        return Entry.newBuilder().setKey(key).setNumber(number).build();
    }

    void append(ByteString value) {
        offer(QueueOffer.newBuilder().setValue(value).build());
    }

    private Answer offer(QueueOffer offer) {
        last++;
        items.add(Entry.newBuilder()
                .setKey(offer.getKey())
                .setNumber(offer.getFirst() ? -last : last)
                .setValue(offer.getValue())
                .build());
        return FakeShard.done();
    }

    private Answer scan(QueueScan scan) {
        NavigableSet<Entry> all = scan.getLast() ? items.descendingSet() : items;
        Entry after = cursor(scan.getKey(), scan.getItem());
        List<Entry> rest = new ArrayList<>(scan.getFromStart() ? all : all.tailSet(after, false));
        return FakeMap.page(rest, scan.getMaxBytes());
    }
}
