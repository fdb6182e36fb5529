package io.fused.protocol;

import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes of one OperationBatch or AnswerBatch, not looked into yet. They are written by
 * {@link OperationWriter} and {@link AnswerWriter}, and read by {@link OperationReader} and
 * {@link AnswerReader}. Nobody changes them once the frame is made.
 */
public final class Frame {
    private final byte[] array;
    private final int length;

    /**
     * Wraps bytes, without copying them.
     *
     * @param array the message, from position 0; it belongs to the frame now
     * @param length how many bytes of it are the message
     */
    public Frame(byte[] array, int length) {
        this.array = array;
        this.length = Objects.checkFromToIndex(0, length, array.length) + length;
    }

    /** The size of the message in bytes. */
    public int length() {
        return length;
    }

    /** Returns a copy of the message. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    byte[] array() {
        return array;
    }
}
