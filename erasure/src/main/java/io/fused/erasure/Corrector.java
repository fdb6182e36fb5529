package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Finds and corrects shards that are present but wrong, and rebuilds those that are missing.
 *
 * <p>A code with f fused backups decides, byte by byte, about e missing shards and t wrong ones as
 * long as 2 t + e ≤ f: if at most t shards are wrong at a byte, they are located and corrected. If
 * more are, but at most f - e - t, that is detected, and nothing is changed. Beyond that the bytes
 * may be those of another codeword with no more than t wrong shards, and nobody can tell; a
 * corrector then changes right shards. So the caller chooses: with t = 0 nothing is corrected, and
 * up to f - e wrong shards are detected; with t = (f - e) / 2 as many as possible are corrected,
 * and, if f - e is even, nothing more is detected.
 *
 * <p>This works for every code that {@link GeneratorMatrix} gives: all of them are Reed-Solomon
 * codes in disguise, so that wrong shards are found by algebra and not by trying subsets.
 *
 * <p>Shards are as for {@link Codec}. A corrector may be shared by threads that work on different
 * shards.
 *
 * <pre>{@code
 * Corrector corrector = new Corrector(codec);                  // n = 3, f = 3
 * switch (corrector.correct(shards, new int[] {4}, 1)) {       // 4 is missing, one may be wrong
 *     case Correction.Intact() -> ...                          // 4 is rebuilt
 *     case Correction.Corrected(var wrong, var times) -> ...   // so it is, and the wrong corrected
 *     case Correction.Uncorrectable(long offset) -> ...        // nothing was changed
 * }
 * }</pre>
 *
 * @see "B. Balasubramanian and V. K. Garg, Fault Tolerance in Distributed Systems Using Fused Data
 *     Structures, IEEE TPDS 24(4), 2013, on Byzantine faults"
 * @see "F. J. MacWilliams and N. J. A. Sloane, The Theory of Error-Correcting Codes, 1977, chapter
 *     1, on correcting and detecting at the same time"
 */
public final class Corrector {
    /** What is prepared for one set of missing shards. */
    private record Prepared(ParityCheck check, Locator locator) {}

    private final Codec codec;

    /** That of the last call, since many calls have the same shards missing. */
    private volatile Prepared latest;

    /**
     * A corrector for the code of a codec, which may have any number of primaries and backups.
     *
     * @param codec the code, and the kernel to compute with
     */
    public Corrector(Codec codec) {
        this.codec = codec;
        this.latest = prepare(new int[0]);
    }

    /**
     * Corrects wrong shards and rebuilds missing ones, in place, or changes nothing.
     *
     * <p>At every byte at most {@code mostWrong} shards may be wrong, but at different bytes these
     * may be different ones. After {@link Correction.Intact} and {@link Correction.Corrected} all
     * shards are one codeword. {@link Correction.Uncorrectable} means that at some byte more shards
     * are wrong, and nothing was changed. These answers are certain as long as at no byte more than
     * f - e - {@code mostWrong} shards are wrong, where e is the number of missing ones. If f
     * shards are missing nothing can be checked, and the answer is always
     * {@link Correction.Intact}.
     *
     * <p>Right shards cost what {@link Codec#verify} does. Where some are wrong, they are located
     * once for as long as the same ones are, and everything is computed twice: first to see that
     * all can be corrected, then to correct it. In the worst case, with other shards wrong at each
     * byte, every byte costs up to f cubed and n + f times {@code mostWrong} multiplications. Takes
     * up to 2 f blocks of 4 KiB on the heap for the time of the call. What is prepared for a set of
     * missing shards is kept until another set is asked for.
     *
     * @param shards n + f segments in code order, of one length, the missing ones included. Those
     *     that are wrong or missing are overwritten; a right shard may be written with what it
     *     holds, unless {@code mostWrong} is 0. Nobody else may change them during the call
     * @param missing the positions to rebuild, ascending; their content is never read; not kept
     * @param mostWrong how many of the others may be wrong at a byte, t; at most half of f less the
     *     number of missing ones
     * @return which shards were wrong and were corrected, if any, or that nothing was changed
     * @throws IllegalArgumentException if the number of shards or their lengths are wrong, if one
     *     that may be written is read-only, if the positions don't ascend, or if so many missing
     *     and wrong shards are beyond the code; nothing was changed then
     * @throws IndexOutOfBoundsException if there is no such position; nothing was changed then
     * @throws IllegalStateException if somebody else changed the shards during the call
     */
    public Correction correct(MemorySegment[] shards, int[] missing, int mostWrong) {
        long length = codec.checkShards(shards);
        GeneratorMatrix.checkAscending(missing, shards.length, "missing shards");
        checkBound(missing.length, mostWrong);
        checkWritable(shards, missing, mostWrong);
        Correction correction = new Correction.Intact();
        if (missing.length < codec.matrix().backups() && length > 0) {
            Prepared prepared = preparedFor(missing);
            correction = new Sweep(
                            codec.kernel(), prepared.check(), prepared.locator(), mostWrong, shards)
                    .correct();
        }
        if (!(correction instanceof Correction.Uncorrectable)) {
            codec.reconstruct(shards, missing);
        }
        return correction;
    }

    private static void checkWritable(MemorySegment[] shards, int[] missing, int mostWrong) {
        for (int shard = 0; shard < shards.length; shard++) {
            boolean written = mostWrong > 0 || Arrays.binarySearch(missing, shard) >= 0;
            if (written && shards[shard].isReadOnly()) {
                throw new IllegalArgumentException(
                        "Shard %d may have to be written, and it is read-only.".formatted(shard));
            }
        }
    }

    private void checkBound(int missing, int mostWrong) {
        if (mostWrong < 0) {
            throw new IllegalArgumentException(
                    "At least zero shards can be wrong, and %d were asked for."
                            .formatted(mostWrong));
        }
        int backups = codec.matrix().backups();
        if (2L * mostWrong + missing > backups) {
            throw new IllegalArgumentException(
                    ("%d wrong shards beside %d missing ones need %d backups,"
                                    + " two for each wrong and one for each missing,"
                                    + " and this code has %d.")
                            .formatted(mostWrong, missing, 2L * mostWrong + missing, backups));
        }
    }

    private Prepared preparedFor(int[] missing) {
        Prepared prepared = latest;
        if (!Arrays.equals(prepared.check().missing(), missing)) {
            prepared = prepare(missing);
            latest = prepared;
        }
        return prepared;
    }

    private Prepared prepare(int[] missing) {
        ParityCheck check = ParityCheck.of(codec.matrix(), codec.kernel(), missing);
        return new Prepared(check, new Locator(codec.matrix(), check.missing(), check.checked()));
    }
}
