package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Laws that hold for all values and all bytes. */
final class OrderedCodecTest {
    private static final int PAIRS = 10_000;

    /** A codec, and where its values come from. */
    private record Case<T>(
            Codec<T> codec, List<T> edges, Function<Random, T> source, UnaryOperator<T> form) {

        Case(Codec<T> codec, List<T> edges, Function<Random, T> source) {
            this(codec, edges, source, UnaryOperator.identity());
        }

        /** One of either. */
        T any(Random random) {
            return random.nextInt(4) == 0
                    ? edges.get(random.nextInt(edges.size()))
                    : source.apply(random);
        }

        void comesBack(T value) {
            byte[] bytes = codec.encode(value);
            T decoded = codec.decode(bytes.clone());
            assertThat(decoded).isEqualTo(form.apply(value));
            assertThat(codec.encode(decoded)).isEqualTo(bytes);
            if (codec.fixedLength() != 0) {
                assertThat(bytes).hasSize(codec.fixedLength());
            }
        }

        void comeBack() {
            Random random = new Random(1);
            edges.forEach(this::comesBack);
            for (int i = 0; i < PAIRS; i++) {
                comesBack(source.apply(random));
            }
        }

        void keepOrder() {
            Random random = new Random(2);
            for (T a : edges) {
                for (T b : edges) {
                    inOrder(a, b);
                }
            }
            for (int i = 0; i < PAIRS; i++) {
                inOrder(any(random), any(random));
            }
        }

        private void inOrder(T a, T b) {
            OrderedCodec<T> ordered = (OrderedCodec<T>) codec;
            OrderedCodec<T> sort = ordered.sortCodec();
            assertThat(sort.sortCodec()).isSameAs(sort);
            int bytes = Arrays.compareUnsigned(sort.encode(a), sort.encode(b));
            int values = ordered.comparator().compare(a, b);
            if (Integer.signum(bytes) != Integer.signum(values)) {
                assertThat(bytes)
                        .as(
                                "%s against %s, which compares as %s, in %s",
                                a, b, values, codec.name())
                        .isEqualTo(values);
            }
        }

        /** All bytes are refused, or are the one encoding of a value. */
        void takeNothingElse() {
            Random random = new Random(3);
            for (int i = 0; i < PAIRS; i++) {
                decode(randomBytes(random));
                byte[] bytes = codec.encode(any(random)).clone();
                for (int change = 0; change <= random.nextInt(3); change++) {
                    bytes = changed(bytes, random);
                }
                decode(bytes);
            }
        }

        private void decode(byte[] bytes) {
            T value;
            try {
                value = codec.decode(bytes.clone());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(" is no " + codec.name() + ", ");
                return;
            }
            if (!Arrays.equals(codec.encode(value), bytes)) {
                assertThat(HexFormat.of().formatHex(codec.encode(value)))
                        .as("%s in %s", value, codec.name())
                        .isEqualTo(HexFormat.of().formatHex(bytes));
            }
        }
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return new byte[1];
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = new byte[] {0, 1, -1, 127, -128}[random.nextInt(5)];
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(2));
            }
        }
        return bytes;
    }

    private static String text(Random random) {
        int[] alphabet = {
            0, 1, 'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF,
            0xE000, 0xFFFD, 0xFFFF
        };
        char[] units = new char[random.nextInt(6)];
        for (int i = 0; i < units.length; i++) {
            units[i] = (char)
                    (random.nextBoolean()
                            ? alphabet[random.nextInt(alphabet.length)]
                            : random.nextInt(1 << 16));
        }
        return new String(units);
    }

    private static long number(Random random) {
        return random.nextLong() >> random.nextInt(Long.SIZE);
    }

    private static BigInteger bigInteger(Random random) {
        int bits = random.nextInt(5) == 0 ? random.nextInt(2_200) : random.nextInt(70);
        BigInteger magnitude = new BigInteger(bits, random);
        return random.nextBoolean() ? magnitude : magnitude.negate();
    }

    private static BigDecimal bigDecimal(Random random) {
        int scale = random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(12) - 6;
        BigInteger unscaled = random.nextBoolean()
                ? BigInteger.valueOf(random.nextInt(200) - 100)
                : bigInteger(random);
        // Away from the least scale, below which there is no stripped form.
        return new BigDecimal(unscaled, Math.max(scale, Integer.MIN_VALUE + 1_000));
    }

    private static Instant instant(Random random) {
        long span = Instant.MAX.getEpochSecond() - 86_400;
        return Instant.ofEpochSecond(number(random) % span, random.nextInt(1_000_000_000));
    }

    private static LocalDate localDate(Random random) {
        return LocalDate.ofEpochDay(number(random) % LocalDate.MAX.toEpochDay());
    }

    private static LocalTime localTime(Random random) {
        long nanos = random.nextLong() >>> 17 + random.nextInt(40);
        return LocalTime.ofNanoOfDay(nanos % (LocalTime.MAX.toNanoOfDay() + 1));
    }

    private static ZoneOffset offset(Random random) {
        return ZoneOffset.ofTotalSeconds(random.nextInt(2 * 18 * 3600 + 1) - 18 * 3600);
    }

    private static Case<BigInteger> bigIntegers() {
        List<BigInteger> edges = new ArrayList<>(List.of(BigInteger.ZERO));
        for (int bits : new int[] {0, 7, 8, 15, 16, 63, 64, 999, 1000, 1007, 1008, 1016, 9000}) {
            BigInteger power = BigInteger.ONE.shiftLeft(bits);
            for (BigInteger each : List.of(power.subtract(BigInteger.ONE), power)) {
                edges.add(each);
                edges.add(each.negate());
            }
        }
        return new Case<>(Codec.bigInteger(), edges, OrderedCodecTest::bigInteger);
    }

    private static List<BigDecimal> bigDecimalEdges() {
        List<BigDecimal> edges = new ArrayList<>();
        for (String each : List.of(
                "0",
                "0.00",
                "0E+9",
                "1",
                "1.0",
                "1.00",
                "10",
                "1E+1",
                "1.01",
                "1.001",
                "9.99",
                "0.1",
                "0.10",
                "0.01",
                "0.99",
                "12",
                "123",
                "12.3",
                "99",
                "100",
                "1E+2147483647",
                "1E-2147483647",
                "12345678901234567890.123",
                "2E+255",
                "2E+256",
                "2E-257")) {
            edges.add(new BigDecimal(each));
            edges.add(new BigDecimal(each).negate());
        }
        edges.add(new BigDecimal(BigInteger.ONE, Integer.MIN_VALUE));
        edges.add(new BigDecimal(BigInteger.valueOf(12345), Integer.MIN_VALUE));
        edges.add(new BigDecimal(BigInteger.valueOf(-12345), Integer.MAX_VALUE));
        return edges;
    }

    /** What is made of decimals, which have another codec for their order. */
    private static Stream<Case<?>> decimals() {
        List<Map.Entry<BigDecimal, Integer>> pairs = new ArrayList<>();
        for (BigDecimal edge : bigDecimalEdges()) {
            pairs.add(Map.entry(edge, 1));
            pairs.add(Map.entry(edge, 2));
        }
        return Stream.of(
                new Case<>(Codec.bigDecimal(), bigDecimalEdges(), OrderedCodecTest::bigDecimal),
                new Case<>(
                        Codec.bigDecimal().sortCodec(),
                        bigDecimalEdges(),
                        OrderedCodecTest::bigDecimal,
                        BigDecimal::stripTrailingZeros),
                new Case<>(
                        Codec.bigDecimal().reversed(),
                        bigDecimalEdges(),
                        OrderedCodecTest::bigDecimal),
                new Case<>(
                        Codec.bigDecimal().mapped("price", Price::new, Price::amount),
                        bigDecimalEdges().stream().map(Price::new).toList(),
                        random -> new Price(bigDecimal(random))),
                new Case<>(
                        Codec.pair(Codec.bigDecimal(), Codec.int32()),
                        pairs,
                        random -> Map.entry(bigDecimal(random), random.nextInt())));
    }

    private record Price(BigDecimal amount) {}

    private static Case<OffsetDateTime> offsetDateTimes() {
        OffsetDateTime epoch = OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
        return new Case<>(
                Codec.offsetDateTime(),
                List.of(
                        OffsetDateTime.MIN,
                        OffsetDateTime.MAX,
                        epoch,
                        epoch.minusNanos(1),
                        epoch.withOffsetSameInstant(ZoneOffset.MIN),
                        epoch.withOffsetSameInstant(ZoneOffset.MAX),
                        epoch.withOffsetSameInstant(ZoneOffset.ofHours(-1)),
                        epoch.withOffsetSameLocal(ZoneOffset.ofHours(1))),
                random -> OffsetDateTime.ofInstant(instant(random), offset(random)));
    }

    private static Case<ZonedDateTime> zonedDateTimes() {
        List<String> zones =
                List.of("Z", "UTC", "GMT+02:00", "+02:00", "-18:00", "Europe/Prague", "Asia/Tokyo");
        List<ZonedDateTime> edges = new ArrayList<>();
        for (String zone : zones) {
            for (long second : new long[] {-1, 0, 1_729_990_800, 1_729_994_400}) {
                edges.add(Instant.ofEpochSecond(second).atZone(ZoneId.of(zone)));
            }
        }
        return new Case<>(
                Codec.zonedDateTime(),
                edges,
                random -> ZonedDateTime.ofInstant(
                        instant(random), ZoneId.of(zones.get(random.nextInt(zones.size())))));
    }

    private static Stream<Case<?>> numbers() {
        return Stream.of(
                new Case<>(Codec.bool(), List.of(false, true), Random::nextBoolean),
                new Case<>(
                        Codec.int16(),
                        List.of((short) 0, (short) -1, (short) 1, Short.MIN_VALUE, Short.MAX_VALUE),
                        random -> (short) random.nextInt()),
                new Case<>(
                        Codec.int32(),
                        List.of(0, -1, 1, 255, 256, Integer.MIN_VALUE, Integer.MAX_VALUE),
                        random -> (int) number(random)),
                new Case<>(
                        Codec.int64(),
                        List.of(0L, -1L, 1L, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE),
                        OrderedCodecTest::number),
                new Case<>(
                        Codec.float32(),
                        List.of(
                                0f,
                                -0f,
                                1f,
                                -1f,
                                Float.NaN,
                                Float.intBitsToFloat(0xFFC0_0001),
                                Float.MIN_VALUE,
                                -Float.MIN_VALUE,
                                Float.MAX_VALUE,
                                -Float.MAX_VALUE,
                                Float.POSITIVE_INFINITY,
                                Float.NEGATIVE_INFINITY),
                        random -> Float.intBitsToFloat(random.nextInt())),
                new Case<>(
                        Codec.float64(),
                        List.of(
                                0d,
                                -0d,
                                1d,
                                -1d,
                                Double.NaN,
                                Double.longBitsToDouble(0xFFF0_0000_0000_0001L),
                                Double.MIN_VALUE,
                                -Double.MIN_VALUE,
                                Double.MAX_VALUE,
                                -Double.MAX_VALUE,
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY),
                        random -> Double.longBitsToDouble(random.nextLong())),
                bigIntegers());
    }

    private static Stream<Case<?>> times() {
        return Stream.of(
                new Case<>(
                        Codec.instant(),
                        List.of(
                                Instant.MIN,
                                Instant.MAX,
                                Instant.EPOCH,
                                Instant.EPOCH.minusNanos(1),
                                Instant.EPOCH.plusNanos(1)),
                        OrderedCodecTest::instant),
                new Case<>(
                        Codec.duration(),
                        List.of(
                                Duration.ZERO,
                                Duration.ofNanos(-1),
                                Duration.ofNanos(1),
                                Duration.ofSeconds(Long.MIN_VALUE),
                                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
                        random ->
                                Duration.ofSeconds(number(random), random.nextInt(1_000_000_000))),
                new Case<>(
                        Codec.localDate(),
                        List.of(
                                LocalDate.MIN,
                                LocalDate.MAX,
                                LocalDate.EPOCH,
                                LocalDate.of(-1, 12, 31),
                                LocalDate.of(0, 1, 1),
                                LocalDate.of(2024, 2, 29)),
                        OrderedCodecTest::localDate),
                new Case<>(
                        Codec.localTime(),
                        List.of(LocalTime.MIN, LocalTime.MAX, LocalTime.NOON),
                        OrderedCodecTest::localTime),
                new Case<>(
                        Codec.localDateTime(),
                        List.of(
                                LocalDateTime.MIN,
                                LocalDateTime.MAX,
                                LocalDateTime.of(1970, 1, 1, 0, 0)),
                        random -> LocalDateTime.of(localDate(random), localTime(random))),
                offsetDateTimes(),
                zonedDateTimes());
    }

    private static Stream<Case<?>> textsAndBytes() {
        List<String> texts = List.of(
                "",
                "a",
                "ab",
                "b",
                "\0",
                "\0\0",
                "a\0",
                "\0a",
                "\u0001",
                "\u007F",
                "\u0080",
                "\u07FF",
                "\u0800",
                "\uD7FF",
                "\uE000",
                "\uFFFF",
                "𝄞",
                "𝄞a",
                "\uD834",
                "\uDD1E",
                "\uDD1E\uD834",
                "\uDBFF\uDFFF");
        List<byte[]> arrays = List.of(
                new byte[0],
                new byte[1],
                new byte[2],
                new byte[] {-1},
                new byte[] {0, -1},
                new byte[] {0, 1},
                new byte[] {0, 0, -1},
                new byte[] {-1, 0},
                new byte[] {127});
        return Stream.of(
                new Case<>(Codec.string(), texts, OrderedCodecTest::text),
                new Case<>(Codec.bytes(), arrays, OrderedCodecTest::randomBytes),
                new Case<>(
                        Codec.uuid(),
                        List.of(
                                new UUID(0, 0),
                                new UUID(-1, 0),
                                new UUID(0, -1),
                                new UUID(-1, -1),
                                new UUID(Long.MIN_VALUE, Long.MAX_VALUE),
                                new UUID(Long.MAX_VALUE, Long.MIN_VALUE)),
                        random -> new UUID(number(random), number(random))),
                new Case<>(Codec.string().reversed(), texts, OrderedCodecTest::text),
                new Case<>(Codec.bytes().reversed(), arrays, OrderedCodecTest::randomBytes));
    }

    /** Pairs of few values, so that the first components are often the same or close. */
    private static <A, B> Case<Map.Entry<A, B>> pairs(
            OrderedCodec<A> first, List<A> as, OrderedCodec<B> second, List<B> bs) {
        List<Map.Entry<A, B>> edges = new ArrayList<>();
        as.forEach(a -> bs.forEach(b -> edges.add(Map.entry(a, b))));
        return new Case<>(
                Codec.pair(first, second),
                edges,
                random -> Map.entry(
                        as.get(random.nextInt(as.size())), bs.get(random.nextInt(bs.size()))));
    }

    private static Stream<Case<?>> made() {
        List<String> texts =
                List.of("", "\0", "\0\0", "\0\u0001", "\u0001", "a", "a\0", "ab", "\uFFFF");
        List<Integer> numbers = List.of(-1, 0, 1, Integer.MIN_VALUE);
        List<Map.Entry<String, Integer>> nested =
                List.of(Map.entry("", -1), Map.entry("\0", 0), Map.entry("\0", 1));
        OrderedCodec<Map.Entry<String, Integer>> inner = Codec.pair(Codec.string(), Codec.int32());
        return Stream.of(
                pairs(Codec.string(), texts, Codec.string(), texts),
                pairs(Codec.int32(), numbers, Codec.string(), texts),
                pairs(Codec.string().reversed(), texts, Codec.int32().reversed(), numbers),
                pairs(Codec.int32().reversed(), numbers, Codec.string().reversed(), texts),
                pairs(inner, nested, inner.reversed(), nested),
                new Case<>(inner.reversed(), nested, random -> Map.entry(text(random), 5)),
                new Case<>(Codec.int64().reversed(), List.of(0L, -1L), OrderedCodecTest::number),
                new Case<>(
                        Codec.int32().mapped("negative", i -> -i, i -> -i),
                        List.of(0, 1, -1, Integer.MIN_VALUE),
                        Random::nextInt));
    }

    private static Stream<Case<?>> unordered() {
        return Stream.of(
                new Case<>(
                        Codec.list(Codec.string()),
                        List.of(List.of(), List.of(""), List.of("", "a"), List.of("x".repeat(300))),
                        random -> Stream.generate(() -> text(random))
                                .limit(random.nextInt(5))
                                .toList()),
                new Case<>(
                        Codec.list(Codec.int64()),
                        List.of(List.of(), List.of(0L)),
                        random -> random.longs(random.nextInt(5)).boxed().toList()),
                new Case<>(
                        Codec.enumOf(DayOfWeek.class),
                        List.of(DayOfWeek.values()),
                        random -> DayOfWeek.of(1 + random.nextInt(7))),
                new Case<>(
                        Codec.record(Line.class, Codec.string(), Codec.int32(), Codec.bool()),
                        List.of(new Line("", 0, false), new Line("x".repeat(200), -1, true)),
                        random -> new Line(text(random), random.nextInt(), random.nextBoolean())));
    }

    /** A record. */
    private record Line(String text, int number, boolean flag) {}

    private static Stream<Case<?>> ordered() {
        return Stream.of(numbers(), decimals(), times(), textsAndBytes(), made())
                .flatMap(each -> each);
    }

    @TestFactory
    Stream<DynamicTest> bytesHaveTheOrderOfValues() {
        return ordered().map(each -> DynamicTest.dynamicTest(each.codec().name(), each::keepOrder));
    }

    @Test
    void decimalsThatAreNotSortedHaveTheOrderOfNumbersToo() {
        for (BigDecimal a : bigDecimalEdges()) {
            for (BigDecimal b : bigDecimalEdges()) {
                int bytes = Arrays.compareUnsigned(
                        Codec.bigDecimal().encode(a), Codec.bigDecimal().encode(b));
                if (a.compareTo(b) != 0) {
                    assertThat(Integer.signum(bytes)).isEqualTo(Integer.signum(a.compareTo(b)));
                }
                assertThat(bytes == 0).isEqualTo(a.compareTo(b) == 0 && a.scale() == b.scale());
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> valuesComeBack() {
        return Stream.concat(ordered(), unordered())
                .map(each -> DynamicTest.dynamicTest(each.codec().name(), each::comeBack));
    }

    @TestFactory
    Stream<DynamicTest> otherBytesAreRefused() {
        return Stream.concat(ordered(), unordered())
                .map(each -> DynamicTest.dynamicTest(each.codec().name(), each::takeNothingElse));
    }
}
