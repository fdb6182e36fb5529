package io.fused.erasure;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Encodes, updates, rebuilds and verifies whole codewords.
 *
 * <p>Shards are segments, heap or native, of one length and in code order: primaries 0 to n - 1,
 * then fused backups 0 to f - 1. They must not overlap, and none is kept after a call. A codec
 * holds no state but a cache of recovery matrices, and may be shared by threads that work on
 * different shards.
 *
 * <p>For example, with three primaries and two backups:
 *
 * <pre>{@code
 * Codec codec = new Codec(GeneratorMatrix.vandermonde(3, 2), Kernels.best());
 * codec.encode(shards);             // writes shards 3 and 4
 * codec.reconstruct(shards, 0, 2);  // writes shards 0 and 2 from 1, 3 and 4
 * }</pre>
 */
public final class Codec {
    /** Bytes of each shard verified at a time, so that what is compared stays in the cache. */
    private static final long BLOCK_BYTES = 8 << 10;

    private final GeneratorMatrix matrix;
    private final Kernel kernel;
    private final Multiplier encoder;
    private final Selection encoding;
    private final RecoveryCache recoveries;

    /**
     * A codec with the usual matrix on the best kernel of this machine: on the table at first, and
     * on the vector kernel as soon as a daemon thread has had that compiled.
     *
     * @param n the number of primaries, at least 1
     * @param f the number of fused backups, at least 0; n + f is at most 255
     * @return a codec, worth keeping
     * @throws IllegalArgumentException if n or f is too small, or n + f too large
     */
    public static Codec of(int n, int f) {
        Kernels.warmInBackground();
        return new Codec(GeneratorMatrix.vandermonde(n, f), Kernels.best());
    }

    /**
     * A codec for one code.
     *
     * @param matrix the code
     * @param kernel what it computes with
     */
    public Codec(GeneratorMatrix matrix, Kernel kernel) {
        this.matrix = matrix;
        this.kernel = kernel;
        int[][] rows = new int[matrix.backups()][];
        for (int backup = 0; backup < rows.length; backup++) {
            rows[backup] = matrix.row(backup);
        }
        this.encoder = kernel.multiplier(rows);
        int n = matrix.primaries();
        int[] primaries = IntStream.range(0, n).toArray();
        int[] backups = IntStream.range(n, matrix.shards()).toArray();
        this.encoding = new Selection(primaries, backups, encoder);
        this.recoveries = new RecoveryCache(matrix, kernel);
    }

    /**
     * The code.
     *
     * @return the matrix given
     */
    public GeneratorMatrix matrix() {
        return matrix;
    }

    /** What it computes with. */
    Kernel kernel() {
        return kernel;
    }

    /**
     * Computes all fused backups from the primaries.
     *
     * @param shards n + f segments in code order, of one length; the last f are overwritten
     * @throws IllegalArgumentException if their number or their lengths are wrong
     */
    public void encode(MemorySegment[] shards) {
        long length = checkShards(shards);
        encoding.multiply(shards, length);
    }

    /**
     * Computes all fused backups from the primaries, as {@link #encode(MemorySegment[])} does.
     *
     * @param shards n + f arrays in code order, of one length; the last f are overwritten
     * @throws IllegalArgumentException if their number or their lengths are wrong
     */
    public void encode(byte[][] shards) {
        encode(segments(shards));
    }

    /**
     * Computes all fused backups from the primaries, as {@link #encode(MemorySegment[])} does.
     *
     * @param shards n + f buffers in code order, direct or on the heap, each from its position to
     *     its limit, which stay; of one length; the last f are overwritten
     * @throws IllegalArgumentException if their number or their lengths are wrong, or one to be
     *     overwritten is read-only
     */
    public void encode(ByteBuffer[] shards) {
        encode(segments(shards));
    }

    /**
     * Computes all fused backups from the primaries on a range of all of them.
     *
     * @param primaries the n primaries in order; only read
     * @param backups the f fused backups in order; overwritten on the range
     * @param offset where the range begins in all of them, in bytes
     * @param length the length of the range, in bytes
     * @throws IllegalArgumentException if their numbers are wrong, or a backup is read-only
     * @throws IndexOutOfBoundsException if the range leaves a segment; nothing was changed then
     */
    public void encode(
            MemorySegment[] primaries, MemorySegment[] backups, long offset, long length) {
        encoder.multiply(primaries, backups, offset, length);
    }

    /**
     * Brings all fused backups up to date after a primary has changed, without reading any primary:
     * backup j changes by g_ji times what primary i changed by.
     *
     * @param primary the primary that changed, 0 to n - 1
     * @param delta its old bytes ^ its new bytes, over the range that changed
     * @param offset where in the shard that range begins, in bytes
     * @param backups the f fused backups in order; changed from offset on
     * @throws IllegalArgumentException if the number of backups is wrong
     * @throws IndexOutOfBoundsException if there is no such primary, or a backup ends before the
     *     range does; no backup was changed then
     */
    public void update(int primary, MemorySegment delta, long offset, MemorySegment[] backups) {
        if (backups.length != matrix.backups()) {
            throw new IllegalArgumentException(
                    "This code has %d backups, and %d segments were given."
                            .formatted(matrix.backups(), backups.length));
        }
        Objects.checkIndex(primary, matrix.primaries());
        for (MemorySegment backup : backups) {
            Objects.checkFromIndexSize(offset, delta.byteSize(), backup.byteSize());
        }
        for (int backup = 0; backup < backups.length; backup++) {
            int coefficient = matrix.coefficient(backup, primary);
            kernel.multiplyAdd(coefficient, delta, 0, backups[backup], offset, delta.byteSize());
        }
    }

    /**
     * Rebuilds missing shards, primaries and backups alike, from the others.
     *
     * <p>Content is not verified: a shard that is present but wrong yields wrong shards. See
     * {@link #verify}. The first n shards that are present are read. The first call for a set of
     * missing shards inverts a matrix, which is kept.
     *
     * @param shards n + f segments in code order, of one length, the missing ones included
     * @param missing the positions to rebuild, ascending, at most f; those segments are overwritten
     * @throws IllegalArgumentException if the number of shards or their lengths are wrong, if more
     *     than f are missing, or if the positions don't ascend
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public void reconstruct(MemorySegment[] shards, int... missing) {
        long length = checkShards(shards);
        GeneratorMatrix.checkAscending(missing, matrix.shards(), "missing shards");
        if (missing.length > matrix.backups()) {
            throw new IllegalArgumentException(
                    "%d shards are missing, and a code with %d backups rebuilds no more than %d."
                            .formatted(missing.length, matrix.backups(), matrix.backups()));
        }
        recoveries.get(missing).multiply(shards, length);
    }

    /**
     * Rebuilds missing shards, as {@link #reconstruct(MemorySegment[], int...)} does.
     *
     * @param shards n + f arrays in code order, of one length, the missing ones included
     * @param missing the positions to rebuild, ascending, at most f; those arrays are overwritten
     * @throws IllegalArgumentException if the number of shards or their lengths are wrong, if more
     *     than f are missing, or if the positions don't ascend
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public void reconstruct(byte[][] shards, int... missing) {
        reconstruct(segments(shards), missing);
    }

    /**
     * Rebuilds missing shards, as {@link #reconstruct(MemorySegment[], int...)} does.
     *
     * @param shards n + f buffers in code order, each from its position to its limit, which stay;
     *     of one length, the missing ones included
     * @param missing the positions to rebuild, ascending, at most f; those buffers are overwritten
     * @throws IllegalArgumentException if the number of shards or their lengths are wrong, if more
     *     than f are missing, if the positions don't ascend, or a missing one is read-only
     * @throws IndexOutOfBoundsException if there is no such position
     */
    public void reconstruct(ByteBuffer[] shards, int... missing) {
        reconstruct(segments(shards), missing);
    }

    /**
     * Whether the shards are one codeword. If f or fewer of them are wrong, the answer is certainly
     * false; {@link Corrector} says which they are.
     *
     * <p>Takes a block of native memory for each backup for the time of the call.
     *
     * @param shards n + f segments in code order, of one length; nothing is changed
     * @return whether every fused backup is what the primaries give
     * @throws IllegalArgumentException if their number or their lengths are wrong
     */
    public boolean verify(MemorySegment[] shards) {
        long length = checkShards(shards);
        int n = matrix.primaries();
        MemorySegment[] primaries = new MemorySegment[n];
        MemorySegment[] sums = new MemorySegment[matrix.backups()];
        try (Arena arena = Arena.ofConfined()) {
            long most = Math.min(BLOCK_BYTES, length);
            for (int backup = 0; backup < sums.length; backup++) {
                sums[backup] = arena.allocate(most);
            }
            for (long at = 0; at < length; at += BLOCK_BYTES) {
                long block = Math.min(BLOCK_BYTES, length - at);
                for (int primary = 0; primary < n; primary++) {
                    primaries[primary] = shards[primary].asSlice(at, block);
                }
                encoder.multiply(primaries, sums, 0, block);
                for (int backup = 0; backup < sums.length; backup++) {
                    MemorySegment stored = shards[n + backup];
                    if (MemorySegment.mismatch(sums[backup], 0, block, stored, at, at + block)
                            >= 0) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /**
     * Whether the shards are one codeword, as {@link #verify(MemorySegment[])} says.
     *
     * @param shards n + f arrays in code order, of one length; nothing is changed
     * @return whether every fused backup is what the primaries give
     * @throws IllegalArgumentException if their number or their lengths are wrong
     */
    public boolean verify(byte[][] shards) {
        return verify(segments(shards));
    }

    /**
     * Whether the shards are one codeword, as {@link #verify(MemorySegment[])} says.
     *
     * @param shards n + f buffers in code order, each from its position to its limit, of one
     *     length; nothing is changed
     * @return whether every fused backup is what the primaries give
     * @throws IllegalArgumentException if their number or their lengths are wrong
     */
    public boolean verify(ByteBuffer[] shards) {
        return verify(segments(shards));
    }

    private static MemorySegment[] segments(byte[][] arrays) {
        return Arrays.stream(arrays).map(MemorySegment::ofArray).toArray(MemorySegment[]::new);
    }

    private static MemorySegment[] segments(ByteBuffer[] buffers) {
        return Arrays.stream(buffers).map(MemorySegment::ofBuffer).toArray(MemorySegment[]::new);
    }

    /** The length of all shards, once they are found to be of the right number and equal. */
    long checkShards(MemorySegment[] shards) {
        if (shards.length != matrix.shards()) {
            throw new IllegalArgumentException(
                    "This code has %d primaries and %d backups, and %d segments were given."
                            .formatted(matrix.primaries(), matrix.backups(), shards.length));
        }
        long length = shards[0].byteSize();
        for (int shard = 1; shard < shards.length; shard++) {
            if (shards[shard].byteSize() != length) {
                throw new IllegalArgumentException(
                        "All shards are of one length, and shard 0 has %d bytes, shard %d has %d."
                                .formatted(length, shard, shards[shard].byteSize()));
            }
        }
        return length;
    }
}
