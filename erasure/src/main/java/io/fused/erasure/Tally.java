package io.fused.erasure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts the bytes of each shard that were wrong. */
final class Tally {
    private final long[] bytes;
    private final long[] first;
    private final long[] last;

    Tally(int shards) {
        bytes = new long[shards];
        first = new long[shards];
        last = new long[shards];
        Arrays.fill(first, Long.MAX_VALUE);
    }

    /**
     * Counts the errors of a shard in a range.
     *
     * @param error one byte a column, not zero where the shard is wrong
     * @param from where the range begins in the error
     * @param to where it ends
     * @param at the offset, in the shard, of what stands first in the error
     * @return whether there are any
     */
    boolean count(int shard, byte[] error, int from, int to, long at) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += error[i] == 0 ? 0 : 1;
        }
        if (count == 0) {
            return false;
        }
        int begin = from;
        while (error[begin] == 0) {
            begin++;
        }
        int end = to - 1;
        while (error[end] == 0) {
            end--;
        }
        bytes[shard] += count;
        first[shard] = Math.min(first[shard], at + begin);
        last[shard] = Math.max(last[shard], at + end);
        return true;
    }

    /** The shards with wrong bytes, in code order. */
    List<Correction.WrongShard> wrong() {
        List<Correction.WrongShard> wrong = new ArrayList<>();
        for (int shard = 0; shard < bytes.length; shard++) {
            if (bytes[shard] > 0) {
                wrong.add(
                        new Correction.WrongShard(shard, bytes[shard], first[shard], last[shard]));
            }
        }
        return wrong;
    }
}
