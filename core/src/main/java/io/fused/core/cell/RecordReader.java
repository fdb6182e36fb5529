package io.fused.core.cell;

import java.util.Objects;

/**
 * Reads the records of a payload in order, without garbage.
 *
 * <p>{@link #nextRecord} checks a record to its last byte before anything of it is shown, so that
 * none is applied by halves. Whether a delta lies below the stack's height is the stack's to check.
 *
 * <pre>{@code
 * RecordReader reader = new RecordReader(payload);
 * while (reader.nextRecord()) {
 *     while (reader.nextHeight()) { … }
 *     while (reader.nextDelta()) { … }
 * }
 * }</pre>
 *
 * @see RecordWriter the layout
 */
public final class RecordReader {
    private final byte[] payload;
    private final int limit;

    private int recordStart;
    private int recordEnd;
    private long number;
    private int deltas;
    private int heights;

    private int deltasLeft;
    private int nextDelta;
    private int sizeClass;
    private long offset;
    private int length;
    private int position;

    private int heightsLeft;
    private int nextHeight;
    private int heightClass;
    private int height;

    /** Reads a whole array, which must not change meanwhile. */
    public RecordReader(byte[] payload) {
        this(payload, 0, payload.length);
    }

    /**
     * Reads a range of an array, which must not change meanwhile.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     */
    public RecordReader(byte[] payload, int from, int length) {
        Objects.checkFromIndexSize(from, length, payload.length);
        this.payload = payload;
        this.limit = from + length;
        this.recordEnd = from;
    }

    /** What a filter lets through. */
    @FunctionalInterface
    public interface UnitFilter {
        /** Whether deltas of this record on this unit are wanted. */
        boolean wants(int sizeClass, int unit, long number);
    }

    /**
     * Goes to the next record.
     *
     * @return whether there is one
     * @throws IllegalArgumentException if the payload is no sequence of records
     */
    public boolean nextRecord() {
        if (recordEnd == limit) {
            return false;
        }
        recordStart = recordEnd;
        require(limit - recordStart >= RecordWriter.HEADER_BYTES, "a record's header is cut off");
        int bytes = LittleEndian.getInt(payload, recordStart);
        require(
                bytes >= RecordWriter.HEADER_BYTES && bytes <= limit - recordStart,
                "a record's length is wrong");
        recordEnd = recordStart + bytes;
        number = LittleEndian.getLong(payload, recordStart + 4);
        require(number > 0, "a record's number is not positive");
        deltas = LittleEndian.getShort(payload, recordStart + 12);
        heights = LittleEndian.getShort(payload, recordStart + 14);
        check();
        rewind();
        return true;
    }

    private void check() {
        int at = recordStart + RecordWriter.HEADER_BYTES;
        for (int k = 0; k < deltas; k++) {
            require(
                    recordEnd - at >= RecordWriter.DELTA_HEADER_BYTES,
                    "a delta's header is cut off");
            int checkedClass = LittleEndian.getShort(payload, at);
            long checkedOffset = LittleEndian.getLong(payload, at + 2);
            int checkedLength = LittleEndian.getInt(payload, at + 10);
            at += RecordWriter.DELTA_HEADER_BYTES;
            require(
                    checkedLength > 0 && checkedLength <= recordEnd - at,
                    "a delta's length is wrong");
            require(checkedClass < SizeClasses.count(), "a delta's size class is unknown");
            int unitBytes = SizeClasses.unitBytes(checkedClass);
            require(
                    checkedOffset >= 0
                            && checkedOffset / unitBytes <= Integer.MAX_VALUE
                            && checkedOffset % unitBytes <= unitBytes - checkedLength,
                    "a delta leaves its unit");
            at += checkedLength;
        }
        require(recordEnd - at == heights * RecordWriter.HEIGHT_BYTES, "heights are cut off");
        for (; at < recordEnd; at += RecordWriter.HEIGHT_BYTES) {
            require(
                    LittleEndian.getShort(payload, at) < SizeClasses.count(),
                    "a height's size class is unknown");
            require(LittleEndian.getInt(payload, at + 2) >= 0, "a height is negative");
        }
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(
                    "Not a sequence of records: " + problem + " at byte " + recordStart);
        }
    }

    /** Goes back to before the present record's first delta and first height. */
    public void rewind() {
        deltasLeft = deltas;
        nextDelta = recordStart + RecordWriter.HEADER_BYTES;
        heightsLeft = heights;
        nextHeight = recordEnd - heights * RecordWriter.HEIGHT_BYTES;
    }

    /** The record's number. */
    public long number() {
        return number;
    }

    /** Where the record begins in the array. */
    public int recordStart() {
        return recordStart;
    }

    /** Where the record ends in the array. */
    public int recordEnd() {
        return recordEnd;
    }

    /** Goes to the record's next height, if there is one. */
    public boolean nextHeight() {
        if (heightsLeft == 0) {
            return false;
        }
        heightsLeft--;
        heightClass = LittleEndian.getShort(payload, nextHeight);
        height = LittleEndian.getInt(payload, nextHeight + 2);
        nextHeight += RecordWriter.HEIGHT_BYTES;
        return true;
    }

    /** The size class that gets a new height. */
    public int heightClass() {
        return heightClass;
    }

    /** The new height, in cells. */
    public int height() {
        return height;
    }

    /** Goes to the record's next delta, if there is one. */
    public boolean nextDelta() {
        if (deltasLeft == 0) {
            return false;
        }
        deltasLeft--;
        sizeClass = LittleEndian.getShort(payload, nextDelta);
        offset = LittleEndian.getLong(payload, nextDelta + 2);
        length = LittleEndian.getInt(payload, nextDelta + 10);
        position = nextDelta + RecordWriter.DELTA_HEADER_BYTES;
        nextDelta = position + length;
        return true;
    }

    /** The delta's size class. */
    public int sizeClass() {
        return sizeClass;
    }

    /** Where the delta begins in the stack, in bytes. */
    public long offset() {
        return offset;
    }

    /** The unit that the delta lies in. */
    public int unit() {
        return (int) (offset / SizeClasses.unitBytes(sizeClass));
    }

    /** The delta's length in bytes, at least 1. */
    public int length() {
        return length;
    }

    /** Where the delta's bytes begin in the array. */
    public int position() {
        return position;
    }

    /**
     * Copies what a subscriber wants of the records that are left.
     *
     * @param filter which deltas
     * @param withHeights whether changes of height go along
     * @param target gets the records under their numbers, those without anything wanted left out
     * @throws IllegalArgumentException if the payload is no sequence of records, or one of them
     *     isn't above the target's last
     */
    public void copy(UnitFilter filter, boolean withHeights, RecordWriter target) {
        while (nextRecord()) {
            target.begin(number);
            while (nextDelta()) {
                if (filter.wants(sizeClass, unit(), number)) {
                    target.delta(sizeClass, offset, payload, position, length);
                }
            }
            while (withHeights && nextHeight()) {
                target.height(heightClass, height, height);
            }
            if (target.isOpenEmpty()) {
                target.abort();
            } else {
                target.commit();
            }
        }
    }
}
