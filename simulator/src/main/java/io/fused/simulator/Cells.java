package io.fused.simulator;

import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the stacks of a shard should hold, as plain arrays. A stack reads as zeros above its end.
 */
final class Cells {
    private final byte[][] bytes = new byte[SizeClasses.count()][0];

    /** Adds a product of the deltas of a record. */
    void add(RecordReader record, byte[] payload, int coefficient) {
        byte[] table = Multiplication.table(coefficient);
        record.rewind();
        while (record.nextDelta()) {
            int from = Math.toIntExact(record.offset());
            byte[] stack = reach(record.sizeClass(), from + record.length());
            int position = record.position();
            for (int index = 0; index < record.length(); index++) {
                stack[from + index] ^= table[payload[position + index] & 0xff];
            }
        }
    }

    /** Adds the present delta of a record. */
    void addDelta(RecordReader record, byte[] payload) {
        int from = Math.toIntExact(record.offset());
        byte[] stack = reach(record.sizeClass(), from + record.length());
        for (int index = 0; index < record.length(); index++) {
            stack[from + index] ^= payload[record.position() + index];
        }
    }

    /** Adds a product of other cells. */
    void add(Cells other, int coefficient) {
        byte[] table = Multiplication.table(coefficient);
        for (int sizeClass = 0; sizeClass < bytes.length; sizeClass++) {
            byte[] source = other.bytes[sizeClass];
            byte[] stack = reach(sizeClass, source.length);
            for (int index = 0; index < source.length; index++) {
                stack[index] ^= table[source[index] & 0xff];
            }
        }
    }

    Cells copy() {
        Cells copy = new Cells();
        for (int sizeClass = 0; sizeClass < bytes.length; sizeClass++) {
            copy.bytes[sizeClass] = bytes[sizeClass].clone();
        }
        return copy;
    }

    /** The bytes of a range, zeros where there is nothing. */
    byte[] range(int sizeClass, int from, int length) {
        byte[] stack = bytes[sizeClass];
        byte[] range = new byte[length];
        if (from < stack.length) {
            System.arraycopy(stack, from, range, 0, Math.min(length, stack.length - from));
        }
        return range;
    }

    /** Compares the ranges that a record touched with real stacks; empty if they agree. */
    Optional<String> differenceAt(RecordReader record, Stacks real) {
        record.rewind();
        while (record.nextDelta()) {
            Optional<String> found =
                    difference(record.sizeClass(), (int) record.offset(), record.length(), real);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Compares all cells with real stacks; empty if they agree. */
    Optional<String> difference(Stacks real) {
        for (int sizeClass = 0; sizeClass < bytes.length; sizeClass++) {
            int length = real.height(sizeClass) * SizeClasses.cellBytes(sizeClass);
            Optional<String> found = difference(sizeClass, 0, length, real);
            if (found.isPresent()) {
                return found;
            }
            byte[] stack = bytes[sizeClass];
            for (int index = length; index < stack.length; index++) {
                if (stack[index] != 0) {
                    return Optional.of(
                            "class " + sizeClass + " byte " + index + " should be " + stack[index]
                                    + " and lies above the height " + real.height(sizeClass));
                }
            }
        }
        return Optional.empty();
    }

    /** Compares a unit's image, whose trailing zeros are left out. */
    Optional<String> differenceOfImage(int sizeClass, int unit, byte[] image) {
        int unitBytes = SizeClasses.unitBytes(sizeClass);
        byte[] expected = range(sizeClass, unit * unitBytes, unitBytes);
        int at = Arrays.mismatch(expected, Arrays.copyOf(image, unitBytes));
        return at < 0
                ? Optional.empty()
                : Optional.of("class " + sizeClass + " unit " + unit + " byte " + at);
    }

    private Optional<String> difference(int sizeClass, int from, int length, Stacks real) {
        int end = real.height(sizeClass) * SizeClasses.cellBytes(sizeClass);
        int there = Math.max(0, Math.min(length, end - from));
        byte[] actual = there > 0 ? real.bytes(sizeClass, from, there) : new byte[0];
        byte[] expected = range(sizeClass, from, length);
        for (int index = 0; index < length; index++) {
            int is = index < there ? actual[index] : 0;
            if (is != expected[index]) {
                int cell = (from + index) / SizeClasses.cellBytes(sizeClass);
                int within = (from + index) % SizeClasses.cellBytes(sizeClass);
                return Optional.of("class " + sizeClass + " cell " + cell + " byte " + within
                        + " is " + is + " and should be " + expected[index]);
            }
        }
        return Optional.empty();
    }

    private byte[] reach(int sizeClass, int end) {
        byte[] stack = bytes[sizeClass];
        if (stack.length < end) {
            stack = Arrays.copyOf(stack, Math.max(end, stack.length * 2));
            bytes[sizeClass] = stack;
        }
        return stack;
    }
}
