package io.fused.cli.shell;

import io.fused.client.Codec;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/**
 * A type of keys and values as the shell's lines write it.
 *
 * @param name the codec's name
 * @param codec how the cluster keeps it
 * @param reader reads what was typed; an IllegalArgumentException if it is none
 * @param writer shows a value
 * @param said what is expected, for sentences
 */
record ValueType<T>(
        String name,
        Codec<T> codec,
        Function<String, T> reader,
        Function<T, String> writer,
        String said) {

    static final ValueType<String> STRING =
            new ValueType<>("string", Codec.string(), text -> text, text -> text, "a text");

    static final ValueType<Long> INT64 = new ValueType<>(
            "int64", Codec.int64(), Long::valueOf, String::valueOf, "an integer of 64 bits");

    /** In the order in which help names them. */
    static final List<ValueType<?>> ALL = List.of(
            STRING,
            new ValueType<>(
                    "int32",
                    Codec.int32(),
                    Integer::valueOf,
                    String::valueOf,
                    "an integer of 32 bits"),
            INT64,
            new ValueType<>(
                    "bytes",
                    Codec.bytes(),
                    HexFormat.of()::parseHex,
                    HexFormat.of()::formatHex,
                    "bytes in hexadecimal, as 00ff"));

    /** Finds a type by the name of its codec. */
    static ValueType<?> named(String name) {
        return ALL.stream()
                .filter(type -> type.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new BadLine("There is no type '" + name + "'; there are: "
                        + String.join(", ", ALL.stream().map(ValueType::name).toList()) + "."));
    }

    /** Reads what was typed. */
    T read(String typed) {
        try {
            return reader.apply(typed);
        } catch (IllegalArgumentException e) {
            throw new BadLine("'" + typed + "' is not " + said + ".");
        }
    }

    /** Shows a value as it would be typed. */
    String show(T value) {
        return writer.apply(value);
    }
}
