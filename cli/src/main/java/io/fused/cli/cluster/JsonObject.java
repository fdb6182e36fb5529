package io.fused.cli.cluster;

import java.util.List;

/** One JSON object on one line, its members in the order in which they were added. */
final class JsonObject {
    private final StringBuilder text = new StringBuilder("{");

    JsonObject add(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    JsonObject add(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    JsonObject add(String name, List<JsonObject> values) {
        name(name);
        text.append('[');
        for (int index = 0; index < values.size(); index++) {
            text.append(index == 0 ? "" : ",").append(values.get(index));
        }
        text.append(']');
        return this;
    }

    private void name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        string(name);
        text.append(':');
    }

    private void string(String value) {
        text.append('"');
        for (int index = 0; index < value.length(); index++) {
            char next = value.charAt(index);
            switch (next) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (next < ' ') {
                        text.append(String.format("\\u%04x", (int) next));
                    } else {
                        text.append(next);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
