package io.fused.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash that places keys and names: XXH64 with seed 0. Its top 14 bits are the slot, and the
 * cluster's map says which shard a slot belongs to. Vectors are in {@code docs/hash.md}.
 *
 * @see "Yann Collet, xxHash fast digest algorithm, XXH64"
 */
public final class KeyHash {
    /** The number of slots. */
    public static final int SLOTS = 1 << 14;

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_1_PLUS_2 = 0x60EA27EEADC0B5D6L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private KeyHash() {}

    /** Returns the hash of encoded bytes. Cost: linear, some ten gigabytes a second. */
    public static long of(byte[] bytes) {
        int length = bytes.length;
        int position = 0;
        long hash;
        if (length >= 32) {
            long lane1 = PRIME_1_PLUS_2;
            long lane2 = PRIME_2;
            long lane3 = 0;
            long lane4 = -PRIME_1;
            for (; position <= length - 32; position += 32) {
                lane1 = round(lane1, (long) LONGS.get(bytes, position));
                lane2 = round(lane2, (long) LONGS.get(bytes, position + 8));
                lane3 = round(lane3, (long) LONGS.get(bytes, position + 16));
                lane4 = round(lane4, (long) LONGS.get(bytes, position + 24));
            }
            hash = Long.rotateLeft(lane1, 1)
                    + Long.rotateLeft(lane2, 7)
                    + Long.rotateLeft(lane3, 12)
                    + Long.rotateLeft(lane4, 18);
            hash = (hash ^ round(0, lane1)) * PRIME_1 + PRIME_4;
            hash = (hash ^ round(0, lane2)) * PRIME_1 + PRIME_4;
            hash = (hash ^ round(0, lane3)) * PRIME_1 + PRIME_4;
            hash = (hash ^ round(0, lane4)) * PRIME_1 + PRIME_4;
        } else {
            hash = PRIME_5;
        }
        return finish(hash + length, bytes, position);
    }

    /** Returns the slot of a hash, from 0 to {@link #SLOTS} - 1. */
    public static int slot(long hash) {
        return (int) (hash >>> 50);
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * PRIME_2, 31) * PRIME_1;
    }

    private static long finish(long start, byte[] bytes, int from) {
        long hash = start;
        int position = from;
        for (; position <= bytes.length - 8; position += 8) {
            hash ^= round(0, (long) LONGS.get(bytes, position));
            hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_4;
        }
        if (position <= bytes.length - 4) {
            hash ^= ((int) INTS.get(bytes, position) & 0xFFFF_FFFFL) * PRIME_1;
            hash = Long.rotateLeft(hash, 23) * PRIME_2 + PRIME_3;
            position += 4;
        }
        for (; position < bytes.length; position++) {
            hash ^= (bytes[position] & 0xFF) * PRIME_5;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }
        hash = (hash ^ hash >>> 33) * PRIME_2;
        hash = (hash ^ hash >>> 29) * PRIME_3;
        return hash ^ hash >>> 32;
    }
}
