package io.fused.protocol;

/** The numbers that both ends of {@code client.proto} go by. */
public final class Protocol {
    /** The version of the messages in {@code client.proto}. */
    public static final int VERSION = 1;

    /** The most bytes that a key and its value have together, and an element or item alone. */
    public static final int ELEMENT_BYTES_MAX = (16 << 20) + (64 << 10);

    /**
     * The most bytes of one message. Both ends raise gRPC's inbound limit to this: the largest
     * operation carries two values, the expected and the new one.
     */
    public static final int MESSAGE_BYTES_MAX = 40 << 20;

    /** The most operations that a batch should have: more gains nothing. */
    public static final int BATCH_OPERATIONS = 1024;

    /** The size at which a batch should be sent, be it of operations or of answers. */
    public static final int BATCH_BYTES = 64 << 10;

    private Protocol() {}
}
