package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.replication.RetainedRecords.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RetainedRecordsTest {
    private final RetainedRecords records = new RetainedRecords();

    @Test
    void keepsBatchesUntilAllOfTheirRecordsAreCommitted() {
        add(1, 3, 10);
        add(4, 6, 20);

        records.dropUpTo(5);

        assertThat(records.head()).isEqualTo(1);
        assertThat(records.get(1).first()).isEqualTo(4);
        assertThat(records.bytes()).isEqualTo(20);
    }

    @Test
    void positionsStayWhenTheRingGrows() {
        for (int k = 0; k < 100; k++) {
            add(k + 1, k + 1, 1);
            if (k % 3 == 0) {
                records.dropUpTo(k / 2);
            }
        }

        assertThat(records.tail()).isEqualTo(100);
        for (long position = records.head(); position < records.tail(); position++) {
            assertThat(records.get(position).first()).isEqualTo(position + 1);
        }
        assertThat(records.bytes()).isEqualTo(records.tail() - records.head());
    }

    @Test
    void findsWhereAStreamGoesOn() {
        add(1, 3, 1);
        add(4, 6, 1);

        assertThat(records.positionAbove(0)).isZero();
        assertThat(records.positionAbove(3)).isEqualTo(1);
        assertThat(records.positionAbove(5)).isEqualTo(1);
        assertThat(records.positionAbove(6)).isEqualTo(2);
    }

    @Test
    void handsOutWhatAnotherBackupMisses() {
        add(1, 3, 1);
        add(4, 6, 1);
        add(7, 9, 1);

        assertThat(records.between(3, 6)).extracting(Batch::first).isEqualTo(List.of(4L));
        assertThat(records.between(2, 7)).extracting(Batch::first).isEqualTo(List.of(1L, 4L, 7L));
    }

    @Test
    void dropsTheOldestBeyondABoundInBytes() {
        add(1, 1, 10);
        add(2, 2, 10);
        add(3, 3, 10);

        records.dropBeyond(15);

        assertThat(records.head()).isEqualTo(1);
    }

    private void add(long first, long last, int bytes) {
        records.add(new Batch(first, last, new byte[bytes]));
    }
}
