package io.fused.client;

import io.fused.protocol.Bound;
import io.fused.protocol.OperationFields.Range;
import java.util.Arrays;

/**
 * A range of encoded keys, compared as unsigned bytes. Immutable; arrays given to it belong to it.
 */
final class KeyRange {
    /** All keys. */
    static final KeyRange ALL = new KeyRange(Range.ALL);

    private final Range range;

    private KeyRange(Range range) {
        this.range = range;
    }

    /** The range as operations have it. */
    Range range() {
        return range;
    }

    boolean contains(byte[] key) {
        return !isBefore(key) && !isBehind(key);
    }

    /** Whether a key is too low. */
    private boolean isBefore(byte[] key) {
        if (range.fromBound() == Bound.BOUND_NONE) {
            return false;
        }
        int order = Arrays.compareUnsigned(key, range.from());
        return order < 0 || order == 0 && range.fromBound() == Bound.BOUND_EXCLUSIVE;
    }

    /** Whether a key is too high. */
    private boolean isBehind(byte[] key) {
        if (range.toBound() == Bound.BOUND_NONE) {
            return false;
        }
        int order = Arrays.compareUnsigned(key, range.to());
        return order > 0 || order == 0 && range.toBound() == Bound.BOUND_EXCLUSIVE;
    }

    /** The part of it above a key. */
    KeyRange above(byte[] key, boolean inclusive) {
        return isBefore(key)
                ? this
                : new KeyRange(new Range(key, bound(inclusive), range.to(), range.toBound()));
    }

    /** The part of it below a key. */
    KeyRange below(byte[] key, boolean inclusive) {
        return isBehind(key)
                ? this
                : new KeyRange(new Range(range.from(), range.fromBound(), key, bound(inclusive)));
    }

    /**
     * The part of it from a key on, for a view.
     *
     * @throws IllegalArgumentException if the key isn't in it; the end of a range that leaves its
     *     end out may begin one that does so too
     */
    KeyRange viewAbove(byte[] key, boolean inclusive) {
        check(contains(key) || !inclusive && isBound(key));
        return above(key, inclusive);
    }

    /** The part of it up to a key, for a view; as {@link #viewAbove}. */
    KeyRange viewBelow(byte[] key, boolean inclusive) {
        check(contains(key) || !inclusive && isBound(key));
        return below(key, inclusive);
    }

    /** What is in both. */
    KeyRange and(KeyRange other) {
        KeyRange both = this;
        Range its = other.range;
        if (its.fromBound() != Bound.BOUND_NONE) {
            both = both.above(its.from(), its.fromBound() == Bound.BOUND_INCLUSIVE);
        }
        if (its.toBound() != Bound.BOUND_NONE) {
            both = both.below(its.to(), its.toBound() == Bound.BOUND_INCLUSIVE);
        }
        return both;
    }

    /** Whether all keys are in it. */
    boolean isAll() {
        return range.fromBound() == Bound.BOUND_NONE && range.toBound() == Bound.BOUND_NONE;
    }

    private boolean isBound(byte[] key) {
        return range.fromBound() != Bound.BOUND_NONE && Arrays.equals(key, range.from())
                || range.toBound() != Bound.BOUND_NONE && Arrays.equals(key, range.to());
    }

    private static void check(boolean inside) {
        if (!inside) {
            throw new IllegalArgumentException("The key is out of the range of this view.");
        }
    }

    private static Bound bound(boolean inclusive) {
        return inclusive ? Bound.BOUND_INCLUSIVE : Bound.BOUND_EXCLUSIVE;
    }
}
