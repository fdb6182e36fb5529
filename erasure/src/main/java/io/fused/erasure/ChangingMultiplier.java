package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A multiplier of a {@link ChangingKernel}: for each way of access prepared anew once the kernel
 * has been exchanged, and what the new kernel's multiplier runs on is warm.
 */
final class ChangingMultiplier implements Multiplier {
    /** What serves one way of access. */
    private record Prepared(List<TileShape> shapes, Kernel kernel, Multiplier multiplier) {}

    private final ChangingKernel kernel;
    private final int[][] rows;
    private final Coefficients coefficients;
    private final int lanes;

    /** By {@link Access#index}; made when first used, but for native access. */
    private final AtomicReferenceArray<@Nullable Prepared> prepared =
            new AtomicReferenceArray<>(Access.COUNT);

    /**
     * Prepares the multiplication on the kernel of now.
     *
     * @param lanes bytes of a register of the machine
     */
    ChangingMultiplier(ChangingKernel kernel, int[][] rows, int lanes) {
        this.kernel = kernel;
        this.rows = new int[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            this.rows[row] = rows[row].clone();
        }
        this.coefficients = new Coefficients(rows);
        this.lanes = lanes;
        Prepared unused = prepare(Access.NATIVE);
    }

    @Override
    public void multiply(
            MemorySegment[] sources, MemorySegment[] targets, long offset, long length) {
        Access access = Access.of(sources, targets);
        Prepared present = prepared.get(access.index());
        if (present == null) {
            present = prepare(access);
        }
        Kernel current = kernel.current();
        if (!present.kernel().equals(current) && kernel.tiles().areWarm(present.shapes())) {
            present = preparedOn(current, present.shapes());
            prepared.set(access.index(), present);
        }
        present.multiplier().multiply(sources, targets, offset, length);
    }

    /** Two threads may do it at the same time: what they make is the same. */
    private Prepared prepare(Access access) {
        List<TileShape> shapes = TilePlan.of(coefficients, access, lanes).shapes();
        kernel.tiles().want(shapes, access, rows);
        Kernel first = kernel.tiles().areWarm(shapes) ? kernel.current() : kernel.first();
        Prepared made = preparedOn(first, shapes);
        prepared.set(access.index(), made);
        return made;
    }

    private Prepared preparedOn(Kernel maker, List<TileShape> shapes) {
        return new Prepared(shapes, maker, maker.multiplier(rows));
    }

    @Override
    public String toString() {
        return Objects.requireNonNull(prepared.get(Access.NATIVE.index()))
                .multiplier()
                .toString();
    }
}
