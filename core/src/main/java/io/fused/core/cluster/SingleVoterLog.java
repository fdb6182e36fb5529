package io.fused.core.cluster;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The log of a single voter: what it proposes is agreed at once. */
final class SingleVoterLog implements MapLog {
    private final ArrayDeque<Command> agreed = new ArrayDeque<>();

    @Override
    public void propose(Command command) {
        agreed.add(command);
    }

    @Override
    public @Nullable Command next() {
        return agreed.poll();
    }
}
