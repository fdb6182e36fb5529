package io.fused.core.replication;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of one primary that may still have to be sent: those above its commit number. They
 * are kept in the batches in which they were sent, so that one array serves the primary's memory
 * and all its streams, and a fused backup keeps the very array that it received.
 *
 * <p>Batches have positions that grow from 0 and never change; the oldest are dropped first.
 */
final class RetainedRecords {
    /**
     * Records that were sent together.
     *
     * @param first the number of the first one
     * @param last the number of the last one
     * @param payload the records, never written again
     */
    record Batch(long first, long last, byte[] payload) {
        int count() {
            return (int) (last - first + 1);
        }
    }

    private Batch[] ring = new Batch[16];
    private long head;
    private long tail;
    private long bytes;

    /** The position of the oldest batch kept. */
    long head() {
        return head;
    }

    /** The position that the next batch will have. */
    long tail() {
        return tail;
    }

    /** The number of the first record kept, or what is given if none is. */
    long firstNumber(long otherwise) {
        return head < tail ? get(head).first() : otherwise;
    }

    /** The bytes of all payloads kept. */
    long bytes() {
        return bytes;
    }

    Batch get(long position) {
        return ring[(int) position & (ring.length - 1)];
    }

    void add(Batch batch) {
        if (tail - head == ring.length) {
            grow();
        }
        ring[(int) tail & (ring.length - 1)] = batch;
        tail++;
        bytes += batch.payload().length;
    }

    /** Drops the batches that hold nothing above a number. */
    void dropUpTo(long number) {
        while (head < tail && get(head).last() <= number) {
            dropFirst();
        }
    }

    /** Drops the oldest batches while those behind them fill so many bytes. */
    void dropBeyond(long kept) {
        while (head < tail && bytes - get(head).payload().length >= kept) {
            dropFirst();
        }
    }

    @SuppressWarnings("NullAway") // a slot outside head..tail is never read
    private void dropFirst() {
        bytes -= get(head).payload().length;
        ring[(int) head & (ring.length - 1)] = null;
        head++;
    }

    /** The position of the first batch with a record above a number; the tail if there is none. */
    long positionAbove(long number) {
        long position = head;
        while (position < tail && get(position).last() <= number) {
            position++;
        }
        return position;
    }

    /** The batches that hold records above one number and up to another, in order. */
    List<Batch> between(long above, long upTo) {
        List<Batch> found = new ArrayList<>();
        for (long position = positionAbove(above); position < tail; position++) {
            if (get(position).first() <= upTo) {
                found.add(get(position));
            }
        }
        return found;
    }

    private void grow() {
        Batch[] larger = new Batch[ring.length * 2];
        for (long position = head; position < tail; position++) {
            larger[(int) position & (larger.length - 1)] = get(position);
        }
        ring = larger;
    }
}
