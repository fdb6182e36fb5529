package io.fused.core.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The log that all voters agree on. What is proposed comes out later in the order of the log, on
 * every voter, or never (the leader was deposed); {@link Coordinator} proposes and takes, and
 * changes its map by what it takes and by nothing else.
 *
 * <p>Not assumed: that a proposal is taken soon, once, or at all, or that only one's own proposals
 * come out. Used by one thread; neither method blocks or calls back.
 */
public interface MapLog {
    /** Asks for a command to be appended. A voter that doesn't lead drops it. */
    void propose(Command command);

    /**
     * Takes the next command of the log that a majority has and that was not taken before.
     *
     * @return the command, or null if there is none now; when there is one again, the driver calls
     *     {@link Coordinator#onLog}
     */
    @Nullable
    Command next();
}
