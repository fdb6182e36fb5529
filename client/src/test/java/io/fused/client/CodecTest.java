package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encodings that are stored, and so may never change, and what is refused. */
final class CodecTest {
    private static final HexFormat HEX = HexFormat.of();

    /** All rows of the manual's examples: codec, value as it is written there, value. */
    private static final List<Example<?>> EXAMPLES = List.of(
            new Example<>(Codec.string(), "ž€", "ž€"),
            new Example<>(Codec.string(), "𝄞", "𝄞"),
            new Example<>(Codec.bytes(), "00, ff", new byte[] {0, -1}),
            new Example<>(Codec.bool(), "true", true),
            new Example<>(Codec.int16(), "-1", (short) -1),
            new Example<>(Codec.int32(), "-1", -1),
            new Example<>(Codec.int64(), "258", 258L),
            new Example<>(Codec.float32(), "1", 1f),
            new Example<>(Codec.float32(), "-1", -1f),
            new Example<>(Codec.float64(), "0", 0d),
            new Example<>(Codec.float64(), "-0", -0d),
            new Example<>(Codec.float64(), "NaN", Double.NaN),
            new Example<>(Codec.bigInteger(), "0", BigInteger.ZERO),
            new Example<>(Codec.bigInteger(), "255", BigInteger.valueOf(255)),
            new Example<>(Codec.bigInteger(), "-256", BigInteger.valueOf(-256)),
            new Example<>(Codec.bigInteger(), "2^1008", BigInteger.ONE.shiftLeft(1008)),
            new Example<>(Codec.bigDecimal(), "0.00", new BigDecimal("0.00")),
            new Example<>(Codec.bigDecimal(), "12.50", new BigDecimal("12.50")),
            new Example<>(Codec.bigDecimal(), "-12.5", new BigDecimal("-12.5")),
            new Example<>(Codec.bigDecimal(), "0.001", new BigDecimal("0.001")),
            new Example<>(Codec.bigDecimal(), "100", new BigDecimal("100")),
            new Example<>(Codec.bigDecimal(), "1E+2", new BigDecimal("1E+2")),
            new Example<>(Codec.bigDecimal().sortCodec(), "0.00", new BigDecimal("0.00")),
            new Example<>(Codec.bigDecimal().sortCodec(), "12.50", new BigDecimal("12.50")),
            new Example<>(Codec.bigDecimal().sortCodec(), "-12.5", new BigDecimal("-12.5")),
            new Example<>(Codec.bigDecimal().sortCodec(), "0.001", new BigDecimal("0.001")),
            new Example<>(Codec.bigDecimal().sortCodec(), "100", new BigDecimal("100")),
            example(Codec.uuid(), UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
            example(Codec.instant(), Instant.ofEpochSecond(1, 500_000_000)),
            example(Codec.duration(), Duration.ofMillis(-500)),
            example(Codec.localDate(), LocalDate.of(2024, 2, 29)),
            example(Codec.localTime(), LocalTime.of(1, 0)),
            example(Codec.localDateTime(), LocalDateTime.of(2024, 2, 29, 1, 0)),
            example(Codec.offsetDateTime(), OffsetDateTime.parse("1970-01-01T01:00:01+01:00")),
            example(
                    Codec.zonedDateTime(),
                    ZonedDateTime.parse("1970-01-01T01:00:01+01:00[Europe/Prague]")),
            example(Codec.enumOf(DayOfWeek.class), DayOfWeek.MONDAY),
            new Example<>(
                    Codec.pair(Codec.bytes(), Codec.int32()),
                    "61, 00 and 1",
                    Map.entry(new byte[] {0x61, 0}, 1)),
            new Example<>(Codec.pair(Codec.int32(), Codec.string()), "1 and a", Map.entry(1, "a")),
            new Example<>(Codec.int32().reversed(), "1", 1),
            new Example<>(Codec.string().reversed(), "a", "a"),
            new Example<>(Codec.list(Codec.int32()), "1, 2", List.of(1, 2)),
            new Example<>(Codec.list(Codec.string()), "a, nothing", List.of("a", "")),
            new Example<>(
                    Codec.record(Order.class, Codec.string(), Codec.int32()),
                    "item tea, count 3",
                    new Order("tea", 3)));

    /** An order. */
    private record Order(String item, int count) {}

    /** A value whose encoding the manual shows. */
    private record Example<T>(Codec<T> codec, String said, T value) {
        /** The rest of the row. */
        String row() {
            return "| `" + codec.name() + "` | " + said + " | ";
        }

        byte[] encoding() {
            return codec.encode(value);
        }
    }

    private static <T> Example<T> example(Codec<T> codec, T value) {
        return new Example<>(codec, value.toString(), value);
    }

    @TestFactory
    List<DynamicTest> theEncodingsAreAsTheManualSays() throws Exception {
        String manual = Files.readString(Path.of("../docs/hash.md"));
        List<String> rows = manual.substring(
                        manual.indexOf("## Examples"), manual.indexOf("## Vectors"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows).hasSameSizeAs(EXAMPLES);
        return EXAMPLES.stream()
                .map(example -> DynamicTest.dynamicTest(
                        example.row(),
                        () -> assertThat(rows).contains(example.row() + shown(example) + " |")))
                .toList();
    }

    private static String shown(Example<?> example) {
        String digits = HEX.formatHex(example.encoding());
        String zeros = "00".repeat(126);
        return digits.endsWith(zeros)
                ? digits.substring(0, digits.length() - zeros.length()) + " and 126 times 00"
                : digits;
    }

    @Test
    void everyCodecOfTheTableHasAnExample() throws Exception {
        String manual = Files.readString(Path.of("../docs/hash.md"));
        List<String> named = manual.substring(0, manual.indexOf("## Examples"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)).replaceAll("\\(.*", ""))
                .toList();

        assertThat(EXAMPLES.stream().map(example -> example.codec().name().replaceAll("\\(.*", "")))
                .containsAll(named);
        assertThat(named).hasSize(24);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-1", "žluťoučký kůň", "𝄞 clef", "\0", "\uD834", "a\uDD1E"})
    void textsComeBack(String text) {
        assertThat(Codec.string().decode(Codec.string().encode(text))).isEqualTo(text);
    }

    @Test
    void bytesAreNotCopied() {
        byte[] bytes = {3};

        assertThat(Codec.bytes().encode(bytes)).isSameAs(bytes);
        assertThat(Codec.bytes().decode(bytes)).isSameAs(bytes);
    }

    @ParameterizedTest
    @CsvSource({"80", "61c3", "c080", "c1bf", "e08080", "e0a0", "eda0", "ff", "c361"})
    void whatIsNoTextIsRefused(String digits) {
        assertRefused(Codec.string(), digits, "begins no character");
    }

    @Test
    void theFourByteFormOfUtf8IsRefusedWithItsOwnReason() {
        assertRefused(Codec.string(), "61f09d849e", "f0 at 1 begins no character; above U+FFFF");
    }

    @Test
    void otherBytesAreRefused() {
        assertRefused(Codec.int32(), "0000000000000000", "8 bytes is no int32, which has 4");
        assertRefused(Codec.bool(), "02", "00 or 01");
        assertRefused(Codec.float32(), "ffc00001", "NaN");
        assertRefused(Codec.float64(), "0000000000000000", "NaN");
        assertRefused(Codec.instant(), "80000000000000003b9aca00", "nanoseconds");
        assertRefused(Codec.instant(), "000000000000000000000000", "no instant, which can't be");
        assertRefused(Codec.duration(), "8000000000000000ffffffff", "nanoseconds");
        assertRefused(Codec.localDate(), "800007e7021d", "no localDate, which can't be");
        assertRefused(Codec.localTime(), "4e94914f0000", "no localTime, which can't be");
        assertRefused(
                Codec.offsetDateTime(),
                "80000000000000000000000080010000",
                "no offsetDateTime, which can't be");
        assertRefused(Codec.zonedDateTime(), "800000000000000000000000", "more than 12");
        assertRefused(Codec.zonedDateTime(), "8000000000000000000000005858", "XX");
        assertRefused(Codec.zonedDateTime(), "8000000000000000000000002b32", "written +02:00");
        assertRefused(Codec.bigInteger(), "", "at least one");
        assertRefused(Codec.bigInteger(), "8100", "shortest");
        assertRefused(Codec.bigInteger(), "7f", "shortest");
        assertRefused(Codec.bigInteger(), "8201", "2 for digits");
        assertRefused(Codec.bigInteger(), "ff00000001ff", "in the first byte");
        Codec<BigDecimal> stripped = Codec.bigDecimal().sortCodec();
        assertRefused(stripped, "81800100", "pairs of digits");
        assertRefused(stripped, "81800b0100", "pairs of digits");
        assertRefused(stripped, "81800b6600", "pairs of digits");
        assertRefused(stripped, "81850100000000" + "0b00", "scale");
        assertRefused(stripped, "8187010000000000000b00", "exponent has at most 5");
        assertRefused(stripped, "", "more than 3");
        assertRefused(Codec.bigDecimal(), "", "more than 3");
        assertRefused(Codec.bigDecimal(), "80", "scale");
        assertRefused(Codec.bigDecimal(), "80850100000000", "scale");
        assertRefused(Codec.bigDecimal(), "81800b00", "00 or 01");
        assertRefused(Codec.bigDecimal(), "81800c0001", "00 or 01");
        assertRefused(Codec.bigDecimal(), "81800c0002", "00 or 01");
        assertRefused(Codec.bigDecimal(), "81800c000000", "00 or 01");
        assertRefused(Codec.enumOf(DayOfWeek.class), "58", "no constant \"X\"");
        assertRefused(Codec.enumOf(DayOfWeek.class), "ff", "enum(DayOfWeek), which is a text");
        assertRefused(Codec.pair(Codec.string(), Codec.int32()), "610080000001", "no end");
        assertRefused(Codec.pair(Codec.int32(), Codec.string()), "800000", "no end");
        assertRefused(
                Codec.pair(Codec.int32(), Codec.string()), "80000000ff", "part 2 is no string");
        assertRefused(Codec.string().reversed(), "9efffe9e", "ends with its first fffe");
        assertRefused(Codec.list(Codec.string()), "0261", "too early for part 1");
        assertRefused(Codec.list(Codec.string()), "810061", "no length in the shortest form");
        assertRefused(Codec.list(Codec.string()), "ffffffff7f", "too early");
        assertRefused(Codec.list(Codec.string()), "ffffffffffff01", "no length");
        assertRefused(Codec.list(Codec.int32()), "8000000180", "too early for part 2");
    }

    private static void assertRefused(Codec<?> codec, String digits, String reason) {
        assertThatThrownBy(() -> codec.decode(HEX.parseHex(digits)))
                .as("%s as %s", digits, codec.name())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(" is no " + codec.name() + ", ")
                .hasMessageContaining(reason)
                .hasMessageContaining("another codec");
    }

    @Test
    void aDecimalThatCannotBeStrippedIsNotSorted() {
        BigDecimal value = new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE);

        assertThat(Codec.bigDecimal().decode(Codec.bigDecimal().encode(value))).isEqualTo(value);
        assertThatThrownBy(() -> Codec.bigDecimal().sortCodec().encode(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bigDecimal whose scale");
    }
}
