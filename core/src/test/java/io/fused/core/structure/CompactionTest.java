package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.cell.SizeClasses;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holes, density, sweeping, and the bounds of records. */
final class CompactionTest {
    private static final int MAP = 1;
    private static final int LIST = 2;
    private static final int QUEUE = 3;

    private static Operation put(int key, int bytes) {
        byte[] value = new byte[bytes];
        new Random(key).nextBytes(value);
        return new Operation.MapPut(
                MAP, TestShard.bytes("key " + key), value, PutCondition.ALWAYS, false);
    }

    private static Operation remove(int key) {
        return new Operation.MapRemove(MAP, TestShard.bytes("key " + key), false);
    }

    /** No stack is higher than a sixteenth above its nodes and 16 cells. */
    private static void assertDense(TestShard shard) {
        for (Shard.StackUse use : shard.shard.use()) {
            assertThat(use.height())
                    .as("%s", use)
                    .isLessThanOrEqualTo(use.live() + use.live() / 16 + 16);
            assertThat(use.holes()).isEqualTo(use.height() - use.live());
        }
    }

    private static int height(TestShard shard, int nodeBytes) {
        return shard.shard.stacks().height(SizeClasses.classOf(nodeBytes));
    }

    @Test
    void removingHalfOfAllLeavesDenseStacksAndTheOtherHalf() {
        try (TestShard shard = new TestShard()) {
            for (int k = 0; k < 3_000; k++) {
                shard.call(put(k, 100));
                shard.call(new Operation.ListInsert(LIST, k / 2, new byte[] {(byte) k, 1}));
                shard.call(new Operation.QueueOffer(QUEUE, new byte[] {(byte) k, 2}, false));
            }
            long before = shard.shard.stacks().allocatedBytes();
            for (int k = 0; k < 3_000; k += 2) {
                shard.call(remove(k));
                shard.call(new Operation.ListRemove(LIST, k / 4, false));
                shard.call(new Operation.QueuePoll(QUEUE, 0, false));
            }
            shard.settle();
            assertDense(shard);
            shard.check();
            assertThat(shard.shard.stacks().allocatedBytes()).isLessThan(before * 6 / 10);
            for (int k = 0; k < 3_000; k++) {
                Answer expected = k % 2 == 0 ? Answer.FALSE : Answer.TRUE;
                Operation contains = new Operation.MapContainsKey(MAP, TestShard.bytes("key " + k));
                assertThat(shard.call(contains)).isEqualTo(expected);
            }
            shard.crash();
            assertThat(shard.call(new Operation.Size(LIST))).isEqualTo(new Answer.Number(1_500));
        }
    }

    @Test
    void holesAreUsedFirst() {
        try (TestShard shard = new TestShard()) {
            for (int k = 0; k < 40; k++) {
                shard.call(put(k, 64));
            }
            int node = 32 + "key 10".length() + 64;
            int before = height(shard, node);
            for (int k = 10; k < 20; k++) {
                shard.call(remove(k));
            }
            for (int k = 20; k < 30; k++) {
                shard.call(put(k + 50, 64));
            }
            assertThat(height(shard, node)).isEqualTo(before);
            shard.check();
        }
    }

    @Test
    void aShorterNodeLeavesNoBytesBehindItselfInAHole() {
        try (TestShard shard = new TestShard()) {
            shard.call(put(1, 66));
            shard.call(put(2, 66));
            shard.call(remove(1));
            shard.call(put(3, 62));
            shard.check();
            shard.call(put(2, 60));
            shard.crash();
        }
    }

    @Test
    void clearingIsOneSmallRecordAndIsSweptBehind() {
        try (TestShard shard = new TestShard()) {
            for (int k = 0; k < 2_000; k++) {
                shard.call(put(k, 500));
            }
            long before = shard.shard.lastNumber();
            long tag = shard.send(new Operation.Clear(MAP));
            assertThat(shard.answer(tag).need()).isEqualTo(before + 1);
            assertThat(shard.call(new Operation.Size(MAP))).isEqualTo(new Answer.Number(0));
            // New ones come while the old ones are swept, and a crash comes between.
            for (int k = 0; k < 100; k++) {
                shard.call(put(k, 500));
                shard.tick();
                if (k % 40 == 1) {
                    shard.crash();
                }
            }
            shard.settle();
            assertDense(shard);
            assertThat(shard.call(new Operation.Size(MAP))).isEqualTo(new Answer.Number(100));
            assertThat(shard.largestRecord()).isLessThan((64 << 10) + 2 * 1024);
            shard.crash();
        }
    }

    @Test
    void aStructureDestroyedAndBegunAgainDoesNotFindItsDead() {
        try (TestShard shard = new TestShard()) {
            for (int round = 0; round < 5; round++) {
                for (int k = 0; k < 50; k++) {
                    shard.call(new Operation.ListInsert(LIST, 0, new byte[] {(byte) k}));
                }
                shard.call(new Operation.Destroy(LIST));
                assertThat(shard.call(new Operation.QueueOffer(LIST, new byte[] {9}, false)))
                        .as("the id may be of another kind now")
                        .isEqualTo(Answer.DONE);
                shard.crash();
                assertThat(shard.call(new Operation.Size(LIST))).isEqualTo(new Answer.Number(1));
                shard.call(new Operation.Destroy(LIST));
            }
            shard.settle();
            shard.check();
            int elements = shard.shard.use().stream()
                    .filter(use -> use.sizeClass() >= SizeClasses.FIRST_ELEMENT)
                    .mapToInt(Shard.StackUse::live)
                    .sum();
            assertThat(elements).isZero();
        }
    }

    @Test
    void valuesOfManySizesKeepRecordsWithinTheirBound() {
        int largest = 3 << 20;
        try (TestShard shard = new TestShard()) {
            for (int bytes : new int[] {0, 70_000, 300_000, largest, 5, largest - 1, 900_000}) {
                shard.call(put(1, bytes));
                shard.call(new Operation.MapPut(
                        MAP, TestShard.bytes("key 2"), new byte[bytes], PutCondition.ALWAYS, true));
                shard.check();
            }
            for (int k = 0; k < 20; k++) {
                shard.call(put(100 + k, 300_000 + k));
            }
            for (int k = 0; k < 20; k++) {
                shard.call(remove(100 + k));
            }
            shard.settle();
            shard.crash();
            assertThat(shard.largestRecord())
                    .isBetween(largest, 2 * (largest + largest / 16) + (64 << 10));
        }
    }

    @Test
    void tooLargeIsRefused() {
        try (TestShard shard = new TestShard()) {
            int most = SizeClasses.MAX_CONTENT_BYTES;
            byte[] key = {1};
            Operation fits =
                    new Operation.MapPut(MAP, key, new byte[most - 1], PutCondition.ALWAYS, false);
            Operation beyond =
                    new Operation.MapPut(MAP, key, new byte[most], PutCondition.ALWAYS, false);
            assertThat(shard.call(fits)).isEqualTo(Answer.TRUE);
            assertThat(shard.call(beyond))
                    .isEqualTo(new Answer.Failed(Answer.Code.TOO_LARGE, (most + 1) + " bytes"));
            for (Operation operation : new Operation[] {
                new Operation.ListInsert(LIST, 0, new byte[most + 1]),
                new Operation.QueueOffer(QUEUE, new byte[most + 1], false),
                new Operation.MapReplaceIf(MAP, key, key, new byte[most])
            }) {
                Answer.Failed failed = (Answer.Failed) shard.call(operation);
                assertThat(failed.code()).isEqualTo(Answer.Code.TOO_LARGE);
            }
        }
    }
}
