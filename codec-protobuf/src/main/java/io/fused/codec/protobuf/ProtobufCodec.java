package io.fused.codec.protobuf;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.fused.client.Codec;
import io.fused.client.CodecNames;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Codecs of protobuf's messages, for classes that {@code protoc} generates.
 *
 * <pre>{@code
 * Codec<Order> orders = ProtobufCodec.of(Order.getDefaultInstance());
 * }</pre>
 *
 * <p>The bytes are the message in protobuf's wire format, with the entries of maps sorted by key,
 * so that equal messages have equal bytes. That holds for this version of the class: protobuf
 * promises it for no other language and no other version of a message, since a reader keeps fields
 * that it doesn't know behind those that it knows. As values, messages that changed compatibly are
 * read as ever; as keys, let them be written by one program, or be such that never change.
 *
 * <p>A codec is named {@code protobuf(acme.shop.Order)}, by the message's full name in its
 * {@code .proto} file. A name of more than 60 characters is cut, and ends in its hash.
 *
 * <p>Errors: {@code encode} throws IllegalArgumentException if required fields are missing.
 * {@code decode} throws it for bytes that are no message of the type; but protobuf takes many bytes
 * for fields that it doesn't know, and only the name tells one type from another. A message of
 * another class is refused with ClassCastException, as collections want it of a codec. Extensions
 * are kept as fields that aren't known.
 *
 * <p>Cost: that of protobuf, and one array of the encoding's length.
 */
public final class ProtobufCodec {
    private ProtobufCodec() {}

    /**
     * Returns the codec of a type of messages.
     *
     * @param <M> the class of messages
     * @param instance any message of the class, as {@code Order.getDefaultInstance()}
     * @return the codec
     * @throws IllegalArgumentException if it is a {@link DynamicMessage}, whose maps protobuf
     *     doesn't sort
     */
    @SuppressWarnings("unchecked") // A message's class and parser are those of its own type.
    public static <M extends Message> Codec<M> of(M instance) {
        String name = CodecNames.of("protobuf", instance.getDescriptorForType().getFullName());
        if (instance instanceof DynamicMessage) {
            throw new IllegalArgumentException("A DynamicMessage can't be stored as " + name
                    + ", since equal ones may have different bytes; give a generated message.");
        }
        Class<M> type = (Class<M>) instance.getClass();
        Parser<M> parser = (Parser<M>) instance.getParserForType();
        // What is of another type must fail as a cast does.
        return Codec.bytes()
                .mapped(
                        name,
                        bytes -> read(parser, bytes),
                        message -> written(name, type.cast(message)));
    }

    private static byte[] written(String name, Message message) {
        if (!message.isInitialized()) {
            throw new IllegalArgumentException("A message can't be written as " + name
                    + " without its required fields; set " + message.getInitializationErrorString()
                    + ".");
        }
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "A message didn't fit the size that it had told: " + name, e);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    /** Reads a message; whatever it throws says what is wrong with the bytes. */
    private static <M> M read(Parser<M> parser, byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
