package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of a list or a queue: part of one state, from a position on. */
final class Pages {
    private Pages() {}

    /** Whether the answer is a page of the state that begins at a position. */
    static boolean fits(Sequence state, int from, @Nullable Answer answer) {
        if (answer == null) {
            return true;
        }
        if (!(answer instanceof Answer.Page page)) {
            return false;
        }
        List<Answer.Entry> entries = page.entries();
        int end = from + entries.size();
        if (end > Math.max(from, state.size()) || page.last() != (end >= state.size())) {
            return false;
        }
        for (int index = 0; index < entries.size(); index++) {
            if (Tokens.token(entries.get(index).value()) != state.at(from + index)) {
                return false;
            }
        }
        return true;
    }
}
