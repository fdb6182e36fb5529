package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedPriorityQueue;
import java.util.Comparator;

/** A priority queue in the order of its texts read backwards, beside one of java.util. */
final class SortKeyQueueModel extends PriorityQueueModel {
    SortKeyQueueModel(FusedClient client, long seed) {
        super(client, "sort key queue", seed, Comparator.comparing(SortKeyQueueModel::backwards));
    }

    private static String backwards(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    @Override
    FusedPriorityQueue<String> openSorted() {
        return client.priorityQueue(
                name, Codec.string(), SortKeyQueueModel::backwards, Codec.string());
    }
}
