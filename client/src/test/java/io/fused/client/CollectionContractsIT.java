package io.fused.client;

import com.google.common.collect.testing.features.CollectionSize;

/** The contracts of collections of every size: of none, one and several elements. */
final class CollectionContractsIT extends CollectionContracts {
    CollectionContractsIT() {
        super(CollectionSize.ANY);
    }
}
