package io.fused.erasure;

import java.time.Duration;

/** A program for a JVM that has wanted nothing yet: says what warming comes to. */
final class WarmedKernel {
    private WarmedKernel() {}

    public static void main(String[] arguments) {
        Kernel best = Kernels.best();
        String before = best.toString();
        boolean warmed = Kernels.warm(Duration.ofSeconds(60));
        System.out.printf(
                "before: %s, warmed: %b, after: %s, the same: %b",
                before, warmed, best, Kernels.best().equals(best));
    }
}
