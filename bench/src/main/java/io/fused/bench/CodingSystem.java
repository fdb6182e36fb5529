package io.fused.bench;

import io.fused.erasure.Kernel;
import io.fused.erasure.Kernels;
import io.fused.erasure.nativelibrary.Isal;
import io.fused.erasure.nativelibrary.Jerasure;
import java.util.Arrays;
import java.util.Optional;

/** What is measured, one beside the other. */
public enum CodingSystem {
    /** This project's kernel on the Vector API. */
    FUSED_VECTOR("fused-vector"),
    /** This project's kernel for JVMs without that. */
    FUSED_TABLE("fused-table"),
    /** Intel's library. */
    ISA_L("isa-l"),
    /** The same library, called by a loop in C: for updates alone, and by no kernel. */
    ISA_L_IN_C("isa-l-in-c"),
    /** The library of Plank and others. */
    JERASURE("jerasure"),
    /**
     * No erasure code, but about a bound for them: a loop in C that reads and writes what encoding
     * does, and merely adds up.
     */
    SUM_IN_C("sum-in-c");

    private final String label;

    CodingSystem(String label) {
        this.label = label;
    }

    /**
     * The system of a name.
     *
     * @param label as in the figures
     * @throws IllegalArgumentException if there is none
     */
    static CodingSystem of(String label) {
        return Arrays.stream(values())
                .filter(system -> system.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No system is named " + label));
    }

    /** Its name in the figures. */
    public String label() {
        return label;
    }

    /** Whether it is this project's own code. */
    public boolean isOwn() {
        return this == FUSED_VECTOR || this == FUSED_TABLE;
    }

    /** Whether it runs in the JVMs that are measured; what doesn't is a program of its own. */
    boolean isInJvm() {
        return this != ISA_L_IN_C && this != SUM_IN_C;
    }

    /** Its kernel; empty where the machine doesn't have it. */
    public Optional<Kernel> kernel() {
        return switch (this) {
            case FUSED_VECTOR -> Kernels.vector();
            case FUSED_TABLE -> Optional.of(Kernels.table());
            case ISA_L -> Isal.find().library().map(Kernel.class::cast);
            case ISA_L_IN_C, SUM_IN_C -> Optional.empty();
            case JERASURE -> Jerasure.find().library().map(Jerasure::kernel);
        };
    }

    /** A sentence that says why its kernel is absent, and what to do. */
    public String absence() {
        return switch (this) {
            case FUSED_VECTOR ->
                "The JVM has no module jdk.incubator.vector, or no registers of 128 bits.";
            case FUSED_TABLE -> "";
            case ISA_L -> Isal.find().reason();
            case ISA_L_IN_C, SUM_IN_C -> "A program in C has no kernel for Java.";
            case JERASURE -> Jerasure.find().reason();
        };
    }
}
