package io.fused.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fused.client.Codec;
import io.fused.client.CodecNames;

/**
 * Codecs of JSON: whatever Jackson reads and writes, from records to trees of {@code JsonNode}.
 *
 * <pre>{@code
 * record Order(String item, int count) {}
 *
 * Codec<Order> orders = JsonCodec.of(Order.class);
 * Codec<List<Order>> lists = JsonCodec.of(new TypeReference<List<Order>>() {});
 * }</pre>
 *
 * <p>To a cluster, two values are equal if their bytes are. So what is written has no spaces, the
 * properties of every object sorted by name, those of classes and the entries of maps alike, and
 * the elements of a {@link java.util.Set} sorted by their own JSON; names and texts are compared as
 * {@link String#compareTo} does it. What stays as a value has it are lists, arrays and collections
 * of other kinds, and what serializers of your own write. Numbers are written as they are: the
 * decimals 1.0 and 1.00 differ, as their {@code equals} says.
 *
 * <p>What is read may have its spaces and properties as it likes; so other programs may write
 * values, but should leave keys alone.
 *
 * <p>A codec is named {@code json(com.acme.Order)}, and
 * {@code json(java.util.List<com.acme.Order>)} with the arguments of the type. A name of more than
 * 60 characters is cut, and ends in its hash. The name tells neither the properties of the class
 * nor the mapper: who changes these in a way that stored values don't bear gives the codec another
 * name by {@link Codec#mapped}, and who moves or renames the class gives it the former name so.
 *
 * <p>Types are those that the code declares: no mapper with default typing is taken, since whoever
 * writes to the cluster would choose the classes that its readers make. Subtypes that the code
 * lists, by {@code @JsonTypeInfo(use = Id.NAME)} and {@code @JsonSubTypes}, are read as such.
 *
 * <p>Errors: {@code encode} throws IllegalArgumentException for what Jackson can't write, and for
 * what it writes as JSON's null. {@code decode} throws it for bytes that aren't one JSON value of
 * the type, and for null. A value of another class is refused with ClassCastException, as
 * collections want it of a codec.
 *
 * <p>Cost: decoding is Jackson's alone. Encoding makes a tree of the value first, and sorts that;
 * the elements of a set become JSON once more for it.
 */
public final class JsonCodec {
    /** Finds no modules by itself: which are on the class path must not change encodings. */
    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES)
            .build();

    private JsonCodec() {}

    /**
     * Returns the codec of a class, by a mapper as Jackson makes it, without modules. That refuses
     * properties that it doesn't know, and the types of {@code java.time}; give a mapper of your
     * own for others.
     *
     * @param <T> the type of values
     * @param type its class
     * @return the codec
     */
    public static <T> Codec<T> of(Class<T> type) {
        return of(type, PLAIN);
    }

    /**
     * Returns the codec of a type with arguments, by the same mapper as {@link #of(Class)}.
     *
     * @param <T> the type of values
     * @param type the type, as {@code new TypeReference<List<Order>>() {}}
     * @return the codec
     */
    public static <T> Codec<T> of(TypeReference<T> type) {
        return of(type, PLAIN);
    }

    /**
     * Returns the codec of a class by a mapper of your own.
     *
     * @param <T> the type of values
     * @param type its class
     * @param mapper what says how values are written and read; it is copied, so that later changes
     *     have no effect, and its indentation and escapes have none either
     * @return the codec
     * @throws IllegalArgumentException if the mapper has default typing, or writes something other
     *     than JSON
     */
    public static <T> Codec<T> of(Class<T> type, ObjectMapper mapper) {
        return codec(mapper.constructType(type), mapper);
    }

    /**
     * Returns the codec of a type with arguments by a mapper of your own.
     *
     * @param <T> the type of values
     * @param type the type, as {@code new TypeReference<List<Order>>() {}}
     * @param mapper what says how values are written and read, as in {@link #of(Class,
     *     ObjectMapper)}
     * @return the codec
     * @throws IllegalArgumentException if the mapper has default typing, or writes something other
     *     than JSON
     */
    public static <T> Codec<T> of(TypeReference<T> type, ObjectMapper mapper) {
        return codec(mapper.constructType(type), mapper);
    }

    private static <T> Codec<T> codec(JavaType type, ObjectMapper mapper) {
        String format = mapper.getFactory().getFormatName();
        if (!format.equals(JsonFactory.FORMAT_NAME_JSON)) {
            throw new IllegalArgumentException(
                    "The mapper writes " + format + "; give one that writes JSON.");
        }
        if (mapper.getDeserializationConfig().getDefaultTyper(type) != null) {
            throw new IllegalArgumentException("The mapper has default typing, with which whoever"
                    + " writes a value chooses the classes that its readers make; give one without,"
                    + " and list subtypes by @JsonSubTypes.");
        }
        // No codec's name has commas.
        String name = CodecNames.of("json", type.toCanonical().replace(',', ';'));
        Json<T> json = new Json<>(type, name, mapper);
        return Codec.bytes().mapped(name, json::read, json::write);
    }
}
