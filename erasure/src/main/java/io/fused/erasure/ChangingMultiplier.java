package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A multiplier of a {@link ChangingKernel}: that of the kernel of now, once what it runs on is
 * warm, for each way of access; until then that of the kernel which served first.
 */
final class ChangingMultiplier implements Multiplier {
    /** What a kernel made of the matrix. */
    private record Prepared(Kernel kernel, Multiplier multiplier) {}

    private final ChangingKernel kernel;
    private final int[][] rows;
    private final int lanes;
    private final Multiplier first;

    /** Of the latest kernel that a call went to. */
    private volatile Prepared latest;

    /** What is not warm yet, by {@link Access#index}; null before the first call. */
    private final AtomicReferenceArray<@Nullable Set<TileShape>> cold =
            new AtomicReferenceArray<>(Access.COUNT);

    /**
     * Prepares the multiplication, and has it warmed for native segments.
     *
     * @param lanes bytes of a register of the machine
     */
    ChangingMultiplier(ChangingKernel kernel, int[][] rows, int lanes) {
        this.kernel = kernel;
        this.rows = new int[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            this.rows[row] = rows[row].clone();
        }
        this.lanes = lanes;
        this.first = kernel.first().multiplier(rows);
        this.latest = new Prepared(kernel.first(), first);
        boolean unused = isWarm(Access.NATIVE);
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        serving(Access.of(sources, targets)).multiply(sources, targets, offset, length);
    }

    /**
     * What serves calls whose segments lie so. Two threads may exchange it at the same time: what
     * they make is the same.
     */
    Multiplier serving(Access access) {
        if (!isWarm(access)) {
            return first;
        }
        Prepared present = latest;
        Kernel current = kernel.current();
        if (!present.kernel().equals(current)) {
            present = new Prepared(current, current.multiplier(rows));
            latest = present;
        }
        return present.multiplier();
    }

    private boolean isWarm(Access access) {
        Set<TileShape> left = cold.get(access.index());
        if (left == null) {
            left = TilePlan.of(new Coefficients(rows), access, lanes).shapes();
            kernel.tiles().want(left, access, rows);
            cold.set(access.index(), left);
        }
        if (!left.isEmpty() && kernel.tiles().areWarm(left)) {
            left = Set.of();
            cold.set(access.index(), left);
        }
        return left.isEmpty();
    }

    @Override
    public String toString() {
        return serving(Access.NATIVE).toString();
    }
}
