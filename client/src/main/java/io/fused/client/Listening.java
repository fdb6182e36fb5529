package io.fused.client;

/**
 * That somebody is told of the changes of a structure: made by the structure's {@code listen}, ends
 * with {@link #close}.
 *
 * <p><b>What is guaranteed.</b> Every change that is made after {@code listen} has returned is told
 * exactly once, for as long as the listener doesn't end, across the crash and the rebuild of
 * primaries, broken connections and repeated operations. Only what is committed is told: no crash
 * takes it back. What one primary holds is told in the order in which it happened there: all of a
 * list, a queue or a sorted structure, and of a map or set that is spread over the primaries each
 * key; changes of keys on different primaries come in any order. {@code clear} and {@code destroy}
 * of a spread structure are told once for each primary that they took elements from. An entry whose
 * time to live is over is told as removed; that it gets another time to live isn't told.
 *
 * <p><b>What isn't.</b> A change is told some time after it was made, not before the method that
 * made it returns. What a listener reads of the structure may be newer than what it is told.
 * Elements that are there before aren't told: to have all, listen first and read then.
 *
 * <p><b>Threads.</b> All listeners of one client are called by one thread of its own, one after the
 * other, never by its event loop; they may call methods that wait, and hold up each other. What one
 * throws goes to that thread's handler for uncaught exceptions, and the next change is told.
 *
 * <p><b>Bounds.</b> Changes wait at the primary until the client fetches them: 100,000 of a
 * structure or 16 MiB. A listener that lags by more falls behind: the rest is dropped, and the
 * listener ends with {@link End#FELL_BEHIND}. The client fetches ahead of the calls by some pages
 * of 256 KiB. An element of more than 1 MiB is told without its content.
 *
 * <p><b>Cost.</b> A change of a structure with listeners takes one node more in its record, and one
 * message for each client that listens, or less where several changes go together. A structure
 * without listeners pays nothing.
 */
public interface Listening extends AutoCloseable {
    /** Why a listener is told no more. */
    enum End {
        /** It, or its client, was closed. */
        CLOSED,
        /** The structure was destroyed. */
        DESTROYED,
        /**
         * It lagged behind, and changes were dropped. Listen again, and read the structure anew.
         */
        FELL_BEHIND,
        /**
         * Its client wasn't heard for too long by a primary, and changes were dropped. Listen
         * again, and read the structure anew.
         */
        SESSION_EXPIRED,
        /** Data of the structure is lost, since more members crashed than the cluster survives. */
        DATA_LOST,
        /** Client and cluster don't understand each other. */
        FAILED
    }

    /**
     * Returns whether the listener is still told of changes. False before {@code ended} is called.
     *
     * @return whether it hasn't ended
     */
    boolean isOpen();

    /**
     * Ends it. Nothing is told afterwards but {@link End#CLOSED}, except what the listener is being
     * told at this moment. Doesn't wait for the cluster. Does nothing if it has ended.
     */
    @Override
    void close();
}
