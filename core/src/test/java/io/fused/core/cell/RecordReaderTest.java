package io.fused.core.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecordReaderTest {
    private static final int SMALL = SizeClasses.classOf(100);

    private static byte[] somePayload(RecordWriter records) {
        for (int k = 0; k < 5; k++) {
            records.begin();
            records.delta(SMALL, 200L * k, new byte[] {1, 2, 3}, 0, 3);
            records.delta(SizeClasses.SLOT, 0, new byte[] {(byte) k, 9}, 0, 2);
            records.height(SMALL, k, k + 1);
            records.commit();
        }
        return records.take().payload();
    }

    @Test
    void readsWhatWasWritten() {
        RecordReader reader = new RecordReader(somePayload(new RecordWriter(41)));
        for (int k = 0; k < 5; k++) {
            assertThat(reader.nextRecord()).isTrue();
            assertThat(reader.number()).isEqualTo(42 + k);
            assertThat(reader.nextHeight()).isTrue();
            assertThat(reader.heightClass()).isEqualTo(SMALL);
            assertThat(reader.height()).isEqualTo(k + 1);
            assertThat(reader.nextHeight()).isFalse();
            assertThat(reader.nextDelta()).isTrue();
            assertThat(reader.sizeClass()).isEqualTo(SMALL);
            assertThat(reader.offset()).isEqualTo(200L * k);
            assertThat(reader.length()).isEqualTo(3);
            assertThat(reader.nextDelta()).isTrue();
            assertThat(reader.nextDelta()).isFalse();
        }
        assertThat(reader.nextRecord()).isFalse();
    }

    @Test
    void batchesAreNumberedWithoutGaps() {
        RecordWriter records = new RecordWriter(0);
        records.begin();
        records.delta(0, 0, new byte[] {1}, 0, 1);
        records.abort();
        somePayload(records);
        records.begin();
        records.delta(0, 0, new byte[] {1}, 0, 1);
        records.commit();
        RecordWriter.Batch batch = records.take();
        assertThat(batch.first()).isEqualTo(6);
        assertThat(batch.count()).isEqualTo(1);
        assertThat(records.take().count()).isZero();
        assertThat(records.take().first()).isEqualTo(7);
    }

    @Test
    void aFilterKeepsNumbersAndLeavesOutWhatNobodyWants() {
        RecordWriter chosen = new RecordWriter(0);
        new RecordReader(somePayload(new RecordWriter(0)))
                .copy((c, unit, number) -> c == SizeClasses.SLOT && number % 2 == 0, false, chosen);
        RecordReader reader = new RecordReader(chosen.take().payload());
        for (long number : new long[] {2, 4}) {
            assertThat(reader.nextRecord()).isTrue();
            assertThat(reader.number()).isEqualTo(number);
            assertThat(reader.nextHeight()).isFalse();
            assertThat(reader.nextDelta()).isTrue();
            assertThat(reader.sizeClass()).isEqualTo(SizeClasses.SLOT);
            assertThat(reader.nextDelta()).isFalse();
        }
        assertThat(reader.nextRecord()).isFalse();
    }

    @Test
    void wholeRecordsPassAFilterUnchanged() {
        byte[] payload = somePayload(new RecordWriter(0));
        RecordWriter all = new RecordWriter(0);
        new RecordReader(payload).copy((c, unit, number) -> true, true, all);
        assertThat(all.take().payload()).isEqualTo(payload);
    }

    @Test
    void everyTruncationIsNoticed() {
        byte[] payload = somePayload(new RecordWriter(0));
        int record = payload.length / 5;
        for (int length = 0; length < payload.length; length++) {
            RecordReader reader = new RecordReader(payload, 0, length);
            for (int k = 0; k < length / record; k++) {
                assertThat(reader.nextRecord()).isTrue();
            }
            if (length % record == 0) {
                assertThat(reader.nextRecord()).isFalse();
            } else {
                assertThatThrownBy(reader::nextRecord)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("records");
            }
        }
    }

    @Test
    void garbageNeverLeavesTheArrayOrAUnit() {
        byte[] good = somePayload(new RecordWriter(0));
        int refused = 0;
        for (int seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = random.nextInt(4) == 0 ? new byte[random.nextInt(80)] : good.clone();
            if (bytes.length != good.length) {
                random.nextBytes(bytes);
            }
            for (int k = random.nextInt(4); k >= 0 && bytes.length > 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                readThrough(Arrays.copyOf(bytes, bytes.length));
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(10_000, 49_000);
    }

    private static void readThrough(byte[] bytes) {
        RecordReader reader = new RecordReader(bytes);
        while (reader.nextRecord()) {
            while (reader.nextHeight()) {
                assertThat(reader.height()).isNotNegative();
                assertThat(SizeClasses.cellBytes(reader.heightClass())).isPositive();
            }
            while (reader.nextDelta()) {
                int unitBytes = SizeClasses.unitBytes(reader.sizeClass());
                assertThat(reader.unit()).isNotNegative();
                assertThat(reader.offset() % unitBytes + reader.length())
                        .isBetween(1L, (long) unitBytes);
                assertThat(reader.position() + reader.length()).isLessThanOrEqualTo(bytes.length);
            }
        }
    }
}
