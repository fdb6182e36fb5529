package io.fused.node;

import java.util.regex.Pattern;

/** What a member may be called. */
final class Names {
    /** The coordinator's own name in a status. */
    static final String COORDINATOR = "coordinator";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private Names() {}

    /**
     * Checks a member's name.
     *
     * @throws IllegalArgumentException with a sentence for the person who chose it
     */
    static void check(String name) {
        if (!NAME.matcher(name).matches() || name.equals(COORDINATOR)) {
            throw new IllegalArgumentException(
                    "'" + name + "' can't be a member's name. Use 1 to 63 letters, digits, "
                            + "dots, dashes or underscores, and not 'coordinator'.");
        }
    }
}
