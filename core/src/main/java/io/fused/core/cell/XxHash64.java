package io.fused.core.cell;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * XXH64 with seed 0: the hash of keys and names, and of checksums. Written from the published
 * specification (xxHash, document "XXH64 algorithm description"), and checked against its vectors.
 *
 * <p>No state; nothing is allocated.
 */
public final class XxHash64 {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    /** The first two added up, modulo 2^64. */
    private static final long PRIME_1_PLUS_2 = 0x60EA27EEADC0B5D6L;

    private XxHash64() {}

    /** Hashes a whole array. */
    public static long of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /**
     * Hashes a range of an array.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     */
    public static long of(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        int at = from;
        int end = from + length;
        long hash;
        if (length >= 32) {
            long v1 = PRIME_1_PLUS_2;
            long v2 = PRIME_2;
            long v3 = 0;
            long v4 = -PRIME_1;
            for (; at <= end - 32; at += 32) {
                v1 = round(v1, LittleEndian.getLong(bytes, at));
                v2 = round(v2, LittleEndian.getLong(bytes, at + 8));
                v3 = round(v3, LittleEndian.getLong(bytes, at + 16));
                v4 = round(v4, LittleEndian.getLong(bytes, at + 24));
            }
            hash = merge(v1, v2, v3, v4);
        } else {
            hash = PRIME_5;
        }
        hash += length;
        for (; at <= end - 8; at += 8) {
            hash = tail8(hash, LittleEndian.getLong(bytes, at));
        }
        if (at <= end - 4) {
            hash = tail4(hash, LittleEndian.getInt(bytes, at));
            at += 4;
        }
        for (; at < end; at++) {
            hash = tail1(hash, bytes[at]);
        }
        return avalanche(hash);
    }

    /**
     * Hashes a range of a segment.
     *
     * @throws IndexOutOfBoundsException if the range leaves the segment
     */
    public static long of(MemorySegment segment, long from, long length) {
        Objects.checkFromIndexSize(from, length, segment.byteSize());
        long at = from;
        long end = from + length;
        long hash;
        if (length >= 32) {
            long v1 = PRIME_1_PLUS_2;
            long v2 = PRIME_2;
            long v3 = 0;
            long v4 = -PRIME_1;
            for (; at <= end - 32; at += 32) {
                v1 = round(v1, segment.get(LittleEndian.LONG, at));
                v2 = round(v2, segment.get(LittleEndian.LONG, at + 8));
                v3 = round(v3, segment.get(LittleEndian.LONG, at + 16));
                v4 = round(v4, segment.get(LittleEndian.LONG, at + 24));
            }
            hash = merge(v1, v2, v3, v4);
        } else {
            hash = PRIME_5;
        }
        hash += length;
        for (; at <= end - 8; at += 8) {
            hash = tail8(hash, segment.get(LittleEndian.LONG, at));
        }
        if (at <= end - 4) {
            hash = tail4(hash, segment.get(LittleEndian.INT, at));
            at += 4;
        }
        for (; at < end; at++) {
            hash = tail1(hash, segment.get(ValueLayout.JAVA_BYTE, at));
        }
        return avalanche(hash);
    }

    /** The hash of 28 bytes: three numbers of 64 bits and one of 32, little endian. */
    static long ofHeader(long first, long second, long third, int last) {
        long hash = tail8(PRIME_5 + 28, first);
        hash = tail8(tail8(hash, second), third);
        return avalanche(tail4(hash, last));
    }

    private static long round(long accumulator, long input) {
        return Long.rotateLeft(accumulator + input * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long v1, long v2, long v3, long v4) {
        long hash = Long.rotateLeft(v1, 1)
                + Long.rotateLeft(v2, 7)
                + Long.rotateLeft(v3, 12)
                + Long.rotateLeft(v4, 18);
        hash = (hash ^ round(0, v1)) * PRIME_1 + PRIME_4;
        hash = (hash ^ round(0, v2)) * PRIME_1 + PRIME_4;
        hash = (hash ^ round(0, v3)) * PRIME_1 + PRIME_4;
        return (hash ^ round(0, v4)) * PRIME_1 + PRIME_4;
    }

    private static long tail8(long hash, long input) {
        return Long.rotateLeft(hash ^ round(0, input), 27) * PRIME_1 + PRIME_4;
    }

    private static long tail4(long hash, int input) {
        long mixed = hash ^ (input & 0xffffffffL) * PRIME_1;
        return Long.rotateLeft(mixed, 23) * PRIME_2 + PRIME_3;
    }

    private static long tail1(long hash, byte input) {
        return Long.rotateLeft(hash ^ (input & 0xffL) * PRIME_5, 11) * PRIME_1;
    }

    private static long avalanche(long hash) {
        long mixed = (hash ^ hash >>> 33) * PRIME_2;
        mixed = (mixed ^ mixed >>> 29) * PRIME_3;
        return mixed ^ mixed >>> 32;
    }
}
