package io.fused.core.cell;

import java.util.Arrays;

/**
 * Puts together the records of one primary and hands them out once a turn.
 *
 * <p>A payload is records, one behind another. A record, all numbers little endian:
 *
 * <pre>
 *   u32  length of the whole record in bytes
 *   u64  number
 *   u16  count of deltas
 *   u16  count of heights
 *   then each delta:   u16 size class, u64 offset in the stack, u32 length, that many bytes
 *   then each height:  u16 size class, u32 new height in cells
 * </pre>
 *
 * <p>A delta holds {@code old xor new} and lies in one unit. While a record is applied, a stack has
 * the greater of its old and new height; stacks shrink after the deltas. A size class occurs at
 * most once among the heights.
 *
 * <p>One record is open at a time, between {@link #begin} and {@link #commit} or {@link #abort}.
 */
public final class RecordWriter {
    static final int HEADER_BYTES = 16;
    static final int DELTA_HEADER_BYTES = 14;
    static final int HEIGHT_BYTES = 6;

    private static final int FIRST_CAPACITY = 1 << 12;
    private static final int KEPT_CAPACITY = 4 << 20;
    private static final int MOST_COUNTED = 0xffff;

    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int end;
    private int recordStart = -1;
    private long number;
    private int deltas;

    private int heights;
    private int[] heightClasses = new int[8];
    private int[] oldHeights = new int[8];
    private int[] newHeights = new int[8];

    private long lastNumber;
    private long firstTaken;
    private int complete;

    /**
     * A writer whose first record has the number after this one.
     *
     * @param lastNumber the number of the last record before
     */
    public RecordWriter(long lastNumber) {
        this.lastNumber = lastNumber;
    }

    /**
     * Records as they go out together.
     *
     * @param first the number of the first record
     * @param count how many there are
     * @param payload the records; the receiver's own
     */
    public record Batch(long first, int count, byte[] payload) {}

    /** Opens the record with the next number. */
    public void begin() {
        begin(lastNumber + 1);
    }

    /**
     * Opens a record with a number of the caller's, for records that are copied.
     *
     * @throws IllegalStateException if a record is open
     * @throws IllegalArgumentException if the number is not above the last one
     */
    public void begin(long recordNumber) {
        if (isOpen()) {
            throw new IllegalStateException("Record " + number + " is still open");
        }
        if (recordNumber <= lastNumber) {
            throw new IllegalArgumentException(
                    "Record " + recordNumber + " after record " + lastNumber);
        }
        number = recordNumber;
        recordStart = end;
        deltas = 0;
        heights = 0;
        ensure(HEADER_BYTES);
        end += HEADER_BYTES;
    }

    /** Whether a record is open. */
    public boolean isOpen() {
        return recordStart >= 0;
    }

    /** Whether the open record changes nothing so far. */
    public boolean isOpenEmpty() {
        return isOpen() && deltas == 0 && heights == 0;
    }

    /** The bytes of the open record so far; 0 if none is open. */
    public int openBytes() {
        return isOpen() ? end - recordStart + heights * HEIGHT_BYTES : 0;
    }

    /**
     * Appends a delta to the open record, for the caller to fill in.
     *
     * @return where in {@link #buffer} its bytes lie, until the next call
     */
    int delta(int sizeClass, long offset, int length) {
        requireOpen();
        if (++deltas > MOST_COUNTED) {
            throw new IllegalStateException("More than " + MOST_COUNTED + " deltas in a record");
        }
        ensure(DELTA_HEADER_BYTES + length);
        LittleEndian.putShort(buffer, end, sizeClass);
        LittleEndian.putLong(buffer, end + 2, offset);
        LittleEndian.putInt(buffer, end + 10, length);
        int at = end + DELTA_HEADER_BYTES;
        end = at + length;
        return at;
    }

    /** Where deltas are filled in. */
    byte[] buffer() {
        return buffer;
    }

    /** Appends a delta that is ready. */
    void delta(int sizeClass, long offset, byte[] bytes, int from, int length) {
        int at = delta(sizeClass, offset, length);
        System.arraycopy(bytes, from, buffer, at, length);
    }

    /** Notes a change of height; several of one class in a record become one. */
    void height(int sizeClass, int oldHeight, int newHeight) {
        requireOpen();
        for (int k = 0; k < heights; k++) {
            if (heightClasses[k] == sizeClass) {
                newHeights[k] = newHeight;
                return;
            }
        }
        if (heights == heightClasses.length) {
            heightClasses = Arrays.copyOf(heightClasses, 2 * heights);
            oldHeights = Arrays.copyOf(oldHeights, 2 * heights);
            newHeights = Arrays.copyOf(newHeights, 2 * heights);
        }
        heightClasses[heights] = sizeClass;
        oldHeights[heights] = oldHeight;
        newHeights[heights++] = newHeight;
    }

    /**
     * Closes the open record.
     *
     * @return its number
     */
    public long commit() {
        requireOpen();
        ensure(heights * HEIGHT_BYTES);
        for (int k = 0; k < heights; k++) {
            LittleEndian.putShort(buffer, end, heightClasses[k]);
            LittleEndian.putInt(buffer, end + 2, newHeights[k]);
            end += HEIGHT_BYTES;
        }
        LittleEndian.putInt(buffer, recordStart, end - recordStart);
        LittleEndian.putLong(buffer, recordStart + 4, number);
        LittleEndian.putShort(buffer, recordStart + 12, deltas);
        LittleEndian.putShort(buffer, recordStart + 14, heights);
        if (complete == 0) {
            firstTaken = number;
        }
        complete++;
        lastNumber = number;
        recordStart = -1;
        return number;
    }

    /** Forgets the open record; the stacks are the caller's to mend. */
    public void abort() {
        requireOpen();
        end = recordStart;
        recordStart = -1;
    }

    /**
     * Takes back from the stacks what the open record changed, and forgets the record.
     *
     * @param stacks those that the record was written on
     */
    public void undo(Stacks stacks) {
        requireOpen();
        for (int k = 0; k < heights; k++) {
            int sizeClass = heightClasses[k];
            stacks.height(sizeClass, Math.max(oldHeights[k], stacks.height(sizeClass)));
        }
        int at = recordStart + HEADER_BYTES;
        for (int k = 0; k < deltas; k++) {
            int length = LittleEndian.getInt(buffer, at + 10);
            stacks.add(
                    LittleEndian.getShort(buffer, at),
                    LittleEndian.getLong(buffer, at + 2),
                    buffer,
                    at + DELTA_HEADER_BYTES,
                    length);
            at += DELTA_HEADER_BYTES + length;
        }
        for (int k = 0; k < heights; k++) {
            stacks.height(heightClasses[k], oldHeights[k]);
        }
        abort();
    }

    /** The number of the last complete record, taken or not; of the one before the first, else. */
    public long lastNumber() {
        return lastNumber;
    }

    /** The bytes of complete records that were not taken yet. */
    public int pendingBytes() {
        return isOpen() ? recordStart : end;
    }

    /** The count of complete records that were not taken yet. */
    public int pendingRecords() {
        return complete;
    }

    /**
     * Hands out the complete records and starts anew.
     *
     * @return the records since the last call, perhaps none
     * @throws IllegalStateException if a record is open
     */
    public Batch take() {
        if (isOpen()) {
            throw new IllegalStateException("Record " + number + " is still open");
        }
        Batch batch = new Batch(
                complete == 0 ? lastNumber + 1 : firstTaken, complete, Arrays.copyOf(buffer, end));
        end = 0;
        complete = 0;
        if (buffer.length > KEPT_CAPACITY) {
            buffer = new byte[FIRST_CAPACITY];
        }
        return batch;
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new IllegalStateException("No record is open");
        }
    }

    private void ensure(int more) {
        int needed = Math.addExact(end, more);
        if (needed > buffer.length) {
            long twice = Math.min(2L * buffer.length, Integer.MAX_VALUE - 16);
            buffer = Arrays.copyOf(buffer, (int) Math.max(needed, twice));
        }
    }
}
