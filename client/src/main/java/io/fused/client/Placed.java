package io.fused.client;

/** A structure that was opened here. */
interface Placed {
    /** Where it is. */
    Structure structure();
}
