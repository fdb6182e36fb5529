package io.fused.core.operation;

import java.util.List;

/** What a primary answers to a request. */
public sealed interface Answer {
    /** Done, nothing to say. */
    record Done() implements Answer {}

    /** There is no value. */
    record Absent() implements Answer {}

    /**
     * A value.
     *
     * @param bytes the encoded value; never written again
     */
    record Value(byte[] bytes) implements Answer {}

    /** Yes or no. */
    record Flag(boolean value) implements Answer {}

    /** A size, a position, a session's number. */
    record Number(long value) implements Answer {}

    /**
     * Part of a structure, in its order.
     *
     * @param entries what was found
     * @param last whether nothing follows
     */
    record Page(List<Entry> entries, boolean last) implements Answer {
        /** Keeps the list unmodifiable. */
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A key with a value: an entry of a page, or an answer of its own.
     *
     * @param number in a page a queue item's number, the hash of a hash map's key, the place of
     *     insertion of a linked map's, else 0; 0 in an answer of its own
     * @param key the key; empty for lists and queues
     * @param value the value
     */
    record Entry(long number, byte[] key, byte[] value) implements Answer {}

    /**
     * What a listener is told.
     *
     * @param events in their order
     */
    record Events(List<Event> events) implements Answer {
        /** Keeps the list unmodifiable. */
        public Events {
            events = List.copyOf(events);
        }
    }

    /**
     * The operation had no effect and this is why.
     *
     * @param code the stable code
     * @param detail a sentence for people, or empty where the code says it all
     */
    record Failed(Code code, String detail) implements Answer {}

    /** Shared instance. */
    Done DONE = new Done();

    /** Shared instance. */
    Absent ABSENT = new Absent();

    /** Shared instance. */
    Events NO_EVENTS = new Events(List.of());

    /** Shared instance. */
    Flag TRUE = new Flag(true);

    /** Shared instance. */
    Flag FALSE = new Flag(false);

    /** Why an operation failed. Codes travel by {@link #number()}, which never changes. */
    enum Code {
        /** The session is unknown at this shard: it expired, or never was. */
        SESSION_EXPIRED(1),
        /** The operation's number is below the session's low mark: its answer is forgotten. */
        ANSWER_FORGOTTEN(2),
        /** A position outside the list. */
        OUT_OF_RANGE(3),
        /** No structure or shard of this id. */
        NOT_FOUND(4),
        /** The request makes no sense; the detail says why. */
        INVALID(5),
        /** A key or value is above the limit. */
        TOO_LARGE(6),
        /** This member may not answer for that shard now; not executed; ask for the map again. */
        NOT_HOLDER(7),
        /** This member has an older map than the request needs; not executed; try again. */
        BEHIND(8),
        /** Too much is uncommitted or waiting; not executed; try again. */
        BUSY(9),
        /** The shard's data is lost; see {@code ./fused cluster accept-loss}. */
        DATA_LOSS(10),
        /** The operation was cancelled before it took effect. */
        CANCELLED(11),
        /** Memory is short here or at a backup: what grows is refused; not executed. */
        OUT_OF_MEMORY(12),
        /** The operation failed in a way that is a defect; it had no effect. */
        INTERNAL(13),
        /** The key belongs to another shard by the map's slots. */
        WRONG_SHARD(14),
        /** The listener fell behind, and its events were dropped. */
        EVENTS_LOST(15),
        /** There is no such listener: its session has ended, or itself. */
        NO_LISTENER(16);

        private final int number;

        Code(int number) {
            this.number = number;
        }

        /** The number under which the code travels. */
        public int number() {
            return number;
        }
    }
}
