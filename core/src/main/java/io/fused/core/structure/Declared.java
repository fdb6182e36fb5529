package io.fused.core.structure;

import org.jspecify.annotations.Nullable;

/** What the cluster's directory says of structures. */
@FunctionalInterface
public interface Declared {
    /** Says nothing of any; a structure then has the kind that its first operation is usual for. */
    Declared NOTHING = structure -> null;

    /** The kind of a structure, or null if the directory doesn't know it. */
    @Nullable
    Kind kind(int structure);

    /** How many items a queue takes; of queues without bound the greatest int. */
    default int capacity(int structure) {
        return Integer.MAX_VALUE;
    }
}
