package io.fused.core;

/**
 * One run of one member's process.
 *
 * @param name the member's name, kept over restarts
 * @param incarnation the run, greater at each start of a process under this name; at least 1
 */
public record MemberId(String name, long incarnation) implements Comparable<MemberId> {
    /** Checks the parts. */
    public MemberId {
        if (name.isEmpty() || incarnation < 1) {
            throw new IllegalArgumentException(
                    "A member needs a name and an incarnation of at least 1, not '" + name
                            + "' and " + incarnation);
        }
    }

    @Override
    public int compareTo(MemberId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Long.compare(incarnation, other.incarnation);
    }

    @Override
    public String toString() {
        return name + "#" + incarnation;
    }
}
