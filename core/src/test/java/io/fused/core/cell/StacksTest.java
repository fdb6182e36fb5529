package io.fused.core.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fused.erasure.Kernel;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StacksTest {
    private static final int SMALL = SizeClasses.classOf(152);
    private static final int LARGE = SizeClasses.classOf(1_000_000);

    @Test
    void theMemoryOfAllClassesIsThatOfEach() {
        try (Stacks stacks = new Stacks()) {
            int large = SizeClasses.count() - 1;
            stacks.height(SizeClasses.FIRST_ELEMENT, 10);
            stacks.height(large, 2);
            long sum = 0;
            for (int c = 0; c < SizeClasses.count(); c++) {
                sum += stacks.allocatedBytes(c);
            }

            assertThat(sum).isEqualTo(stacks.allocatedBytes());
            assertThat(stacks.allocatedBytes(large))
                    .isGreaterThanOrEqualTo(2L * SizeClasses.cellBytes(large));
            assertThat(stacks.allocatedBytes(SizeClasses.FIRST_ELEMENT + 1)).isZero();
        }
    }

    @Test
    void memoryFollowsTheHeight() {
        try (Stacks stacks = new Stacks()) {
            stacks.height(SMALL, 1);
            assertThat(stacks.allocatedBytes()).isEqualTo(512);
            stacks.height(SMALL, 10_000);
            long live = 10_000L * SizeClasses.cellBytes(SMALL);
            assertThat(stacks.allocatedBytes()).isBetween(live, live + 65_536);
            assertThat(stacks.units(SMALL))
                    .isEqualTo((int) Math.ceilDiv(live, SizeClasses.unitBytes(SMALL)));
            stacks.height(LARGE, 2);
            assertThat(stacks.units(LARGE))
                    .isEqualTo(2 * (SizeClasses.cellBytes(LARGE) / SizeClasses.unitBytes(LARGE)));
            stacks.height(SMALL, 3);
            stacks.height(LARGE, 0);
            assertThat(stacks.allocatedBytes()).isEqualTo(512);
        }
    }

    @Test
    void recordsReplayedGiveTheSameStacks() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            try (Stacks primary = new Stacks();
                    Stacks replica = new Stacks()) {
                RecordWriter records = new RecordWriter(0);
                for (int k = 0; k < 200; k++) {
                    records.begin();
                    randomChange(random, primary, records);
                    if (records.isOpenEmpty()) {
                        records.abort();
                    } else {
                        records.commit();
                    }
                }
                Replay.onto(replica, records.take().payload());
                Replay.assertEqualStacks(primary, replica, "seed " + seed);
            }
        }
    }

    private static void randomChange(Random random, Stacks stacks, RecordWriter records) {
        int sizeClass = random.nextInt(8) == 0 ? LARGE : SMALL;
        int height = stacks.height(sizeClass);
        int cell = SizeClasses.cellBytes(sizeClass);
        if (height == 0 || random.nextInt(3) == 0 && (sizeClass == SMALL || height < 3)) {
            stacks.height(records, sizeClass, height + 1 + random.nextInt(3));
        } else if (random.nextInt(8) == 0) {
            stacks.zero(records, sizeClass, (long) (height - 1) * cell, cell);
            stacks.height(records, sizeClass, height - 1);
        } else {
            byte[] bytes = new byte[random.nextInt(cell) + 1];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                Arrays.fill(bytes, 0, bytes.length / 2, (byte) 0);
            }
            int from = random.nextInt(cell - bytes.length + 1);
            long offset = (long) random.nextInt(height) * cell + from;
            stacks.write(records, sizeClass, offset, bytes, 0, bytes.length);
            assertThat(stacks.bytes(sizeClass, offset, bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void undoTakesEverythingBack() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            try (Stacks stacks = new Stacks();
                    Stacks replica = new Stacks()) {
                RecordWriter records = new RecordWriter(0);
                for (int k = 0; k < 100; k++) {
                    records.begin();
                    randomChange(random, stacks, records);
                    randomChange(random, stacks, records);
                    if (random.nextBoolean()) {
                        records.undo(stacks);
                    } else {
                        records.commit();
                    }
                }
                Replay.onto(replica, records.take().payload());
                Replay.assertEqualStacks(stacks, replica, "seed " + seed);
            }
        }
    }

    @Test
    void onlyChangedBytesAreRecorded() {
        try (Stacks stacks = new Stacks()) {
            RecordWriter records = new RecordWriter(0);
            records.begin();
            stacks.height(records, SMALL, 1);
            stacks.write(records, SMALL, 0, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0, 10);
            records.commit();
            records.take();
            records.begin();
            stacks.write(records, SMALL, 0, new byte[] {1, 2, 3, 9, 5, 6, 7, 8, 1, 10}, 0, 10);
            stacks.write(records, SMALL, 0, new byte[] {1, 2, 3}, 0, 3);
            records.commit();
            RecordReader reader = new RecordReader(records.take().payload());
            assertThat(reader.nextRecord()).isTrue();
            assertThat(reader.nextDelta()).isTrue();
            assertThat(reader.offset()).isEqualTo(3);
            assertThat(reader.length()).isEqualTo(6);
            assertThat(reader.nextDelta()).isFalse();
            assertThat(reader.nextHeight()).isFalse();
        }
    }

    @Test
    void imagesCarryUnits() {
        Random random = new Random(7);
        try (Stacks stacks = new Stacks();
                Stacks copy = new Stacks()) {
            RecordWriter records = new RecordWriter(0);
            records.begin();
            stacks.height(records, SMALL, 2_000);
            stacks.height(records, LARGE, 2);
            for (int k = 0; k < 500; k++) {
                byte[] bytes = new byte[152];
                random.nextBytes(bytes);
                stacks.write(records, SMALL, random.nextInt(1_000) * 152L, bytes, 0, 100);
            }
            stacks.write(records, LARGE, 999_999, new byte[] {5}, 0, 1);
            records.commit();
            for (int c : new int[] {SMALL, LARGE}) {
                copy.height(c, stacks.height(c));
                for (int u = 0; u < stacks.units(c); u++) {
                    byte[] image = stacks.image(c, u);
                    assertThat(image.length == 0 || image[image.length - 1] != 0)
                            .isTrue();
                    copy.load(c, u, image);
                }
            }
            Replay.assertEqualStacks(stacks, copy, "images");
            assertThat(stacks.image(SMALL, stacks.units(SMALL))).isEmpty();
        }
    }

    @Test
    void rangesAreComparedAndHashedOverUnitBorders() {
        byte[] bytes = new byte[900_000];
        new Random(3).nextBytes(bytes);
        try (Stacks stacks = new Stacks()) {
            RecordWriter records = new RecordWriter(0);
            records.begin();
            stacks.height(records, LARGE, 1);
            stacks.write(records, LARGE, 40, bytes, 0, bytes.length);
            records.commit();
            assertThat(stacks.equal(LARGE, 40, bytes.length, bytes)).isTrue();
            assertThat(stacks.hash(LARGE, 40, bytes.length)).isEqualTo(XxHash64.of(bytes));
            assertThat(stacks.compare(LARGE, 40, bytes.length - 1, bytes)).isNegative();
            bytes[800_000]++;
            assertThat(stacks.equal(LARGE, 40, bytes.length, bytes)).isFalse();
            assertThat(stacks.compare(LARGE, 40, bytes.length, bytes)).isNotZero();
        }
    }

    @Test
    void addingBeyondTheHeightIsRefused() {
        Kernel none = new Replay.Xor();
        try (Stacks stacks = new Stacks()) {
            stacks.height(SMALL, 1);
            byte[] bytes = new byte[600];
            assertThatThrownBy(() -> stacks.multiplyAdd(none, 1, SMALL, 65_536, bytes, 0, 8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> stacks.multiplyAdd(none, 1, SMALL, 0, bytes, 0, 600))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> stacks.multiplyAdd(none, 1, SMALL, -8, bytes, 0, 8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(MemorySegment.ofArray(stacks.bytes(SMALL, 0, 152))
                            .mismatch(MemorySegment.ofArray(new byte[152])))
                    .isEqualTo(-1);
        }
    }
}
