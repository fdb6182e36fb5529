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
     * a new one. What was opened can be destroyed, and no view of it.
     *
     * @throws UnsupportedOperationException if this is a view, as of a range of a sorted map or of
     *     the values of a multimap's key; {@code clear()} removes what is in it
     */
    void destroy();
}
