package io.fused.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.node.NullNode;
import io.fused.client.Codec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonCodecTest {
    private static final Codec<Order> ORDERS = JsonCodec.of(Order.class);
    private static final Codec<Map<String, Integer>> COUNTS =
            JsonCodec.of(new TypeReference<Map<String, Integer>>() {});
    private static final Order ORDER = new Order("tea", 3, List.of("hot", "with milk"));

    /** An order. */
    private record Order(String item, int count, List<String> notes) {}

    /** Numbers whose digits matter. */
    private record Numbers(BigDecimal decimal, float single, double twice, long whole) {}

    /** Sets, and sets in sets. */
    private record Sets(Set<String> texts, Set<DayOfWeek> days, Set<Set<Order>> orders) {}

    /** A value of any class that its JSON names, which is a way into a reader's process. */
    private record Anything(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Object held) {}

    /** A type with the subtypes that it lists. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(value = Square.class, name = "square")
    })
    private interface Shape {}

    /** A subtype. */
    private record Circle(int radius) implements Shape {}

    /** A subtype. */
    private record Square(int side) implements Shape {}

    /** A class that orders its properties, and has more of them in a map. */
    @JsonPropertyOrder({"z", "a"})
    @SuppressWarnings("unused") // Jackson calls them.
    static final class Bag {
        @JsonAnyGetter
        public Map<String, Integer> more() {
            Map<String, Integer> backwards = new TreeMap<>(Comparator.reverseOrder());
            backwards.putAll(Map.of("b", 2, "y", 25));
            return backwards;
        }

        public int getZ() {
            return 26;
        }

        public int getA() {
            return 1;
        }
    }

    /** A value that may lead to itself. */
    @SuppressWarnings("unused") // Jackson reads it.
    static final class Link {
        public Link next;
    }

    private static <T> String text(Codec<T> codec, T value) {
        return new String(codec.encode(value), StandardCharsets.UTF_8);
    }

    private static <T> T again(Codec<T> codec, T value) {
        return codec.decode(codec.encode(value));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void valuesComeBack() {
        Codec<Map<String, List<Order>>> maps =
                JsonCodec.of(new TypeReference<Map<String, List<Order>>>() {});
        Map<String, List<Order>> map = Map.of("a", List.of(ORDER), "b", List.of());
        String odd = "\0\"\\ ž€ 𝄞 \uD834";

        assertThat(again(ORDERS, ORDER)).isEqualTo(ORDER);
        assertThat(again(maps, map)).isEqualTo(map);
        assertThat(again(JsonCodec.of(String.class), odd)).isEqualTo(odd);
        assertThat(again(JsonCodec.of(int.class), 5)).isEqualTo(5);
        assertThat(again(JsonCodec.of(byte[].class), new byte[] {0, -1})).containsExactly(0, -1);
    }

    @Test
    void theEncodingIsJsonWithoutSpacesAndSorted() {
        assertThat(text(ORDERS, ORDER))
                .isEqualTo("{\"count\":3,\"item\":\"tea\",\"notes\":[\"hot\",\"with milk\"]}");
        assertThat(text(JsonCodec.of(Bag.class), new Bag()))
                .isEqualTo("{\"a\":1,\"b\":2,\"y\":25,\"z\":26}");
        assertThat(text(JsonCodec.of(String.class), "ž𝄞")).isEqualTo("\"ž\\uD834\\uDD1E\"");
    }

    @Test
    void namesTellTheType() {
        assertThat(JsonCodec.of(DayOfWeek.class).name()).isEqualTo("json(java.time.DayOfWeek)");
        assertThat(COUNTS.name())
                .isEqualTo("json(java.util.Map<java.lang.String;java.lang.Integer>)");
        assertThat(ORDERS.name()).isEqualTo("json(io.fused.codec.json.JsonCodecTest$Order)");
        assertThat(JsonCodec.of(new TypeReference<Map<Integer, List<Order>>>() {})
                        .name())
                .startsWith("json(java.util.Map<java.lang.Integer;java.u#")
                .hasSize(60);
    }

    @Test
    void equalMapsHaveEqualBytes() throws Exception {
        Map<String, Integer> upwards = new LinkedHashMap<>();
        Map<String, Integer> backwards = new TreeMap<>(Comparator.reverseOrder());
        for (int number = 100; number < 200; number++) {
            upwards.put("k" + number, number);
        }
        backwards.putAll(upwards);
        byte[] expected = COUNTS.encode(upwards);
        Codec<JsonNode> trees = JsonCodec.of(JsonNode.class);

        assertThat(COUNTS.encode(backwards)).isEqualTo(expected);
        assertThat(COUNTS.encode(new HashMap<>(backwards))).isEqualTo(expected);
        assertThat(trees.encode(new ObjectMapper().valueToTree(backwards))).isEqualTo(expected);
        assertThat(COUNTS.encode(COUNTS.decode(expected))).isEqualTo(expected);
    }

    @Test
    void equalSetsHaveEqualBytes() {
        Codec<Sets> codec = JsonCodec.of(Sets.class);
        List<String> texts = new ArrayList<>();
        IntStream.range(100, 200).forEach(number -> texts.add("t" + number));
        Order other = new Order("ale", 1, List.of());
        byte[] expected = codec.encode(new Sets(
                new LinkedHashSet<>(texts),
                EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                Set.of(Set.of(ORDER, other), Set.of())));
        Collections.reverse(texts);
        Set<String> downwards = new TreeSet<>(Comparator.reverseOrder());
        downwards.addAll(texts);

        assertThat(codec.encode(new Sets(
                        new LinkedHashSet<>(texts),
                        Set.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY),
                        new LinkedHashSet<>(
                                List.of(Set.of(), new LinkedHashSet<>(List.of(other, ORDER)))))))
                .isEqualTo(expected);
        assertThat(codec.encode(new Sets(
                        downwards,
                        new LinkedHashSet<>(List.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY)),
                        new LinkedHashSet<>(
                                List.of(new LinkedHashSet<>(List.of(ORDER, other)), Set.of())))))
                .isEqualTo(expected);
        assertThat(codec.encode(codec.decode(expected))).isEqualTo(expected);
        assertThat(new String(expected, StandardCharsets.UTF_8))
                .startsWith("{\"days\":[\"FRIDAY\",\"MONDAY\"],\"orders\":[[],[{\"count\":1,");
    }

    @Test
    void listsKeepTheirOrder() {
        Codec<List<String>> lists = JsonCodec.of(new TypeReference<List<String>>() {});

        assertThat(text(lists, List.of("b", "a"))).isEqualTo("[\"b\",\"a\"]");
    }

    @Test
    void numbersKeepTheirDigits() {
        Codec<Numbers> codec = JsonCodec.of(Numbers.class);
        Numbers numbers = new Numbers(new BigDecimal("1.00"), 0.1f, -0d, Long.MIN_VALUE);

        assertThat(text(codec, numbers))
                .isEqualTo("{\"decimal\":1.00,\"single\":0.1,\"twice\":-0.0,"
                        + "\"whole\":-9223372036854775808}");
        assertThat(again(codec, numbers)).isEqualTo(numbers);
        for (Numbers odd : List.of(
                new Numbers(new BigDecimal("1E+2"), Float.NaN, Double.NEGATIVE_INFINITY, 0),
                new Numbers(new BigDecimal("-1E-99"), Float.MIN_VALUE, Double.MAX_VALUE, 1))) {
            assertThat(again(codec, odd)).isEqualTo(odd);
        }
    }

    @Test
    void nullIsRefused() {
        Codec<JsonNode> trees = JsonCodec.of(JsonNode.class);

        assertThatThrownBy(() -> trees.encode(NullNode.getInstance()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A value of com.fasterxml.jackson.databind.node.NullNode can't be"
                        + " written as json(com.fasterxml.jackson.databind.JsonNode) (it is null"
                        + " there, which no collection holds).");
        for (Codec<?> codec : List.of(trees, ORDERS, COUNTS, JsonCodec.of(int.class))) {
            assertThatThrownBy(() -> codec.decode(bytes(" null")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no " + codec.name() + ", ")
                    .hasMessageContaining("it is null");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "tea",
                "{} {}",
                "[]",
                "\"tea\"",
                "{\"item\":\"tea\",\"count\":\"many\",\"notes\":[]}",
                "{\"item\":\"tea\",\"count\":3,\"notes\":[],\"price\":1}"
            })
    void otherBytesAreRefusedInOneSentence(String json) {
        assertThatThrownBy(() -> ORDERS.decode(bytes(json)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A value of " + json.length() + " bytes is no "
                        + ORDERS.name() + ", which can't be (")
                .hasMessageEndingWith("Was it written with another codec of the same name? Then"
                        + " read it with that.")
                .hasRootCauseInstanceOf(IOException.class)
                .satisfies(
                        thrown -> assertThat(thrown.getMessage()).doesNotContain("\n", "(null)"));
    }

    @Test
    void whatIsReadMayHaveSpacesAndAnotherOrder() {
        assertThat(ORDERS.decode(bytes("{ \"notes\": [], \"item\": \"tea\",\n \"count\": 3 }\n")))
                .isEqualTo(new Order("tea", 3, List.of()));
    }

    @Test
    void whatJacksonCannotWriteIsRefused() {
        Codec<Object> codec = JsonCodec.of(Object.class);
        Link first = new Link();
        Link second = new Link();
        first.next = second;
        second.next = first;

        assertThatThrownBy(() -> codec.encode(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A value of java.lang.Object can't be written as"
                        + " json(java.lang.Object) (")
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> codec.encode(first))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Infinite recursion");
    }

    @Test
    @SuppressWarnings("unchecked") // That is what collections do with what is asked of them.
    void valuesOfOtherTypesFailAsCastsDo() {
        assertThatThrownBy(() -> ((Codec<Object>) (Codec<?>) ORDERS).encode("tea"))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void subtypesAreThoseThatTheCodeLists() {
        Codec<List<Shape>> shapes = JsonCodec.of(new TypeReference<List<Shape>>() {});
        List<Shape> both = List.of(new Circle(1), new Square(2));

        assertThat(again(shapes, both)).isEqualTo(both);
        assertThat(text(shapes, both))
                .isEqualTo(
                        "[{\"@type\":\"circle\",\"radius\":1},{\"@type\":\"square\",\"side\":2}]");
        assertThatThrownBy(() -> shapes.decode(bytes("[{\"@type\":\"java.lang.Thread\"}]")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesCannotNameTheClassesThatAreMade() {
        ObjectMapper open = JsonMapper.builder()
                .activateDefaultTyping(BasicPolymorphicTypeValidator.builder().build())
                .build();

        assertThatThrownBy(() -> JsonCodec.of(Order.class, open))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default typing");
        assertThatThrownBy(() -> JsonCodec.of(Anything.class)
                        .decode(bytes("{\"held\":{\"@class\":\"java.util.ArrayList\"}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("denied resolution");
    }

    @Test
    void aMapperOfOnesOwnIsCopiedAndStillWritesSorted() {
        ObjectMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        mapper.setBase64Variant(Base64Variants.MODIFIED_FOR_URL);
        Codec<Order> orders = JsonCodec.of(Order.class, mapper);
        Codec<Map<String, byte[]>> arrays =
                JsonCodec.of(new TypeReference<Map<String, byte[]>>() {}, mapper);
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.LOWER_CAMEL_CASE);

        assertThat(text(orders, new Order("tea", 3, List.of())))
                .isEqualTo("{\"Count\":3,\"Item\":\"tea\",\"Notes\":[]}");
        assertThat(again(orders, ORDER)).isEqualTo(ORDER);
        assertThat(text(arrays, Map.of("a", new byte[] {-1}))).isEqualTo("{\"a\":\"_w\"}");
        assertThat(again(arrays, Map.of("a", new byte[] {-1})).get("a")).containsExactly(-1);
        assertThat(mapper.isEnabled(SerializationFeature.INDENT_OUTPUT)).isTrue();
    }

    @Test
    void aMapperMayUnwrapSetsOfOne() {
        ObjectMapper mapper = JsonMapper.builder()
                .enable(SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
                .build();
        Codec<Set<String>> sets = JsonCodec.of(new TypeReference<Set<String>>() {}, mapper);

        assertThat(text(sets, Set.of("a"))).isEqualTo("\"a\"");
        assertThat(text(sets, Set.of("b", "a"))).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void emptySetsAreLeftOutWhereTheMapperSaysSo() {
        ObjectMapper mapper = JsonMapper.builder()
                .defaultPropertyInclusion(JsonInclude.Value.construct(
                        JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                .build();

        assertThat(text(JsonCodec.of(Sets.class, mapper), new Sets(Set.of(), Set.of(), Set.of())))
                .isEqualTo("{}");
    }

    @Test
    void aMapperOfAnotherFormatIsRefused() {
        ObjectMapper mapper = new ObjectMapper(new JsonFactory() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getFormatName() {
                return "Smile";
            }
        });

        assertThatThrownBy(() -> JsonCodec.of(Order.class, mapper))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The mapper writes Smile; give one that writes JSON.");
    }
}
