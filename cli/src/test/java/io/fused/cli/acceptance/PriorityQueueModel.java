package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedPriorityQueue;
import java.util.Comparator;
import java.util.Iterator;
import java.util.PriorityQueue;

/** A priority queue beside one of java.util: what a queue does, the least item first. */
class PriorityQueueModel extends QueueModel {
    private final PriorityQueue<String> twin;

    PriorityQueueModel(FusedClient client, long seed) {
        this(client, "priority queue", seed, Comparator.naturalOrder());
    }

    PriorityQueueModel(FusedClient client, String name, long seed, Comparator<String> order) {
        this(client, name, seed, new PriorityQueue<>(order));
    }

    private PriorityQueueModel(
            FusedClient client, String name, long seed, PriorityQueue<String> twin) {
        super(client, name, seed, twin);
        this.twin = twin;
    }

    @Override
    final Opened open() {
        FusedPriorityQueue<String> opened = openSorted();
        return new Opened(opened, opened.async(), opened::destroy);
    }

    FusedPriorityQueue<String> openSorted() {
        return client.priorityQueue(name, Codec.string());
    }

    /** From the least to the greatest, which the twin's own iterator doesn't promise. */
    @Override
    Iterator<String> walkTwin() {
        Iterator<String> walk = twin.stream().sorted(twin.comparator()).iterator();
        return new Iterator<>() {
            private String last = "";

            @Override
            public boolean hasNext() {
                return walk.hasNext();
            }

            @Override
            public String next() {
                last = walk.next();
                return last;
            }

            @Override
            public void remove() {
                twin.remove(last);
            }
        };
    }
}
