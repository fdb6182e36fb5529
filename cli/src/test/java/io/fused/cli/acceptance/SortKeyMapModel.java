package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedSortedMap;
import java.util.Comparator;
import java.util.Locale;

/** A map sorted by its keys in small letters, beside a TreeMap for which such keys are equal. */
final class SortKeyMapModel extends SortedMapModel {
    SortKeyMapModel(FusedClient client, long seed) {
        super(client, "sort key map", seed, Comparator.comparing(SortKeyMapModel::small));
    }

    private static String small(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    @Override
    FusedSortedMap<String, String> openSorted() {
        return client.sortedMap(
                name, Codec.string(), SortKeyMapModel::small, Codec.string(), Codec.string());
    }

    /** Waits for each answer: some changes of a map by sort keys take two exchanges. */
    @Override
    void change() throws InterruptedException {
        super.change();
        settle();
    }

    @Override
    String key() {
        String key = super.key();
        return random.nextBoolean() ? key : key.toUpperCase(Locale.ROOT);
    }
}
