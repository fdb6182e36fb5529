package io.fused.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Courses of events that chance rarely draws, each played to its end. */
final class ScenarioTest {
    private static final ShardId P0 = ShardId.primary(0, 0);
    private static final ShardId P1 = ShardId.primary(0, 1);
    private static final ShardId B0 = ShardId.backup(0, 0);

    /**
     * P + F crash with every combination of tails: who has the last record decides nothing alone.
     */
    @ParameterizedTest
    @CsvSource({
        "false, false, false",
        "true, false, false",
        "false, true, false",
        "true, true, false",
        "false, false, true",
        "true, false, true",
        "false, true, true"
    })
    void aPrimaryCrashesWithEveryCombinationOfTails(boolean cut0, boolean cut1, boolean cut2) {
        try (Scenario cluster = new Scenario(2, 3, 7)) {
            cluster.putAnswered();
            String primary = cluster.holder(P0);
            List<Boolean> cuts = List.of(cut0, cut1, cut2);
            for (int backup = 0; backup < 3; backup++) {
                if (cuts.get(backup)) {
                    cluster.cut(primary, cluster.holder(ShardId.backup(0, backup)));
                }
            }
            Pending put = cluster.put();
            cluster.run(20);
            cluster.crash(primary);
            cluster.run(200);
            cluster.crash(cluster.holder(ShardId.backup(0, 0)));
            cluster.restart(primary);

            cluster.awaitWhole();
            cluster.await("the put is answered", () -> put.resolved);

            assertThat(Scenario.token(put)).isEqualTo(1);
            assertThat(cluster.get()).isEqualTo(2);
            cluster.end();
        }
    }

    /** The member that rebuilds, or one that it reads from, dies at each kind of message. */
    @ParameterizedTest
    @CsvSource({
        "Subscribe, true",
        "UnitWanted, true",
        "UnitImage, true",
        "FusedUnitWanted, true",
        "FusedUnit, true",
        "UnitReleased, true",
        "Rebuilt, true",
        "Subscribe, false",
        "UnitWanted, false",
        "UnitImage, false",
        "FusedUnitWanted, false",
        "FusedUnit, false",
        "UnitReleased, false",
        "Rebuilt, false"
    })
    void somebodyDiesAtEachStepOfARebuild(String message, boolean newHolder) {
        try (Scenario cluster = new Scenario(2, 2, 6)) {
            cluster.putAnswered();
            String survivor = cluster.holder(P1);
            String first = cluster.holder(P0);
            cluster.when(
                    sent -> sent.getClass().getSimpleName().equals(message),
                    () -> cluster.crash(newHolder ? cluster.holder(P0) : survivor));
            cluster.crash(first);
            cluster.run(2);
            Pending put = cluster.put();
            cluster.await("it came to " + message, cluster::allFired);
            cluster.run(500);
            cluster.restart(first);

            cluster.awaitWhole();
            cluster.await("the put is answered", () -> put.resolved);

            assertThat(cluster.get()).isEqualTo(2);
            cluster.end();
        }
    }

    /** A primary dies at each step of a fused backup's joining. */
    @ParameterizedTest
    @ValueSource(strings = {"Subscribe", "Walk", "UnitImage", "WalkEnd", "Copied", "Confirmed"})
    void aPrimaryDiesAtEachStepOfAJoin(String message) {
        try (Scenario cluster = new Scenario(2, 2, 6)) {
            cluster.putAnswered();
            cluster.when(
                    sent -> sent.getClass().getSimpleName().equals(message),
                    () -> cluster.crash(cluster.holder(P0)));
            cluster.crash(cluster.holder(ShardId.backup(0, 1)));
            Pending put = cluster.put();
            cluster.await("it came to " + message, cluster::allFired);

            cluster.run(1_000);
            cluster.restart("m1");
            cluster.restart("m4");
            cluster.awaitWhole();
            cluster.await("the put is answered", () -> put.resolved);

            assertThat(cluster.get()).isEqualTo(2);
            cluster.end();
        }
    }

    @Test
    void theNewHolderDiesAfterItHasServed() {
        try (Scenario cluster = new Scenario(2, 1, 5)) {
            for (int round = 0; round < 4; round++) {
                cluster.putAnswered();
                String holder = cluster.holder(P0);
                cluster.crash(holder);
                cluster.putAnswered();
                cluster.awaitWhole();
                cluster.restart(holder);
            }

            assertThat(cluster.get()).isEqualTo(cluster.lastToken());
            cluster.end();
        }
    }

    @Test
    void twoLostPrimariesAreDecodedWhileTheFirstServesAlready() {
        try (Scenario cluster = new Scenario(3, 2, 7)) {
            cluster.putAnswered();
            List<Pending> puts = new ArrayList<>();
            String second = cluster.holder(P1);
            cluster.crash(cluster.holder(P0));
            cluster.crash(second);
            for (int count = 0; count < 40; count++) {
                puts.add(cluster.put());
                cluster.run(150);
            }
            cluster.awaitWhole();
            cluster.await("all are answered", () -> puts.stream().allMatch(put -> put.resolved));

            assertThat(cluster.get()).isPositive();
            cluster.end();
        }
    }

    @Test
    void allLeasesEndAtOnceAndComeBack() {
        try (Scenario cluster = new Scenario(2, 2, 4)) {
            cluster.putAnswered();
            cluster.cutFromCoordinator(true);
            cluster.run(9_000);
            cluster.cutFromCoordinator(false);
            cluster.run(200);
            cluster.awaitWhole();

            assertThat(cluster.map().groups())
                    .allMatch(group -> group.state() == GroupState.NORMAL);
            assertThat(cluster.get()).isEqualTo(1);
            cluster.end();
        }
    }

    @Test
    void aPollThatIsParkedGetsItsItemFromTheSuccessor() {
        try (Scenario cluster = new Scenario(2, 1, 4)) {
            Pending take = cluster.take();
            cluster.run(100);
            cluster.crash(cluster.holder(P0));
            cluster.awaitWhole();
            Pending offer = cluster.offer();
            cluster.await("the item is taken", () -> take.resolved && offer.resolved);

            assertThat(Scenario.token(take)).isEqualTo(cluster.lastToken());
            cluster.end();
        }
    }

    @Test
    void aStoppedPrimaryThatWakesAfterItsLeaseAnswersNothing() {
        try (Scenario cluster = new Scenario(2, 2, 5)) {
            cluster.putAnswered();
            String former = cluster.holder(P0);
            cluster.stop(former);
            cluster.run(14_000);
            cluster.putAnswered();
            cluster.goOn(former);
            cluster.run(1_000);
            cluster.awaitWhole();

            assertThat(cluster.holder(P0)).isNotEqualTo(former);
            assertThat(cluster.get()).isEqualTo(2);
            cluster.end();
        }
    }

    /** Every cluster of another leader takes up what the map has begun. */
    @ParameterizedTest
    @ValueSource(strings = {"FenceHeld", "Rebuilt", "Copied", "Confirmed"})
    void theLeaderChangesAtEachStepOfARepair(String message) {
        try (Scenario cluster = new Scenario(2, 2, 6)) {
            cluster.putAnswered();
            cluster.when(sent -> sent.getClass().getSimpleName().equals(message), cluster::elect);
            cluster.crash(cluster.holder(P0));
            cluster.crash(cluster.holder(ShardId.backup(0, 1)));
            cluster.await("it came to " + message, cluster::allFired);

            cluster.awaitWhole();

            assertThat(cluster.get()).isEqualTo(1);
            cluster.end();
        }
    }

    /** Its complaint is on the way, or has been heard, when it crashes: one fault, not two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 400})
    void aPrimaryThatWasAloneAndCrashesTakesNoHealthyBackupWithIt(int millis) {
        try (Scenario cluster = new Scenario(Shape.of(2, 1, 5, false))) {
            cluster.putAnswered();
            String alone = cluster.holder(P0);
            cluster.when(
                    sent -> sent instanceof Message.SilentBackup,
                    () -> cluster.after(millis, () -> {
                        cluster.mend();
                        cluster.crash(alone);
                    }));
            cluster.isolate(alone);
            Pending put = cluster.put();
            cluster.await("it has complained", cluster::allFired);
            cluster.run(500);
            cluster.restart(alone);

            cluster.awaitWhole();
            cluster.await("the put is answered", () -> put.resolved);

            assertThat(cluster.get()).isEqualTo(2);
            cluster.end();
        }
    }

    /** What a slow backup and a primary that is alone look like: two faults, and none more. */
    @Test
    void aBackupThatWasSlowIsNotBlamedByAPrimaryThatIsAlone() {
        try (Scenario cluster = new Scenario(2, 2, 6)) {
            cluster.putAnswered();
            String alone = cluster.holder(P0);
            String slow = cluster.holder(B0);
            cluster.stop(slow);
            cluster.run(1_500);
            cluster.isolate(alone);
            cluster.run(500);
            cluster.goOn(slow);
            cluster.await("a primary has complained", () -> !cluster.isActive(P0));

            assertThat(cluster.isActive(B0)).isTrue();
            cluster.mend();
            cluster.awaitWhole();
            assertThat(cluster.get()).isEqualTo(1);
            cluster.end();
        }
    }

    /** Nobody is told that the connection is dead: what is sent on it doesn't arrive, for ever. */
    @ParameterizedTest
    @CsvSource({"Subscribe, false", "Subscribe, true", "UnitImage, false", "UnitImage, true"})
    void aNewcomerThatNeverHearsAPrimaryGivesWayToAnother(String message, boolean bothWays) {
        try (Scenario cluster = new Scenario(2, 1, 5)) {
            cluster.putAnswered();
            String source = cluster.holder(P1);
            cluster.when(sent -> sent.getClass().getSimpleName().equals(message), () -> {
                cluster.cut(source, cluster.holder(B0));
                if (bothWays) {
                    cluster.cut(cluster.holder(B0), source);
                }
            });
            cluster.crash(cluster.holder(B0));
            cluster.await("it came to " + message, cluster::allFired);

            cluster.awaitWhole();

            assertThat(cluster.get()).isEqualTo(1);
            cluster.end();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHolderThatNeverHearsASourceGivesWayToAnother(boolean primary) {
        try (Scenario cluster = new Scenario(2, 1, 5)) {
            cluster.putAnswered();
            String source = cluster.holder(primary ? P1 : B0);
            cluster.when(
                    sent -> sent instanceof Message.Subscribe,
                    () -> cluster.cut(source, cluster.holder(P0)));
            cluster.crash(cluster.holder(P0));
            cluster.await("it came to a subscription", cluster::allFired);

            cluster.awaitWhole();

            assertThat(cluster.get()).isEqualTo(1);
        }
    }

    /** There are as many members as shards, and two of them don't hear each other. */
    @ParameterizedTest
    @CsvSource({"0, true", "0, false", "1, true", "1, false"})
    void aPrimaryIsRebuiltFromTheFusedBackupsThatCanBeReached(int backup, boolean noticed) {
        try (Scenario cluster = new Scenario(2, 2, 4)) {
            cluster.putAnswered();
            String holder = cluster.holder(P0);
            String source = cluster.holder(ShardId.backup(0, backup));
            cluster.crash(holder);
            cluster.sever(holder, source, noticed);
            cluster.restart(holder);

            cluster.await("the primary is back", () -> cluster.isActive(P0));

            assertThat(cluster.get()).isEqualTo(1);
            cluster.mend();
            cluster.end();
        }
    }

    /** The only member that could rebuild the primary has taken a fused backup meanwhile. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewcomerGivesWayToAPrimaryThatCannotBeRebuiltWhereItIs(boolean noticed) {
        try (Scenario cluster = new Scenario(2, 2, 5)) {
            cluster.putAnswered();
            String former = cluster.holder(B0);
            cluster.when(
                    sent -> sent instanceof Message.Subscribe,
                    () -> cluster.sever(cluster.holder(P0), cluster.holder(P1), noticed));
            cluster.crash(cluster.holder(P0));
            cluster.crash(former);
            cluster.await("it came to a subscription", cluster::allFired);
            cluster.restart(former);

            cluster.await("the primary is back", () -> cluster.isActive(P0));

            assertThat(cluster.get()).isEqualTo(1);
            cluster.mend();
            cluster.end();
        }
    }
}
