package io.fused.core.cluster;

/** The simulator's way to a coordinator with a planted fault. */
public final class FaultyCoordinators {
    private FaultyCoordinators() {}

    /** A coordinator with the planted fault of this name. */
    public static Coordinator coordinator(
            String fault, CoordinatorSettings settings, CoordinatorPort port) {
        return new Coordinator(settings, port, PlantedFault.valueOf(fault));
    }
}
