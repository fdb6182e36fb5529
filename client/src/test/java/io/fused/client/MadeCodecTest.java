package io.fused.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Codecs made of others. */
final class MadeCodecTest {
    private static final Codec<Order> ORDERS =
            Codec.record(Order.class, Codec.string(), Codec.int32(), Codec.list(Codec.string()));

    /** An order. */
    private record Order(@Nullable String item, int count, List<String> notes) {
        Order {
            if (count < 0) {
                throw new IllegalStateException("A count is not negative.");
            }
        }
    }

    /** Another record of the same shape. */
    private record Twin(String item, int count, List<String> notes) {}

    /** Two numbers. */
    private record Point(int x, long y) {}

    /** A record without components. */
    private record Unit() {}

    /** A record that can't be read. */
    private record Sealed(String text) {
        @Override
        public String text() {
            throw new UnsupportedOperationException("It is sealed.");
        }
    }

    /** A type of an application. */
    private record Email(String text) {}

    private static <T> T again(Codec<T> codec, T value) {
        return codec.decode(codec.encode(value));
    }

    @Test
    void recordsComeBack() {
        Codec<Point> points = Codec.record(Point.class, Codec.int32(), Codec.int64());
        Order order = new Order("tea", 3, List.of("hot", "x".repeat(300), ""));

        assertThat(again(ORDERS, order)).isEqualTo(order);
        assertThat(again(Codec.list(ORDERS), List.of(order, order))).containsExactly(order, order);
        assertThat(again(points, new Point(-1, Long.MIN_VALUE)))
                .isEqualTo(new Point(-1, Long.MIN_VALUE));
        assertThat(points.fixedLength()).isEqualTo(12);
        assertThat(points.encode(new Point(0, 0))).hasSize(12);
        assertThat(again(Codec.record(Unit.class), new Unit())).isEqualTo(new Unit());
        assertThat(again(Codec.list(Codec.record(Unit.class)), List.of(new Unit(), new Unit())))
                .hasSize(2);
    }

    @Test
    void whatTheConstructorRefusesIsRefusedAsBytes() {
        byte[] negative = Codec.record(
                        Twin.class, Codec.string(), Codec.int32(), Codec.list(Codec.string()))
                .encode(new Twin("tea", -1, List.of()));

        assertThatThrownBy(() -> ORDERS.decode(negative))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A count is not negative.")
                .hasMessageContaining("is no record(Order;string;int32;list(string)), ");
        assertThatThrownBy(() -> ORDERS.decode(
                        Arrays.copyOf(ORDERS.encode(new Order("tea", 1, List.of())), 11)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which has fewer");
    }

    @Test
    void recordsThatDoNotFitAreRefusedWhenTheCodecIsMade() {
        assertThatThrownBy(() -> Codec.record(Order.class, Codec.string()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 3 components [item, count, notes], and 1 codecs");
        assertThatThrownBy(() -> Codec.record(Record.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Record is no record");
    }

    @Test
    void componentsThatDoNotFitAreRefusedByName() {
        Codec<Point> swapped = Codec.record(Point.class, Codec.int64(), Codec.int32());

        assertThatThrownBy(() -> swapped.encode(new Point(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("component x of the record")
                .hasMessageContaining("is a java.lang.Integer, which int64 doesn't encode");
        assertThatThrownBy(() -> swapped.decode(new byte[12]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of other types than its codecs'");
        assertThatThrownBy(() -> ORDERS.encode(new Order(null, 1, List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("component item of the record")
                .hasMessageContaining("is null");
        Sealed sealed = new Sealed("");
        assertThatThrownBy(sealed::text).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Codec.record(Sealed.class, Codec.string()).encode(sealed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("It is sealed.");
    }

    @Test
    void valuesOfOtherTypesFailAsCastsDo() {
        // Collections ask so for what java.util's interfaces take of any type.
        for (Codec<?> codec : List.of(
                ORDERS,
                Codec.string(),
                Codec.int64(),
                Codec.zonedDateTime(),
                Codec.bigDecimal(),
                Codec.enumOf(DayOfWeek.class),
                Codec.list(Codec.string()),
                Codec.pair(Codec.string(), Codec.string()),
                Codec.string().reversed(),
                Codec.string().mapped("email", Email::new, Email::text))) {
            assertThat(RemoteMap.encoded(codec, RoundingMode.UP))
                    .as(codec.name())
                    .isNull();
        }
        assertThat(RemoteMap.encoded(ORDERS, new Twin("tea", 1, List.of()))).isNull();
        assertThat(RemoteMap.encoded(Codec.list(Codec.string()), List.of(1))).isNull();
        assertThat(RemoteMap.encoded(Codec.pair(Codec.string(), Codec.string()), Map.entry("a", 1)))
                .isNull();
    }

    @Test
    void whatIsMadeOfBytesCannotBeModified() {
        Codec<List<String>> lists = Codec.list(Codec.string());
        List<String> list = again(lists, new ArrayList<>(List.of("a")));

        assertThatThrownBy(() -> list.add("b")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void mappedCodecsHaveTheBytesAndTheOrderOfTheirBase() {
        OrderedCodec<Email> emails = Codec.string().mapped("email", Email::new, Email::text);
        Codec<List<Email>> lists = Codec.list(emails);

        assertThat(emails.name()).isEqualTo("email");
        assertThat(emails.encode(new Email("a@b"))).isEqualTo(Codec.string().encode("a@b"));
        assertThat(again(emails, new Email("a@b"))).isEqualTo(new Email("a@b"));
        assertThat(emails.comparator().compare(new Email("a"), new Email("b"))).isNegative();
        assertThat(again(lists, List.of(new Email("a")))).containsExactly(new Email("a"));
        assertThat(lists.name()).isEqualTo("list(email)");
        Codec<Email> unordered = ORDERS.mapped(
                "ordered email",
                order -> new Email(order.notes().get(0)),
                email -> new Order("", 0, List.of(email.text())));
        assertThat(again(unordered, new Email("c"))).isEqualTo(new Email("c"));
        assertThat(Codec.int32().mapped("age", i -> i, i -> i).fixedLength()).isEqualTo(4);
    }

    @Test
    @SuppressWarnings("NullAway") // As an application that checks nothing would.
    void whatAMappingThrowsIsRefusedAsBytes() {
        Codec<String> days =
                Codec.string().mapped("day", text -> DayOfWeek.valueOf(text).name(), text -> text);
        Codec<Integer> lengths = Codec.string()
                .mapped("length", text -> text.charAt(5) - 'a', length -> "     " + length);
        Codec<String> none = Codec.string().mapped("none", text -> null, text -> text);

        assertThatThrownBy(() -> days.decode(new byte[] {'X'}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no day, ");
        assertThatThrownBy(() -> lengths.decode(new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no length, ");
        assertThatThrownBy(() -> none.decode(new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no none, which its function makes null");
        assertThatThrownBy(() -> Codec.string().mapped("a,b", text -> text, text -> text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no comma");
    }

    @Test
    void theReversedOfAReversedCodecIsTheCodec() {
        assertThat(Codec.string().reversed().reversed()).isSameAs(Codec.string());
        assertThat(Codec.string().reversed().name()).isEqualTo("reversed(string)");
    }

    @Test
    void longNamesAreCutWithAHash() {
        OrderedCodec<Integer> base = Codec.int32().mapped("x".repeat(100), i -> i, i -> i);
        String name = Codec.list(base).name();

        assertThat(name).startsWith("list(xxx").hasSize(60).contains("x#");
        assertThat(Codec.list(Codec.list(base)).name()).isNotEqualTo(name).hasSize(60);
        assertThat(Codec.list(base).name()).isEqualTo(name);
    }

    @Test
    void enumsAreStoredByName() {
        Codec<RoundingMode> modes = Codec.enumOf(RoundingMode.class);

        for (RoundingMode mode : RoundingMode.values()) {
            assertThat(again(modes, mode)).isSameAs(mode);
        }
        assertThat(modes.name()).isEqualTo("enum(RoundingMode)");
    }

    @Test
    void aCodecThatBreaksItsLengthIsBlamed() {
        OrderedCodec<String> liar = new OrderedCodec<>() {
            @Override
            public String name() {
                return "liar";
            }

            @Override
            public int fixedLength() {
                return 2;
            }

            @Override
            public byte[] encode(String value) {
                return Codec.string().encode(value);
            }

            @Override
            public String decode(byte[] bytes) {
                throw new UnsupportedOperationException("It never decodes.");
            }
        };

        assertThatThrownBy(() -> Codec.list(liar).encode(List.of("abc")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("correct its fixedLength()");
        assertThatThrownBy(() -> liar.reversed().encode("abc"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> liar.reversed().decode(new byte[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no reversed(liar), whose part 1 is no liar");
    }

    @Test
    void anOrderThatIsNotGivenIsTheNaturalOne() {
        assertThat(Codec.int32().comparator()).isSameAs(Comparator.naturalOrder());
    }
}
