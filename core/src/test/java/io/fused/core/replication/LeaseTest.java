package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.Clocks;
import org.junit.jupiter.api.Test;

final class LeaseTest {
    private static final long LENGTH = 5_000;

    private final HandClocks clocks = new HandClocks();
    private final Lease lease = new Lease(LENGTH, clocks, PlantedFault.NONE);

    @Test
    void countsFromJustBeforeTheRenewalWasSent() {
        long renewal = lease.renewing();
        clocks.advance(3_000);
        lease.onRenewed(renewal, 1, 1);

        assertThat(lease.holds()).isTrue();
        clocks.advance(1_999);
        assertThat(lease.holds()).isTrue();
        clocks.advance(1);
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void countsOnlyOnceTheMapOfItsVersionIsRead() {
        lease.onRenewed(lease.renewing(), 7, 6);
        assertThat(lease.holds()).isFalse();

        lease.onMap(7);
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void endsByTheWallClockWhereTheMonotonicOneStoodStill() {
        lease.onRenewed(lease.renewing(), 1, 1);

        clocks.wall += LENGTH;

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void endsByTheMonotonicClockWhereTheWallClockWasSetBack() {
        lease.onRenewed(lease.renewing(), 1, 1);

        clocks.advance(LENGTH);
        clocks.wall -= 1_000_000;

        assertThat(lease.holds()).isFalse();
    }

    @Test
    void anAnswerToAnOlderRenewalDoesNotShortenIt() {
        long first = lease.renewing();
        clocks.advance(1_000);
        long second = lease.renewing();
        lease.onRenewed(second, 1, 1);
        lease.onRenewed(first, 1, 1);
        clocks.advance(LENGTH - 1);

        assertThat(lease.holds()).isTrue();
    }

    @Test
    void anAnswerThatNobodyAskedForGivesNothing() {
        lease.onRenewed(17, 1, 1);

        assertThat(lease.holds()).isFalse();
    }

    private static final class HandClocks implements Clocks {
        long monotonic = 10;
        long wall = 1_000_000_000;

        void advance(long millis) {
            monotonic += millis;
            wall += millis;
        }

        @Override
        public long monotonicMillis() {
            return monotonic;
        }

        @Override
        public long wallMillis() {
            return wall;
        }
    }
}
