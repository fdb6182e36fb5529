package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import java.util.LinkedHashMap;

/** A map in the order of insertion beside a LinkedHashMap. */
final class LinkedMapModel extends MapModel {
    LinkedMapModel(FusedClient client, long seed) {
        super(client, "linked map", seed, new LinkedHashMap<>());
    }

    @Override
    FusedMap<String, String> open() {
        return client.linkedMap(name, Codec.string(), Codec.string());
    }
}
