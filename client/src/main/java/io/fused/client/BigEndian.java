package io.fused.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in byte arrays, the most significant byte first. Positions are in bytes. */
final class BigEndian {
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static void putShort(byte[] bytes, int at, short value) {
        SHORTS.set(bytes, at, value);
    }

    static short getShort(byte[] bytes, int at) {
        return (short) SHORTS.get(bytes, at);
    }

    static void putInt(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    static int getInt(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Writes an integer so that unsigned bytes order it: its sign bit is inverted. */
    static void putOrdered(byte[] bytes, int at, int value) {
        putInt(bytes, at, value ^ Integer.MIN_VALUE);
    }

    /** Reads what {@link #putOrdered(byte[], int, int)} wrote. */
    static int getOrderedInt(byte[] bytes, int at) {
        return getInt(bytes, at) ^ Integer.MIN_VALUE;
    }

    /** Writes an integer so that unsigned bytes order it: its sign bit is inverted. */
    static void putOrdered(byte[] bytes, int at, long value) {
        putLong(bytes, at, value ^ Long.MIN_VALUE);
    }

    /** Reads what {@link #putOrdered(byte[], int, long)} wrote. */
    static long getOrderedLong(byte[] bytes, int at) {
        return getLong(bytes, at) ^ Long.MIN_VALUE;
    }
}
