package io.fused.erasure;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Walks over all bytes of some shards, block by block, and finds out which are wrong, or corrects
 * them.
 *
 * <p>Made for one call, on one thread.
 */
final class Sweep {
    /*
     * Locating wrong shards takes far longer than the bulk arithmetic for one column does, and
     * mostly the same shards are wrong at many columns. So a set of wrong shards, once located, is
     * tried on whole blocks, and only columns that none of the sets known explains are located.
     * That is as right as locating each: a set has at most t shards, and whatever explains a
     * column by at most t wrong shards is the only explanation of that kind.
     *
     * Sets whose union has at most t shards are united: of two shards with random errors one seems
     * right at every 256th byte. Where nearly every column has a set of its own, blocks are not
     * gone through again and again for single columns: that is what MAX_PASSES bounds.
     */

    /** Sets of wrong shards remembered from block to block. */
    static final int MAX_SETS = 4;

    /** Sets tried on the whole of a block; beyond that a set is used for its column alone. */
    static final int MAX_PASSES = 8;

    private final Kernel kernel;
    private final ParityCheck check;
    private final Locator locator;
    private final int most;
    private final MemorySegment[] shards;
    private final SyndromeBlock block;
    private final Tally tally;

    /** The set used last comes first. */
    private final Deque<WrongSet> known = new ArrayDeque<>();

    private int locations;

    /**
     * A walk over all bytes.
     *
     * @param most how many shards may be wrong at a byte
     * @param shards n + f segments of one length, at least 1
     */
    Sweep(Kernel kernel, ParityCheck check, Locator locator, int most, MemorySegment[] shards) {
        this.kernel = kernel;
        this.check = check;
        this.locator = locator;
        this.most = most;
        this.shards = shards;
        long length = shards[0].byteSize();
        this.block =
                new SyndromeBlock(check, kernel, (int) Math.min(SyndromeBlock.MAX_BYTES, length));
        this.tally = new Tally(shards.length);
    }

    /**
     * Corrects all shards present, or none.
     *
     * @return what was done; the missing shards are still missing
     */
    Correction correct() {
        long uncorrectable = walk(false);
        if (uncorrectable >= 0) {
            return new Correction.Uncorrectable(uncorrectable);
        }
        if (locations == 0) {
            return new Correction.Intact();
        }
        if (walk(true) >= 0) {
            throw new IllegalStateException(
                    "The shards were changed by others while they were being corrected.");
        }
        return new Correction.Corrected(tally.wrong(), locations);
    }

    /**
     * Explains every column, and corrects it if asked to.
     *
     * @return the offset of the first column that can't be explained; -1 if there is none
     */
    private long walk(boolean write) {
        long length = shards[0].byteSize();
        for (long at = 0; at < length; at += SyndromeBlock.MAX_BYTES) {
            if (!block.load(shards, at, (int) Math.min(SyndromeBlock.MAX_BYTES, length - at))) {
                int column = explainBlock(at, write);
                if (column < block.length()) {
                    return at + column;
                }
            }
        }
        return -1;
    }

    /** The first column that can't be explained; the block's length if there is none. */
    private int explainBlock(long at, boolean write) {
        int column = block.next(0);
        for (WrongSet set : List.copyOf(known)) {
            explain(set, at, column, block.length(), write);
            column = block.next(column);
        }
        for (int passes = known.size(); column < block.length(); passes++) {
            Optional<int[]> wrong = locator.locate(block.column(column), most);
            if (wrong.isEmpty()) {
                return column;
            }
            locations++;
            WrongSet set = remember(wrong.get());
            explain(set, at, column, passes < MAX_PASSES ? block.length() : column + 1, write);
            int next = block.next(column);
            if (next == column) {
                throw new IllegalStateException(
                        "The shards located, %s, don't explain what is wrong at offset %d."
                                .formatted(Arrays.toString(set.shards()), at + column));
            }
            column = next;
        }
        return column;
    }

    private void explain(WrongSet set, long at, int from, int to, boolean write) {
        if (from == to) {
            return;
        }
        block.explain(set, from, to);
        if (!write) {
            return;
        }
        for (int i = 0; i < set.shards().length; i++) {
            int shard = set.shards()[i];
            byte[] error = block.error(i);
            if (tally.count(shard, error, from, to, at)) {
                kernel.multiplyAdd(1, error, from, shards[shard], at + from, to - from);
            }
        }
    }

    /** Prepares a set, united with a known one if that leaves it small enough. */
    private WrongSet remember(int[] wrong) {
        int[] united = wrong;
        for (WrongSet set : known) {
            int[] union = IntStream.concat(Arrays.stream(wrong), Arrays.stream(set.shards()))
                    .distinct()
                    .sorted()
                    .toArray();
            if (union.length <= most) {
                united = union;
                known.remove(set);
                break;
            }
        }
        if (known.size() == MAX_SETS) {
            known.removeLast();
        }
        WrongSet set = WrongSet.of(check, kernel, united);
        known.addFirst(set);
        return set;
    }
}
