package io.fused.client;

import com.google.common.collect.testing.features.CollectionSize;

/** The contracts of collections of several elements. */
final class CollectionContractsTest extends CollectionContracts {
    CollectionContractsTest() {
        super(CollectionSize.SEVERAL);
    }
}
