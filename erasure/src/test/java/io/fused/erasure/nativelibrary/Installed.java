package io.fused.erasure.nativelibrary;

import org.junit.jupiter.api.Assumptions;

/**
 * The libraries of this machine. Where one is absent, its tests are skipped; in CI, which has the
 * variable CI, they fail, so that nothing is thought tested that isn't.
 */
final class Installed {
    private static final boolean REQUIRED = Boolean.parseBoolean(System.getenv("CI"));

    private Installed() {}

    static Isal isal() {
        return require(Isal.find());
    }

    static Jerasure jerasure() {
        return require(Jerasure.find());
    }

    private static <T> T require(Availability<T> found) {
        if (!REQUIRED) {
            Assumptions.assumeTrue(found.library().isPresent(), found.reason());
        }
        return found.orElseThrow();
    }
}
