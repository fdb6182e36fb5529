package io.fused.core.cell;

import io.fused.erasure.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * The data stacks of one shard: for each size class a space of bytes that grows and shrinks at its
 * top, cut into units, off the heap. Nodes at a primary and fused nodes at a fused backup lie in it
 * alike.
 *
 * <p>New memory is zero. Memory that is given up must be zero by then: the primary's records see to
 * it, and a fused backup is the sum of its primaries. Offsets are bytes from the stack's start; an
 * access beyond the height is caught only where it leaves the memory allocated.
 *
 * <p>Confined: every call, {@link #close} too, comes from the thread that made this object. No call
 * keeps an array that it was given.
 */
public final class Stacks implements AutoCloseable {
    private static final int LEAST_SEGMENT_BYTES = 512;
    private static final byte[] ZEROS = new byte[64 << 10];
    private static final Unit[] NO_UNITS = {};
    private static final Unit ABSENT = new Unit(Arena.global(), MemorySegment.NULL);

    private final int[] heights = new int[SizeClasses.count()];
    private final int[] unitCounts = new int[SizeClasses.count()];
    private final Unit[][] units = new Unit[SizeClasses.count()][];
    private long allocatedBytes;

    /** Stacks without any cell. */
    public Stacks() {
        Arrays.fill(units, NO_UNITS);
    }

    /** The memory of a unit, or of the part of the top unit that is in use. */
    private record Unit(Arena arena, MemorySegment segment) {
        static Unit allocate(long bytes) {
            Arena arena = Arena.ofConfined();
            return new Unit(arena, arena.allocate(bytes, 8));
        }
    }

    // ---- shape ----

    /** The height of a class, in cells. */
    public int height(int sizeClass) {
        return heights[sizeClass];
    }

    /** The heights of all classes; the caller's own. */
    public int[] heights() {
        return heights.clone();
    }

    /**
     * Sets the height of a class, in cells. Cells above it are given up; they must be zero.
     *
     * @throws IllegalArgumentException if the height is negative
     */
    public void height(int sizeClass, int height) {
        if (height < 0) {
            throw new IllegalArgumentException("A height of " + height);
        }
        if (height == heights[sizeClass]) {
            return;
        }
        heights[sizeClass] = height;
        int unitBytes = SizeClasses.unitBytes(sizeClass);
        long bytes = (long) height * SizeClasses.cellBytes(sizeClass);
        int count = Math.toIntExact((bytes + unitBytes - 1) / unitBytes);
        Unit[] own = units[sizeClass];
        for (int u = unitCounts[sizeClass] - 1; u >= count; u--) {
            free(own[u]);
            own[u] = ABSENT;
        }
        if (count > own.length) {
            int had = own.length;
            own = Arrays.copyOf(own, Math.max(count, had + had / 2));
            Arrays.fill(own, had, own.length, ABSENT);
            units[sizeClass] = own;
        }
        for (int u = Math.max(0, Math.min(unitCounts[sizeClass], count) - 1); u < count; u++) {
            fit(own, u, Math.min(unitBytes, bytes - (long) u * unitBytes), unitBytes);
        }
        unitCounts[sizeClass] = count;
    }

    /**
     * Gives a unit the memory for its bytes in use, by doubling, so that small stacks stay small.
     */
    private void fit(Unit[] own, int u, long needed, int unitBytes) {
        Unit present = own[u];
        long has = present.segment.byteSize();
        if (needed <= has && (needed * 4 > has || has <= LEAST_SEGMENT_BYTES)) {
            return;
        }
        long size = LEAST_SEGMENT_BYTES;
        while (size < needed) {
            size *= 2;
        }
        size = Math.min(size, unitBytes);
        Unit fresh = Unit.allocate(size);
        allocatedBytes += size;
        MemorySegment.copy(present.segment, 0, fresh.segment, 0, Math.min(has, size));
        free(present);
        own[u] = fresh;
    }

    private void free(Unit unit) {
        allocatedBytes -= unit.segment.byteSize();
        if (unit.segment.byteSize() > 0) {
            unit.arena.close();
        }
    }

    /** All memory held for cells, in bytes. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** The memory held for the cells of a class, in bytes. Cost: the number of its units. */
    public long allocatedBytes(int sizeClass) {
        long bytes = 0;
        for (int u = 0; u < unitCounts[sizeClass]; u++) {
            bytes += units[sizeClass][u].segment.byteSize();
        }
        return bytes;
    }

    /** The number of units below a class's height. */
    public int units(int sizeClass) {
        return unitCounts[sizeClass];
    }

    /** Gives all memory back; the heights are 0 then. */
    @Override
    public void close() {
        for (int c = 0; c < units.length; c++) {
            height(c, 0);
        }
    }

    // ---- units ----

    /**
     * A copy of a unit from its start, trailing zeros left out; empty if the unit lies above the
     * height.
     */
    public byte[] image(int sizeClass, int unit) {
        if (unit < 0 || unit >= unitCounts[sizeClass]) {
            return new byte[0];
        }
        MemorySegment segment = units[sizeClass][unit].segment;
        long end = segment.byteSize();
        while (end >= 8 && segment.get(LittleEndian.LONG, end - 8) == 0) {
            end -= 8;
        }
        while (end > 0 && segment.get(ValueLayout.JAVA_BYTE, end - 1) == 0) {
            end--;
        }
        byte[] bytes = new byte[(int) end];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
        return bytes;
    }

    /**
     * Puts an image in the place of a unit's bytes.
     *
     * @param bytes the unit from its start; what lies behind them becomes zero
     * @throws IndexOutOfBoundsException if the unit lies above the height, or the bytes do
     */
    public void load(int sizeClass, int unit, byte[] bytes) {
        Objects.checkIndex(unit, unitCounts[sizeClass]);
        MemorySegment segment = units[sizeClass][unit].segment;
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        segment.asSlice(bytes.length).fill((byte) 0);
    }

    /**
     * Adds a multiple of bytes to a range within one unit: a delta, or an image at the unit's
     * start.
     *
     * @param coefficient of the primary that the bytes are of; 1 at the primary's own stacks
     * @throws IndexOutOfBoundsException if the range leaves the unit or the height; nothing is
     *     changed then
     */
    public void multiplyAdd(
            Kernel kernel,
            int coefficient,
            int sizeClass,
            long offset,
            byte[] source,
            int from,
            int length) {
        if (length == 0) {
            return;
        }
        int unitBytes = SizeClasses.unitBytes(sizeClass);
        long unit = offset / unitBytes;
        if (offset < 0 || unit >= unitCounts[sizeClass]) {
            throw beyond(sizeClass, offset, length);
        }
        MemorySegment segment = units[sizeClass][(int) unit].segment;
        long at = offset - unit * unitBytes;
        if (at + length > segment.byteSize()) {
            throw beyond(sizeClass, offset, length);
        }
        kernel.multiplyAdd(coefficient, source, from, segment, at, length);
    }

    private IndexOutOfBoundsException beyond(int sizeClass, long offset, int length) {
        return new IndexOutOfBoundsException(length
                + " bytes at "
                + offset
                + " of size class "
                + sizeClass
                + ", whose height is "
                + heights[sizeClass]);
    }

    /** Adds bytes to a range within one unit: as {@link #multiplyAdd} with 1, without a kernel. */
    void add(int sizeClass, long offset, byte[] source, int from, int length) {
        MemorySegment segment = segment(sizeClass, offset);
        long at = within(sizeClass, offset);
        for (int k = 0; k < length; k++) {
            byte sum = (byte) (segment.get(ValueLayout.JAVA_BYTE, at + k) ^ source[from + k]);
            segment.set(ValueLayout.JAVA_BYTE, at + k, sum);
        }
    }

    // ---- reading ----

    /** The byte at an offset. */
    public byte getByte(int sizeClass, long offset) {
        return segment(sizeClass, offset).get(ValueLayout.JAVA_BYTE, within(sizeClass, offset));
    }

    /** The 32-bit number at an offset that is a multiple of 4. */
    public int getInt(int sizeClass, long offset) {
        return segment(sizeClass, offset).get(LittleEndian.INT, within(sizeClass, offset));
    }

    /** The 64-bit number at an offset that is a multiple of 8. */
    public long getLong(int sizeClass, long offset) {
        return segment(sizeClass, offset).get(LittleEndian.LONG, within(sizeClass, offset));
    }

    /** Copies a range, over any number of units, into an array. */
    public void read(int sizeClass, long offset, byte[] target, int to, int length) {
        long at = offset;
        int done = 0;
        while (done < length) {
            MemorySegment segment = segment(sizeClass, at);
            long within = within(sizeClass, at);
            int part = (int) Math.min(length - done, SizeClasses.unitBytes(sizeClass) - within);
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, within, target, to + done, part);
            done += part;
            at += part;
        }
    }

    /** A copy of a range. */
    public byte[] bytes(int sizeClass, long offset, int length) {
        byte[] bytes = new byte[length];
        read(sizeClass, offset, bytes, 0, length);
        return bytes;
    }

    /** The {@link XxHash64} of a range. Cost: a copy where the range lies in several units. */
    public long hash(int sizeClass, long offset, int length) {
        if (length == 0) {
            return XxHash64.of(ZEROS, 0, 0);
        }
        long within = within(sizeClass, offset);
        if (within + length <= SizeClasses.unitBytes(sizeClass)) {
            return XxHash64.of(segment(sizeClass, offset), within, length);
        }
        return XxHash64.of(bytes(sizeClass, offset, length));
    }

    /**
     * Compares a range with an array as unsigned bytes, the shorter before the longer.
     *
     * @return negative, 0 or positive as the range is less, equal or greater
     */
    public int compare(int sizeClass, long offset, int length, byte[] with) {
        int common = Math.min(length, with.length);
        long at = offset;
        int done = 0;
        while (done < common) {
            MemorySegment segment = segment(sizeClass, at);
            long within = within(sizeClass, at);
            int part = (int) Math.min(common - done, SizeClasses.unitBytes(sizeClass) - within);
            for (int k = 0; k < part; k++) {
                int one = segment.get(ValueLayout.JAVA_BYTE, within + k) & 0xff;
                int other = with[done + k] & 0xff;
                if (one != other) {
                    return one - other;
                }
            }
            done += part;
            at += part;
        }
        return Integer.compare(length, with.length);
    }

    /** Whether a range equals an array. */
    public boolean equal(int sizeClass, long offset, int length, byte[] with) {
        if (length != with.length) {
            return false;
        }
        long within = length == 0 ? 0 : within(sizeClass, offset);
        if (length == 0 || within + length > SizeClasses.unitBytes(sizeClass)) {
            return compare(sizeClass, offset, length, with) == 0;
        }
        MemorySegment segment = segment(sizeClass, offset);
        int k = 0;
        for (; k <= length - 8; k += 8) {
            if (segment.get(LittleEndian.LONG, within + k) != LittleEndian.getLong(with, k)) {
                return false;
            }
        }
        for (; k < length; k++) {
            if (segment.get(ValueLayout.JAVA_BYTE, within + k) != with[k]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a range of memory below the top unit's end is zero, above the height too. */
    public boolean isZero(int sizeClass, long offset, long length) {
        long at = offset;
        long end = offset + length;
        int unitBytes = SizeClasses.unitBytes(sizeClass);
        while (at < end && at / unitBytes < unitCounts[sizeClass]) {
            MemorySegment segment = segment(sizeClass, at);
            long within = within(sizeClass, at);
            long part = Math.min(end - at, unitBytes - within);
            long there = Math.min(part, segment.byteSize() - within);
            for (long k = 0; k < there; k++) {
                if (segment.get(ValueLayout.JAVA_BYTE, within + k) != 0) {
                    return false;
                }
            }
            at += part;
        }
        return true;
    }

    // ---- writing, at primaries ----

    /**
     * Sets a class's height by the open record.
     *
     * @param height in cells; cells that are given up must be zero by the record's end
     */
    public void height(RecordWriter record, int sizeClass, int height) {
        record.height(sizeClass, heights[sizeClass], height);
        height(sizeClass, height);
    }

    /**
     * Writes bytes by the open record: the record gets {@code old xor new}, equal bytes at both
     * ends left out, cut at the borders of units.
     *
     * @throws IndexOutOfBoundsException if the range leaves the memory allocated
     */
    public void write(
            RecordWriter record, int sizeClass, long offset, byte[] source, int from, int length) {
        long at = offset;
        int done = 0;
        while (done < length) {
            long within = within(sizeClass, at);
            int part = (int) Math.min(length - done, SizeClasses.unitBytes(sizeClass) - within);
            writeWithin(record, sizeClass, at, source, from + done, part);
            done += part;
            at += part;
        }
    }

    /** Writes zeros by the open record. */
    public void zero(RecordWriter record, int sizeClass, long offset, int length) {
        for (int done = 0; done < length; done += ZEROS.length) {
            int part = Math.min(ZEROS.length, length - done);
            write(record, sizeClass, offset + done, ZEROS, 0, part);
        }
    }

    private void writeWithin(
            RecordWriter record, int sizeClass, long offset, byte[] source, int from, int length) {
        MemorySegment segment = segment(sizeClass, offset);
        long at = within(sizeClass, offset);
        Objects.checkFromIndexSize(at, length, segment.byteSize());
        int begin = firstDifference(segment, at, source, from, length);
        if (begin == length) {
            return;
        }
        int end = lastDifference(segment, at, source, from, length);
        int to = record.delta(sizeClass, offset + begin, end - begin);
        byte[] delta = record.buffer();
        int k = begin;
        for (; k <= end - 8; k += 8, to += 8) {
            long fresh = LittleEndian.getLong(source, from + k);
            LittleEndian.putLong(delta, to, fresh ^ segment.get(LittleEndian.LONG, at + k));
            segment.set(LittleEndian.LONG, at + k, fresh);
        }
        for (; k < end; k++, to++) {
            byte fresh = source[from + k];
            delta[to] = (byte) (fresh ^ segment.get(ValueLayout.JAVA_BYTE, at + k));
            segment.set(ValueLayout.JAVA_BYTE, at + k, fresh);
        }
    }

    private static int firstDifference(
            MemorySegment segment, long at, byte[] source, int from, int length) {
        int k = 0;
        while (k <= length - 8
                && segment.get(LittleEndian.LONG, at + k)
                        == LittleEndian.getLong(source, from + k)) {
            k += 8;
        }
        while (k < length && segment.get(ValueLayout.JAVA_BYTE, at + k) == source[from + k]) {
            k++;
        }
        return k;
    }

    /** One behind the last difference; there is one. */
    private static int lastDifference(
            MemorySegment segment, long at, byte[] source, int from, int length) {
        int k = length;
        while (k >= 8
                && segment.get(LittleEndian.LONG, at + k - 8)
                        == LittleEndian.getLong(source, from + k - 8)) {
            k -= 8;
        }
        while (segment.get(ValueLayout.JAVA_BYTE, at + k - 1) == source[from + k - 1]) {
            k--;
        }
        return k;
    }

    private MemorySegment segment(int sizeClass, long offset) {
        return units[sizeClass][(int) (offset / SizeClasses.unitBytes(sizeClass))].segment;
    }

    private static long within(int sizeClass, long offset) {
        return offset % SizeClasses.unitBytes(sizeClass);
    }
}
