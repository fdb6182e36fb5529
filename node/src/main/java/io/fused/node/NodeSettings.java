package io.fused.node;

/**
 * How a member's process runs.
 *
 * @param name the member's name in the cluster
 * @param incarnation this run, greater than any before it under this name
 * @param coordinator where the coordinator listens
 * @param listen where the data port is bound; port 0 takes a free one
 * @param advertise where members and clients reach it; port 0 stands for the port that was bound
 */
public record NodeSettings(
        String name, long incarnation, HostPort coordinator, HostPort listen, HostPort advertise) {
    /** Checks the name. */
    public NodeSettings {
        Names.check(name);
        if (incarnation < 1) {
            throw new IllegalArgumentException(
                    "An incarnation is at least 1, not " + incarnation + ".");
        }
    }
}
