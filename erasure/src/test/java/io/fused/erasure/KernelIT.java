package io.fused.erasure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel at every length with every coefficient. */
final class KernelIT {

    @ParameterizedTest
    @MethodSource("io.fused.erasure.KernelTest#kernels")
    void everyLengthAndCoefficient(Kernel kernel) {
        KernelTest.checkLengths(kernel, 1);
    }
}
