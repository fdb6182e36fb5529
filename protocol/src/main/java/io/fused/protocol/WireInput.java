package io.fused.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cursor over protobuf's wire format that trusts nothing: every step is checked against the end
 * of the message around it. Used by one thread.
 */
final class WireInput {
    /** Groups in groups beyond this are no message that anybody means. */
    private static final int DEPTH_MAX = 32;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] array = new byte[0];
    private int position;
    private int end;

    void reset(byte[] bytes, int from, int to) {
        array = bytes;
        position = from;
        end = to;
    }

    boolean hasMore() {
        return position < end;
    }

    int position() {
        return position;
    }

    int end() {
        return end;
    }

    /** Limits what follows to the next {@code bytes} bytes; returns the end to go back to. */
    int enter(int bytes) {
        int outer = end;
        end = position + bytes;
        return outer;
    }

    /** Leaves a message that was entered, whether it was read to its end or not. */
    void leave(int outer) {
        position = end;
        end = outer;
    }

    void jump(int to) {
        position = to;
    }

    /** Reads field number and wire type. */
    int tag() {
        long tag = varint();
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw malformed("a field without a number");
        }
        return (int) tag;
    }

    long varint() {
        int at = position;
        if (at < end && array[at] >= 0) {
            position = at + 1;
            return array[at];
        }
        return longVarint();
    }

    private long longVarint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= end) {
                throw malformed("it ends within a number");
            }
            byte next = array[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    long fixed64() {
        if (end - position < 8) {
            throw malformed("it ends within a number");
        }
        long value = (long) LONGS.get(array, position);
        position += 8;
        return value;
    }

    /** Reads the length of what follows, which is all there. */
    int length() {
        long length = varint();
        if (length < 0 || length > end - position) {
            throw malformed("a field is longer than what is there");
        }
        return (int) length;
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(array, from, to);
    }

    String text(int from, int to) {
        return new String(array, from, to - from, StandardCharsets.UTF_8);
    }

    boolean equal(int from, int to, byte[] other) {
        return Arrays.equals(array, from, to, other, 0, other.length);
    }

    /** Passes over a field that this reader doesn't know. */
    void skip(int tag) {
        skip(tag, 0);
    }

    private void skip(int tag, int depth) {
        switch (tag & 7) {
            case 0 -> varint();
            case 1 -> advance(8);
            case 2 -> advance(length());
            case 3 -> skipGroup(tag, depth);
            case 5 -> advance(4);
            default -> throw malformed("a field of a kind that doesn't exist");
        }
    }

    private void skipGroup(int tag, int depth) {
        if (depth == DEPTH_MAX) {
            throw malformed("groups are nested too deeply");
        }
        int endOfGroup = (tag & ~7) | 4;
        for (int inner = tag(); inner != endOfGroup; inner = tag()) {
            skip(inner, depth + 1);
        }
    }

    private void advance(int bytes) {
        if (end - position < bytes) {
            throw malformed("it ends within a field");
        }
        position += bytes;
    }

    private MalformedFrameException malformed(String what) {
        return new MalformedFrameException(
                "This is no message of fused.v1: " + what + ", at byte " + position + ".");
    }
}
