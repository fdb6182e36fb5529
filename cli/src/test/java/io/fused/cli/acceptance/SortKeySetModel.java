package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedSortedSet;
import java.util.Comparator;

/** A set sorted from the greatest number to the least, beside a TreeSet. */
final class SortKeySetModel extends SortedSetModel {
    SortKeySetModel(FusedClient client, long seed) {
        super(client, "sort key set", seed, Comparator.reverseOrder());
    }

    @Override
    FusedSortedSet<Long> openSorted() {
        return client.sortedSet(name, Codec.int64(), number -> -number, Codec.int64());
    }
}
