package io.fused.core.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordWriter;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What recovered cells must not be served with. */
final class IndexingTest {
    private static Indexing over(Stacks stacks, long lastNumber) {
        return Shard.index(
                stacks, lastNumber, ShardSettings.DEFAULT, (tag, answer, need, own) -> {});
    }

    private static void index(Stacks stacks) {
        Indexing indexing = over(stacks, 1_000);
        while (!indexing.step(50)) {
            assertThat(indexing).isNotNull();
        }
        assertThat(indexing.shard().verify()).isEmpty();
    }

    @Test
    void everyByteOfANodeIsChecked() {
        try (TestShard shard = SessionTest.filled()) {
            Stacks stacks = shard.shard.stacks();
            RecordWriter records = new RecordWriter(0);
            List<String> unnoticed = new ArrayList<>();
            for (int c = 0; c < SizeClasses.count(); c++) {
                int cell = SizeClasses.cellBytes(c);
                for (long offset = 0; offset < (long) stacks.height(c) * cell; offset++) {
                    long node = Cells.position(c, (int) (offset / cell));
                    long lengths = stacks.getLong(c, Cells.offset(node) + NodeLayout.LENGTHS);
                    byte[] flipped = {(byte) (stacks.getByte(c, offset) ^ 64)};
                    records.begin();
                    stacks.write(records, c, offset, flipped, 0, 1);
                    boolean isNode = offset % cell < NodeLayout.nodeBytes(lengths);
                    if (isNode && isTaken(stacks)) {
                        unnoticed.add(c + " " + offset % cell);
                    }
                    records.undo(stacks);
                }
            }
            assertThat(unnoticed).isEmpty();
            index(stacks);
        }
    }

    private static boolean isTaken(Stacks stacks) {
        try {
            index(stacks);
            return true;
        } catch (CorruptShardException e) {
            return false;
        }
    }

    @Test
    void aListWhoseLinksDontMeetIsRefused() {
        try (TestShard shard = new TestShard()) {
            for (int k = 0; k < 5; k++) {
                shard.call(new Operation.ListInsert(2, -1, new byte[] {(byte) k}));
            }
            Stacks stacks = shard.shard.stacks();
            RecordWriter records = new RecordWriter(0);
            Cells cells = new Cells(stacks, records, PlantedFault.NONE);
            int c = SizeClasses.classOf(NodeLayout.HEADER_BYTES + 1);
            long second = Cells.position(c, 1);
            long id = cells.id(second);
            for (long order : new long[] {0, 999, id}) {
                records.begin();
                cells.reheader(second, id, order, 2, NodeLayout.ELEMENT);
                assertThatThrownBy(() -> index(stacks))
                        .isInstanceOf(CorruptShardException.class)
                        .hasMessageContaining("list 2");
                records.undo(stacks);
            }
            index(stacks);
        }
    }

    @Test
    void aMissingRootIsNoticed() {
        try (TestShard shard = new TestShard()) {
            Stacks stacks = shard.shard.stacks();
            RecordWriter records = new RecordWriter(0);
            records.begin();
            stacks.zero(records, SizeClasses.ROOT, 0, SizeClasses.cellBytes(SizeClasses.ROOT));
            records.commit();
            assertThatThrownBy(() -> index(stacks)).isInstanceOf(CorruptShardException.class);
        }
    }

    @Test
    void anUnfinishedIndexGivesNoShard() {
        try (TestShard shard = SessionTest.filled()) {
            Indexing indexing = over(shard.shard.stacks(), 9);
            assertThat(indexing.step(3)).isFalse();
            assertThatThrownBy(indexing::shard).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void emptyStacksGiveAnEmptyShard() {
        Indexing indexing = over(new Stacks(), 0);
        assertThat(indexing.step(1_000)).isTrue();
        try (Shard shard = indexing.shard()) {
            assertThat(shard.verify()).isEmpty();
            assertThat(shard.lastNumber()).isZero();
        }
    }
}
