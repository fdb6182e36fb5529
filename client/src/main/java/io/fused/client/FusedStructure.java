package io.fused.client;

/** What all structures have in common. */
public interface FusedStructure {
    /**
     * Returns the name that it was opened by.
     *
     * @return the name, without its placement
     */
    String name();

    /**
     * Removes the structure from the cluster, with all it holds. Operations on it fail with
     * {@link FusedNotFoundException} from then on, waiting ones included; opening its name creates
     * a new one.
     */
    void destroy();
}
