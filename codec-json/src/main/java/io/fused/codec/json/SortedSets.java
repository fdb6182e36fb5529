package io.fused.codec.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Has the elements of sets written in the order of their JSON, whichever order a set has. */
final class SortedSets extends BeanSerializerModifier {
    @Override
    public JsonSerializer<?> modifyCollectionSerializer(
            SerializationConfig config,
            CollectionType type,
            BeanDescription description,
            JsonSerializer<?> serializer) {
        return Set.class.isAssignableFrom(type.getRawClass())
                ? new SetSerializer(serializer)
                : serializer;
    }

    /** Sorts what another serializer writes of a set. */
    private static final class SetSerializer extends JsonSerializer<Object>
            implements ContextualSerializer {
        private final JsonSerializer<Object> unsorted;

        @SuppressWarnings("unchecked") // It is called with the sets that it was made for.
        SetSerializer(JsonSerializer<?> unsorted) {
            this.unsorted = (JsonSerializer<Object>) unsorted;
        }

        @Override
        public JsonSerializer<?> createContextual(
                SerializerProvider provider, @Nullable BeanProperty property)
                throws JsonMappingException {
            return new SetSerializer(provider.handleSecondaryContextualization(unsorted, property));
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Object set) {
            return unsorted.isEmpty(provider, set);
        }

        @Override
        public void serialize(Object set, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            JsonNode tree;
            try (TokenBuffer written = provider.bufferForValueConversion(out.getCodec())) {
                unsorted.serialize(set, written, provider);
                tree = Json.TREES.readTree(written.asParser());
            }
            // A mapper may write a set of one element as that.
            provider.defaultSerializeValue(tree.isArray() ? sorted(tree) : tree, out);
        }

        private static ArrayNode sorted(JsonNode elements) throws IOException {
            List<Map.Entry<String, JsonNode>> texts = new ArrayList<>();
            for (JsonNode element : elements) {
                texts.add(Map.entry(Json.TREES.writeValueAsString(element), element));
            }
            texts.sort(Map.Entry.comparingByKey());
            ArrayNode sorted = Json.TREES.createArrayNode();
            texts.forEach(text -> sorted.add(text.getValue()));
            return sorted;
        }
    }
}
