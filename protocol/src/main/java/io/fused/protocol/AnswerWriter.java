package io.fused.protocol;

import static io.fused.protocol.WireOutput.bytesFieldSize;
import static io.fused.protocol.WireOutput.fixed64FieldSize;
import static io.fused.protocol.WireOutput.headerSize;
import static io.fused.protocol.WireOutput.varintFieldSize;
import static io.fused.protocol.WireOutput.varintSize;
import static io.fused.protocol.WireOutput.zigzag;

import java.nio.charset.StandardCharsets;

/**
 * Writes AnswerBatch messages, one after the other. Used by one thread.
 *
 * <p>{@link #begin}, then one of the others for each answer, then {@link #end}. A page is made of
 * {@link #pageEntry} calls and one of {@link #page}, and events of {@link #event} calls and one of
 * {@link #events}.
 */
public final class AnswerWriter {
    private static final int DONE = 2;
    private static final int ABSENT = 3;
    private static final int VALUE = 4;
    private static final int FLAG = 5;
    private static final int NUMBER = 6;
    private static final int PAGE = 7;
    private static final int FAILED = 8;
    private static final int ENTRY = 9;
    private static final int EVENTS = 12;

    private final WireOutput output = new WireOutput(256);
    private final WireOutput entries = new WireOutput(256);
    private int answers;

    /**
     * Begins a batch.
     *
     * @param mapVersion the version of the map that the member has
     */
    public void begin(long mapVersion) {
        output.reset();
        entries.reset();
        answers = 0;
        output.ensure(16);
        output.varintField(1, mapVersion);
    }

    /** Adds: done, nothing to say. */
    public void done(long correlation) {
        start(correlation, headerSize(DONE, 0));
        output.header(DONE, 0);
    }

    /** Adds: there is no value. */
    public void absent(long correlation) {
        start(correlation, headerSize(ABSENT, 0));
        output.header(ABSENT, 0);
    }

    /** Adds a value. */
    public void value(long correlation, byte[] value) {
        start(correlation, headerSize(VALUE, value.length) + value.length);
        output.header(VALUE, value.length);
        output.raw(value, 0, value.length);
    }

    /** Adds yes or no. */
    public void flag(long correlation, boolean value) {
        start(correlation, 2);
        output.varint(FLAG << 3 | WireOutput.VARINT);
        output.varint(value ? 1 : 0);
    }

    /** Adds a number. */
    public void number(long correlation, long value) {
        start(correlation, 1 + varintSize(zigzag(value)));
        output.varint(NUMBER << 3 | WireOutput.VARINT);
        output.varint(zigzag(value));
    }

    /** Adds a key with its value. */
    public void entry(long correlation, byte[] key, byte[] value) {
        int size = bytesFieldSize(2, key) + bytesFieldSize(3, value);
        start(correlation, headerSize(ENTRY, size) + size);
        output.header(ENTRY, size);
        output.bytesField(2, key);
        output.bytesField(3, value);
    }

    /** Adds an entry to the page that {@link #page} will end. */
    public void pageEntry(long number, byte[] key, byte[] value) {
        int size = fixed64FieldSize(1, number) + bytesFieldSize(2, key) + bytesFieldSize(3, value);
        entries.ensure(headerSize(1, size) + size);
        entries.header(1, size);
        entries.fixed64Field(1, number);
        entries.bytesField(2, key);
        entries.bytesField(3, value);
    }

    /**
     * Adds a page of the entries added since the last page or the beginning.
     *
     * @param last whether nothing follows
     */
    public void page(long correlation, boolean last) {
        int size = entries.length() + (last ? 2 : 0);
        start(correlation, headerSize(PAGE, size) + size);
        output.header(PAGE, size);
        output.raw(entries);
        output.varintField(2, last ? 1 : 0);
        entries.reset();
    }

    /**
     * Adds an event to those that {@link #events} will end.
     *
     * @param index the position in a list, or 0
     * @param isCut whether the values are left out
     */
    public void event(
            long number,
            EventKind kind,
            long index,
            byte[] key,
            byte[] before,
            byte[] value,
            boolean isCut) {
        int size = varintFieldSize(1, number)
                + varintFieldSize(2, kind.getNumber())
                + varintFieldSize(3, index)
                + bytesFieldSize(4, key)
                + bytesFieldSize(5, before)
                + bytesFieldSize(6, value)
                + (isCut ? 2 : 0);
        entries.ensure(headerSize(1, size) + size);
        entries.header(1, size);
        entries.varintField(1, number);
        entries.varintField(2, kind.getNumber());
        entries.varintField(3, index);
        entries.bytesField(4, key);
        entries.bytesField(5, before);
        entries.bytesField(6, value);
        entries.varintField(7, isCut ? 1 : 0);
    }

    /** Adds the events added since the last ones or the beginning. */
    public void events(long correlation) {
        int size = entries.length();
        start(correlation, headerSize(EVENTS, size) + size);
        output.header(EVENTS, size);
        output.raw(entries);
        entries.reset();
    }

    /** Adds: no effect, and why. */
    public void failed(long correlation, Code code, String detail) {
        byte[] text = detail.getBytes(StandardCharsets.UTF_8);
        int size = varintFieldSize(1, code.getNumber()) + bytesFieldSize(2, text);
        start(correlation, headerSize(FAILED, size) + size);
        output.header(FAILED, size);
        output.varintField(1, code.getNumber());
        output.bytesField(2, text);
    }

    /** Returns how many answers were added since the beginning. */
    public int answers() {
        return answers;
    }

    /** Returns the size of the batch so far, in bytes. */
    public int bytes() {
        return output.length();
    }

    /** Ends the batch and gives it up. */
    public Frame end() {
        return output.take(Math.min(output.length() + 256, Protocol.BATCH_BYTES + 4096));
    }

    private void start(long correlation, int resultSize) {
        int size = varintFieldSize(1, correlation) + resultSize;
        output.ensure(headerSize(2, size) + size);
        output.header(2, size);
        output.varintField(1, correlation);
        answers++;
    }
}
