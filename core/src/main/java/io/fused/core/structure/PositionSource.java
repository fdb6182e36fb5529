package io.fused.core.structure;

/** Hands out positions of cells one by one. */
interface PositionSource {
    /** What {@link #next} gives at the end. */
    long NO_POSITION = -1;

    /** The next position, or {@link #NO_POSITION}. */
    long next();
}
