package io.fused.core.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.erasure.Kernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Applies records as a fused backup with a row of ones would, and compares stacks. */
public final class Replay {
    private Replay() {}

    /** Applies all records of a payload. */
    public static void onto(Stacks stacks, byte[] payload) {
        RecordReader reader = new RecordReader(payload);
        while (reader.nextRecord()) {
            while (reader.nextHeight()) {
                int c = reader.heightClass();
                stacks.height(c, Math.max(stacks.height(c), reader.height()));
            }
            while (reader.nextDelta()) {
                stacks.add(
                        reader.sizeClass(),
                        reader.offset(),
                        payload,
                        reader.position(),
                        reader.length());
            }
            reader.rewind();
            while (reader.nextHeight()) {
                stacks.height(reader.heightClass(), reader.height());
            }
        }
    }

    /** Fails unless two shards hold the same bytes. */
    public static void assertEqualStacks(Stacks one, Stacks other, String description) {
        assertThat(other.heights()).as(description).isEqualTo(one.heights());
        for (int c = 0; c < SizeClasses.count(); c++) {
            for (int u = 0; u < one.units(c); u++) {
                assertThat(other.image(c, u))
                        .as("%s: size class %d, unit %d", description, c, u)
                        .isEqualTo(one.image(c, u));
            }
        }
    }

    /** A kernel for the coefficient 1. */
    static final class Xor implements Kernel {
        @Override
        public void multiplyAdd(
                int coefficient,
                MemorySegment source,
                long sourceOffset,
                MemorySegment target,
                long targetOffset,
                long length) {
            for (long k = 0; k < length; k++) {
                byte sum = (byte) (source.get(ValueLayout.JAVA_BYTE, sourceOffset + k)
                        ^ target.get(ValueLayout.JAVA_BYTE, targetOffset + k));
                target.set(ValueLayout.JAVA_BYTE, targetOffset + k, sum);
            }
        }

        @Override
        public void multiplyAdd(
                int coefficient,
                byte[] source,
                int sourceOffset,
                MemorySegment target,
                long targetOffset,
                int length) {
            multiplyAdd(
                    coefficient,
                    MemorySegment.ofArray(source),
                    sourceOffset,
                    target,
                    targetOffset,
                    (long) length);
        }

        @Override
        public void multiplyAdd(
                int coefficient,
                byte[] source,
                int sourceOffset,
                byte[] target,
                int targetOffset,
                int length) {
            multiplyAdd(
                    coefficient,
                    source,
                    sourceOffset,
                    MemorySegment.ofArray(target),
                    targetOffset,
                    length);
        }
    }
}
