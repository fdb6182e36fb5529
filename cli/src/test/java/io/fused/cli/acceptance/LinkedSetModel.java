package io.fused.cli.acceptance;

import io.fused.client.Codec;
import io.fused.client.FusedClient;
import io.fused.client.FusedSet;
import java.util.LinkedHashSet;

/** A set in the order of insertion beside a LinkedHashSet. */
final class LinkedSetModel extends SetModel {
    LinkedSetModel(FusedClient client, long seed) {
        super(client, "linked set", seed, new LinkedHashSet<>());
    }

    @Override
    FusedSet<Long> open() {
        return client.linkedSet(name, Codec.int64());
    }
}
