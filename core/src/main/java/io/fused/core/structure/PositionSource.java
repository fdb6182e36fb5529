package io.fused.core.structure;

/** Hands out positions of cells one by one. */
interface PositionSource {
    /** What {@link #next} gives at the end. */
    long NO_POSITION = -1;

    /** The next position, or {@link #NO_POSITION}. */
    long next();

    /** The first positions of a source, so many at most. */
    static PositionSource limited(PositionSource source, long most) {
        return new PositionSource() {
            private long left = most;

            @Override
            public long next() {
                return left-- > 0 ? source.next() : NO_POSITION;
            }
        };
    }
}
