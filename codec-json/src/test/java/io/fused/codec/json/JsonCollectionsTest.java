package io.fused.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fused.client.Codec;
import io.fused.client.FakeCluster;
import io.fused.client.FusedClient;
import io.fused.client.FusedMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections whose keys and values are JSON. */
final class JsonCollectionsTest {
    private static final Codec<Tag> TAGS = JsonCodec.of(Tag.class);

    private FakeCluster cluster;
    private FusedClient client;

    /** A key whose members have no order. */
    private record Tag(Set<String> words, Map<String, Integer> counts) {}

    @BeforeEach
    void connect() throws Exception {
        cluster = new FakeCluster(2, 3);
        client = FusedClient.connect(cluster.endpoints());
    }

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private static Tag tag(String... words) {
        Map<String, Integer> counts = new HashMap<>();
        List.of(words).forEach(word -> counts.put(word, word.length()));
        return new Tag(new LinkedHashSet<>(List.of(words)), counts);
    }

    @Test
    @SuppressWarnings("CollectionIncompatibleType") // That is the point of the last line.
    void equalKeysAndValuesAreFoundHoweverTheyWereMade() {
        FusedMap<Tag, Tag> map = client.map("tags", TAGS, TAGS);
        map.put(tag("red", "green", "blue"), tag("x", "y"));

        assertThat(map.get(tag("blue", "red", "green"))).isEqualTo(tag("y", "x"));
        assertThat(map.containsValue(tag("y", "x"))).isTrue();
        assertThat(map.replace(tag("green", "blue", "red"), tag("y", "x"), tag("z")))
                .isTrue();
        assertThat(map).isEqualTo(Map.of(tag("blue", "green", "red"), tag("z")));
        assertThat(map.containsKey("red")).isFalse();
    }

    @Test
    void anotherTypeIsRefusedByTheNamesOfTheStructureAndBothCodecs() {
        Codec<List<String>> others = JsonCodec.of(new TypeReference<List<String>>() {});
        client.list("tags", TAGS);

        assertThatThrownBy(() -> client.list("tags", others))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tags")
                .hasMessageContaining(TAGS.name())
                .hasMessageContaining(others.name());
    }

    @Test
    void whatAnotherCodecOfTheSameNameWroteIsUnreadable() {
        Codec<String> impostor = Codec.string().mapped(TAGS.name(), text -> text, text -> text);
        client.map("tags", Codec.string(), impostor).put("a", "red");
        FusedMap<String, Tag> map = client.map("tags", Codec.string(), TAGS);

        assertThatThrownBy(() -> map.get("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A value of 3 bytes is no " + TAGS.name());
    }
}
