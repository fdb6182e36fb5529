package io.fused.core.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SizeClassesTest {
    private static final int LARGEST = NodeLayout.HEADER_BYTES + SizeClasses.MAX_CONTENT_BYTES;

    @Test
    void everyNodeLiesInTheSmallestCellThatTakesIt() {
        for (int bytes = NodeLayout.HEADER_BYTES; bytes <= LARGEST; bytes += step(bytes)) {
            int c = SizeClasses.classOf(bytes);
            assertThat(SizeClasses.cellBytes(c)).isGreaterThanOrEqualTo(bytes);
            if (c > SizeClasses.FIRST_ELEMENT) {
                assertThat(SizeClasses.cellBytes(c - 1)).isLessThan(bytes);
            }
        }
        assertThat(SizeClasses.classOf(LARGEST)).isEqualTo(SizeClasses.count() - 1);
    }

    private static int step(int bytes) {
        return bytes < 70_000 || bytes > LARGEST - 100 ? 1 : Math.min(977, LARGEST - bytes);
    }

    @Test
    void roundingCostsSevenBytesOrASixteenth() {
        for (int c = SizeClasses.FIRST_ELEMENT + 1; c < SizeClasses.count(); c++) {
            int most = SizeClasses.cellBytes(c) - SizeClasses.cellBytes(c - 1) - 1;
            assertThat(most).isLessThanOrEqualTo(Math.max(7, SizeClasses.cellBytes(c - 1) / 16));
        }
    }

    @Test
    void unitsHoldWholeCellsOrCellsHoldWholeUnits() {
        for (int c = 0; c < SizeClasses.count(); c++) {
            int cell = SizeClasses.cellBytes(c);
            int unit = SizeClasses.unitBytes(c);
            assertThat(cell % 8).isZero();
            assertThat(unit % 8).isZero();
            assertThat(unit).isLessThanOrEqualTo(cell <= 65_536 ? 65_536 : 262_144);
            assertThat(cell <= 65_536 ? unit % cell : cell % unit).isZero();
        }
    }

    @Test
    void sizesThatNoNodeHasAreRefused() {
        assertThatThrownBy(() -> SizeClasses.classOf(NodeLayout.HEADER_BYTES - 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SizeClasses.classOf(LARGEST + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
