package io.fused.simulator;

import java.util.EnumMap;
import java.util.Map;

/** How often each rare path was taken in one run. */
final class Marks {
    private final Map<Mark, Integer> hits = new EnumMap<>(Mark.class);

    void hit(Mark mark) {
        hits.merge(mark, 1, Integer::sum);
    }

    Map<Mark, Integer> hits() {
        return hits;
    }
}
