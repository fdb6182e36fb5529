package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedPriorityQueue;
import java.util.Iterator;
import java.util.PriorityQueue;

/** A priority queue beside one of java.util: what a queue does, the least item first. */
final class PriorityQueueModel extends QueueModel {
    private final PriorityQueue<String> twin;

    PriorityQueueModel(FusedClient client, long seed) {
        this(client, seed, new PriorityQueue<>());
    }

    private PriorityQueueModel(FusedClient client, long seed, PriorityQueue<String> twin) {
        super(client, "priority queue", seed, twin);
        this.twin = twin;
    }

    @Override
    Opened open() {
        FusedPriorityQueue<String> opened = client.priorityQueue(name, Codec.string());
        return new Opened(opened, opened.async(), opened::destroy);
    }

    /** From the least to the greatest, which the twin's own iterator doesn't promise. */
    @Override
    Iterator<String> walkTwin() {
        Iterator<String> walk = twin.stream().sorted().iterator();
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
