package io.fused.core.operation;

/**
 * One change of a structure as its listeners are told of it. Its arrays are never written again.
 *
 * @param number grows from event to event of a shard, and is never used again
 * @param kind what happened
 * @param index the position of a list's element at that time; else 0
 * @param key the key; empty where elements have none
 * @param before the value that was there; empty if nothing was
 * @param value the value that is there; empty if nothing is
 * @param isCut whether it was too large, and values are left out; the key too if that alone is
 */
public record Event(
        long number,
        Kind kind,
        long index,
        byte[] key,
        byte[] before,
        byte[] value,
        boolean isCut) {
    /** What can happen. Kinds travel by {@link #number()}, which never changes. */
    public enum Kind {
        /** An element has come. */
        ADDED(1),
        /** An element has another value, perhaps an equal one. */
        UPDATED(2),
        /** An element has gone. */
        REMOVED(3),
        /** All elements have gone at once; there was one at least. */
        CLEARED(4),
        /** The structure has gone, with all elements that it had left; nothing follows. */
        DESTROYED(5);

        private static final Kind[] ALL = values();

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** The number under which the kind travels and is kept. */
        public int number() {
            return number;
        }

        /**
         * The kind of a number.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind of(int number) {
            if (number < 1 || number > ALL.length) {
                throw new IllegalArgumentException("No event is of kind " + number);
            }
            return ALL[number - 1];
        }
    }
}
