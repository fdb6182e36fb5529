package io.fused.core.structure;

import io.fused.core.operation.Operation;

/** What structures on a primary are, by how they index and order their elements. */
public enum Kind {
    /** A hash map. */
    MAP(1),
    /** A list. */
    LIST(2),
    /** A queue with two ends. */
    QUEUE(3),
    /** A counter. */
    COUNTER(4),
    /** A map in the order of its keys. */
    SORTED_MAP(5),
    /** A queue in the order of its items' keys. */
    PRIORITY_QUEUE(6),
    /** A hash map in the order of insertion. */
    LINKED_MAP(7);

    /** How root nodes say it; never changed. */
    final int number;

    Kind(int number) {
        this.number = number;
    }

    /** The kind of a root node. */
    static Kind of(int number) {
        for (Kind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new CorruptShardException("A structure of unknown kind " + number);
    }

    /** The kind that a structure has where nothing else is known than what is asked of it. */
    static Kind usual(Operation operation) {
        return switch (operation) {
            case Operation.OnRange range -> SORTED_MAP;
            case Operation.OnMap map -> MAP;
            case Operation.OnList list -> LIST;
            case Operation.OnQueue queue -> QUEUE;
            case Operation.OnCounter counter -> COUNTER;
            case Operation.OnSession session -> throw new IllegalArgumentException("no structure");
            case Operation.OnAny any -> throw new IllegalArgumentException("no kind");
        };
    }

    /** Whether an operation is for structures of this kind. */
    public boolean takes(Operation operation) {
        return switch (operation) {
            case Operation.OnSession session -> true;
            case Operation.OnAny any -> true;
            case Operation.OnRange range -> this == SORTED_MAP;
            case Operation.OnMap map -> this == MAP || this == SORTED_MAP || this == LINKED_MAP;
            case Operation.OnList list -> this == LIST;
            case Operation.OnQueue queue -> this == QUEUE || this == PRIORITY_QUEUE;
            case Operation.OnCounter counter -> this == COUNTER;
        };
    }
}
