package io.fused.codec.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Writes and reads the values of one type; equal ones are written as equal bytes. */
final class Json<T> {
    /** Makes trees that keep every digit, and writes them sorted. */
    static final JsonMapper TREES = JsonMapper.builder()
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private final Class<?> type;
    private final String name;
    private final ObjectMapper mapper;
    private final ObjectWriter values;
    private final ObjectWriter trees;
    private final ObjectReader reader;

    /**
     * Takes a copy of a mapper.
     *
     * @param name the codec's, for sentences
     */
    Json(JavaType type, String name, ObjectMapper mapper) {
        // Values of a primitive type come in the class that wraps it.
        this.type = MethodType.methodType(type.getRawClass()).wrap().returnType();
        this.name = name;
        this.mapper = mapper.copy();
        this.mapper.setSerializerFactory(
                mapper.getSerializerFactory().withSerializerModifier(new SortedSets()));
        this.values = this.mapper.writerFor(type);
        // The reader expects byte arrays in the mapper's variant of Base64.
        this.trees = TREES.writer(mapper.getSerializationConfig().getBase64Variant());
        this.reader =
                this.mapper.readerFor(type).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    byte[] write(T value) {
        // What is of another type must fail as a cast does.
        Object present = type.cast(value);
        try (TokenBuffer written = new TokenBuffer(mapper, false)) {
            values.writeValue(written, present);
            JsonNode tree = TREES.readTree(written.asParser());
            if (tree.isNull()) {
                throw unwritable(present, "it is null there, which no collection holds", null);
            }
            return trees.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw unwritable(present, reason(e), e);
        }
    }

    /** Reads a value; whatever it throws says what is wrong with the bytes. */
    T read(byte[] bytes) {
        try (JsonParser parser = reader.createParser(bytes)) {
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                throw new IllegalArgumentException("it is null, which no collection holds");
            }
            return reader.readValue(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(reason(e), e);
        }
    }

    private IllegalArgumentException unwritable(
            Object value, String reason, @Nullable IOException cause) {
        return new IllegalArgumentException(
                "A value of " + value.getClass().getName() + " can't be written as " + name + " ("
                        + reason + ").",
                cause);
    }

    /** Returns what is wrong, without the lines that tell where. */
    private static String reason(IOException e) {
        return String.valueOf(
                e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage());
    }
}
