package io.fused.codec.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FeatureSetDefaults.FeatureSetEditionDefault;
import com.google.protobuf.DescriptorProtos.UninterpretedOption.NamePart;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.fused.client.Codec;
import io.fused.client.FakeCluster;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtobufCodecTest {
    private static final Codec<Struct> STRUCTS = ProtobufCodec.of(Struct.getDefaultInstance());
    private static final Codec<Timestamp> TIMES = ProtobufCodec.of(Timestamp.getDefaultInstance());

    /** Returns a message with a map in a map, filled in the order of the keys that are given. */
    private static Struct struct(List<String> keys) {
        Struct.Builder inner = Struct.newBuilder();
        keys.forEach(key -> inner.putFields(
                key, Value.newBuilder().setNumberValue(key.length()).build()));
        Struct.Builder outer = Struct.newBuilder();
        keys.forEach(key ->
                outer.putFields(key, Value.newBuilder().setStructValue(inner).build()));
        return outer.build();
    }

    private static Timestamp time(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }

    @Test
    void messagesComeBack() {
        Struct struct = struct(List.of("a", "bb", ""));

        assertThat(STRUCTS.decode(STRUCTS.encode(struct))).isEqualTo(struct);
        assertThat(TIMES.decode(TIMES.encode(time(-1)))).isEqualTo(time(-1));
        assertThat(TIMES.decode(TIMES.encode(time(0)))).isEqualTo(time(0));
    }

    @Test
    void theBytesAreProtobufsOwn() {
        assertThat(TIMES.encode(time(300))).isEqualTo(HexFormat.of().parseHex("08ac02"));
        assertThat(TIMES.encode(time(0))).isEmpty();
    }

    @Test
    void equalMessagesHaveEqualBytes() {
        List<String> keys = new ArrayList<>(
                IntStream.range(100, 150).mapToObj(Integer::toString).toList());
        Struct upwards = struct(keys);
        Collections.reverse(keys);
        Struct backwards = struct(keys);

        assertThat(backwards).isEqualTo(upwards);
        assertThat(backwards.toByteArray()).isNotEqualTo(upwards.toByteArray());
        assertThat(STRUCTS.encode(backwards)).isEqualTo(STRUCTS.encode(upwards));
    }

    @Test
    void namesTellTheMessage() {
        assertThat(STRUCTS.name()).isEqualTo("protobuf(google.protobuf.Struct)");
        assertThat(ProtobufCodec.of(FeatureSetEditionDefault.getDefaultInstance())
                        .name())
                .startsWith("protobuf(google.protobuf.FeatureSetDefaults#")
                .hasSize(60);
    }

    @Test
    void anyInstanceStandsForItsClass() {
        assertThat(ProtobufCodec.of(time(5)).decode(TIMES.encode(time(7)))).isEqualTo(time(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "08", "0c", "0a05", "00"})
    void otherBytesAreRefused(String digits) {
        byte[] bytes = HexFormat.of().parseHex(digits);

        assertThatThrownBy(() -> TIMES.decode(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A value of " + bytes.length
                        + " bytes is no protobuf(google.protobuf.Timestamp), which can't be (")
                .hasMessageContaining("another codec of the same name")
                .hasRootCauseInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void requiredFieldsAreRequired() {
        Codec<NamePart> codec = ProtobufCodec.of(NamePart.getDefaultInstance());
        NamePart part = NamePart.newBuilder().setIsExtension(true).buildPartial();

        assertThatThrownBy(() -> codec.encode(part))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A message can't be written as"
                        + " protobuf(google.protobuf.UninterpretedOption.NamePart) without its"
                        + " required fields; set name_part.");
        assertThatThrownBy(() -> codec.decode(part.toByteArray()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name_part");
    }

    @Test
    @SuppressWarnings("unchecked") // That is what collections do with what is asked of them.
    void messagesOfOtherTypesFailAsCastsDo() {
        assertThatThrownBy(() ->
                        ((Codec<Message>) (Codec<?>) TIMES).encode(Struct.getDefaultInstance()))
                .isInstanceOf(ClassCastException.class);
    }

    @Test
    void dynamicMessagesAreRefused() {
        assertThatThrownBy(() ->
                        ProtobufCodec.of(DynamicMessage.getDefaultInstance(Struct.getDescriptor())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protobuf(google.protobuf.Struct)");
    }

    @Test
    void collectionsFindEqualMessages() throws Exception {
        try (FakeCluster cluster = new FakeCluster(2, 3);
                FusedClient client = FusedClient.connect(cluster.endpoints())) {
            FusedMap<Struct, Timestamp> map = client.map("times", STRUCTS, TIMES);
            map.put(struct(List.of("a", "b", "c")), time(1));

            assertThat(map.get(struct(List.of("c", "a", "b")))).isEqualTo(time(1));
            assertThat(map.replace(struct(List.of("b", "c", "a")), time(1), time(2)))
                    .isTrue();
            assertThat(map).isEqualTo(Map.of(struct(List.of("c", "b", "a")), time(2)));
            assertThatThrownBy(() -> client.map("times", STRUCTS, STRUCTS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("times")
                    .hasMessageContaining(STRUCTS.name() + "," + TIMES.name())
                    .hasMessageContaining(STRUCTS.name() + "," + STRUCTS.name());
        }
    }
}
