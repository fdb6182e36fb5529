package io.fused.protocol;

import static io.fused.protocol.WireOutput.BYTES;
import static io.fused.protocol.WireOutput.bytesFieldSize;
import static io.fused.protocol.WireOutput.fixed64FieldSize;
import static io.fused.protocol.WireOutput.headerSize;
import static io.fused.protocol.WireOutput.varintFieldSize;
import static io.fused.protocol.WireOutput.zigzag;

import java.nio.charset.StandardCharsets;

/**
 * Writes OperationBatch messages, one after the other. Used by one thread.
 *
 * <p>{@link #begin}, then {@link #add} for each operation, then {@link #end}.
 */
public final class OperationWriter {
    private static final int INDEX = 7;
    private static final int AFTER_HASH = 11;
    private static final int ITEM = 13;
    private static final int AMOUNT = 15;
    private static final int EXPECTED_AMOUNT = 16;
    private static final int FROM = 17;
    private static final int TO = 18;
    private static final int FROM_BOUND = 19;
    private static final int TO_BOUND = 20;
    private static final int TARGET = 21;
    private static final int TARGET_KEY = 22;
    private static final int LISTENER = 30;
    private static final int AFTER = 31;

    private final byte[] clusterId;
    private final WireOutput output = new WireOutput(256);
    private int operations;

    /** Writes batches for one cluster. */
    public OperationWriter(String clusterId) {
        this.clusterId = clusterId.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Begins a batch.
     *
     * @param mapVersion the version of the map that the client goes by
     * @param shard the shard number
     * @param session the session of the operations that need one, or 0
     * @param low the lowest number of the session that isn't resolved, or 0
     * @param refusals how many refusals were received on this stream
     */
    public void begin(long mapVersion, int shard, long session, long low, long refusals) {
        output.reset();
        operations = 0;
        output.ensure(64 + clusterId.length);
        output.varintField(1, Protocol.VERSION);
        output.bytesField(2, clusterId);
        output.varintField(3, mapVersion);
        output.varintField(4, Integer.toUnsignedLong(shard));
        output.varintField(5, session);
        output.varintField(6, low);
        output.varintField(7, refusals);
    }

    /**
     * Adds an operation.
     *
     * @param correlation comes back with the answer
     * @param number its number in the session, or 0
     * @param attempt 1 at the first sending
     * @param fields what to do
     */
    public void add(long correlation, long number, int attempt, OperationFields fields) {
        int body = bodySize(fields);
        int kind = fields.kind.getNumber();
        int attemptField = attempt > 1 ? attempt : 0;
        int size = varintFieldSize(1, correlation)
                + varintFieldSize(2, number)
                + varintFieldSize(3, attemptField)
                + headerSize(kind, body)
                + body;
        output.ensure(headerSize(8, size) + size);
        output.header(8, size);
        output.varintField(1, correlation);
        output.varintField(2, number);
        output.varintField(3, attemptField);
        output.varint((long) kind << 3 | BYTES);
        output.varint(body);
        body(fields);
        operations++;
    }

    /** Returns how many operations were added since the beginning. */
    public int operations() {
        return operations;
    }

    /** Returns the size of the batch so far, in bytes. */
    public int bytes() {
        return output.length();
    }

    /** Ends the batch and gives it up. */
    public Frame end() {
        // The next batch is probably about as large as this one.
        return output.take(Math.min(output.length() + 256, Protocol.BATCH_BYTES + 4096));
    }

    private static int bodySize(OperationFields fields) {
        int size = varintFieldSize(1, Integer.toUnsignedLong(fields.structure))
                + bytesFieldSize(2, fields.key)
                + bytesFieldSize(3, fields.value)
                + bytesFieldSize(4, fields.expected)
                + varintFieldSize(5, fields.condition)
                + (fields.returnPrevious ? 2 : 0)
                + (fields.otherEnd ? 2 : 0)
                + (fields.fromStart ? 2 : 0)
                + varintFieldSize(fields.countField, fields.count)
                + varintFieldSize(EXPECTED_AMOUNT, zigzag(fields.expectedAmount))
                + bytesFieldSize(FROM, fields.from)
                + bytesFieldSize(TO, fields.to)
                + varintFieldSize(FROM_BOUND, fields.fromBound)
                + varintFieldSize(TO_BOUND, fields.toBound)
                + varintFieldSize(TARGET, Integer.toUnsignedLong(fields.target))
                + bytesFieldSize(TARGET_KEY, fields.targetKey)
                + varintFieldSize(LISTENER, fields.listener)
                + varintFieldSize(AFTER, fields.after);
        if (fields.numberField == AFTER_HASH) {
            return size + fixed64FieldSize(AFTER_HASH, fields.number);
        }
        return size + varintFieldSize(fields.numberField, varintOf(fields));
    }

    private void body(OperationFields fields) {
        output.varintField(1, Integer.toUnsignedLong(fields.structure));
        output.bytesField(2, fields.key);
        output.bytesField(3, fields.value);
        output.bytesField(4, fields.expected);
        output.varintField(5, fields.condition);
        output.varintField(6, fields.returnPrevious ? 1 : 0);
        output.varintField(8, fields.otherEnd ? 1 : 0);
        output.varintField(10, fields.fromStart ? 1 : 0);
        if (fields.numberField == AFTER_HASH) {
            output.fixed64Field(AFTER_HASH, fields.number);
        } else {
            output.varintField(fields.numberField, varintOf(fields));
        }
        output.varintField(fields.countField, fields.count);
        output.varintField(EXPECTED_AMOUNT, zigzag(fields.expectedAmount));
        output.bytesField(FROM, fields.from);
        output.bytesField(TO, fields.to);
        output.varintField(FROM_BOUND, fields.fromBound);
        output.varintField(TO_BOUND, fields.toBound);
        output.varintField(TARGET, Integer.toUnsignedLong(fields.target));
        output.bytesField(TARGET_KEY, fields.targetKey);
        output.varintField(LISTENER, fields.listener);
        output.varintField(AFTER, fields.after);
    }

    private static long varintOf(OperationFields fields) {
        boolean isSigned = fields.numberField == INDEX
                || fields.numberField == ITEM
                || fields.numberField == AMOUNT;
        return isSigned ? zigzag(fields.number) : fields.number;
    }
}
