package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Section 3 and 4 of the protocol: what is committed when, and what is answered when. */
final class CommitTest {

    @Test
    void aPutIsAnsweredOnceAllBackupsHaveAcknowledged() {
        TinyCluster cluster = new TinyCluster(3, 2).start();
        cluster.put(0, "a", "1");
        cluster.lose((to, message) -> message instanceof Message.Applied && isOf(message, 1));

        long tag = cluster.putLater(0, "b", "2");
        cluster.run();

        assertThat(cluster.answer(tag)).isNull();
        cluster.lose((to, message) -> false);
        cluster.tick(1_000);
        assertThat(cluster.answer(tag)).isEqualTo(Answer.TRUE);
        assertThat(cluster.get(0, "b")).isEqualTo("2");
        cluster.checkCode();
    }

    @Test
    void aReadWaitsForWhatItShows() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.put(0, "a", "old");
        cluster.lose((to, message) -> message instanceof Message.Applied);

        long put = cluster.putLater(0, "a", "new");
        long get =
                cluster.askLater(0, Request.read(new Operation.MapGet(1, TinyCluster.bytes("a"))));
        cluster.run();

        assertThat(cluster.answer(put)).isNull();
        assertThat(cluster.answer(get)).isNull();
        cluster.lose((to, message) -> false);
        cluster.tick(1_000);
        assertThat(cluster.answer(get)).isInstanceOf(Answer.Value.class);
    }

    @Test
    void aFailedConditionalPutWaitsForWhatItSaw() {
        TinyCluster cluster = new TinyCluster(2, 1).start();
        cluster.put(0, "x", "0");
        cluster.lose((to, message) -> message instanceof Message.Applied);
        cluster.putLater(0, "a", "1");

        long refused = cluster.putIfAbsentLater(0, "a", "2");
        cluster.run();

        assertThat(cluster.answer(refused)).isNull();
    }

    @Test
    void withoutBackupsEverythingIsCommittedAtOnce() {
        TinyCluster cluster = new TinyCluster(2, 0).start();

        cluster.put(0, "a", "1");
        cluster.put(1, "b", "2");

        assertThat(cluster.get(0, "a")).isEqualTo("1");
        assertThat(cluster.primary(0).retained().bytes()).isZero();
    }

    @Test
    void aBrokenStreamGoesOnWhereTheBackupStands() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.put(0, "a", "1");
        cluster.putLater(0, "b", "2");
        long tag = cluster.putLater(0, "c", "3");
        TinyCluster.Node primary = cluster.nodes.get("p0");
        primary.turn();

        primary.breakLink(cluster.nodes.get("b1"));
        cluster.run();
        assertThat(cluster.answer(tag)).isNull();

        cluster.tick(500);
        assertThat(cluster.answer(tag)).isEqualTo(Answer.TRUE);
        cluster.checkCode();
    }

    @Test
    void recordsThatComeAgainAreAcknowledgedAndIgnored() {
        TinyCluster cluster = new TinyCluster(2, 1).start();
        cluster.put(0, "a", "1");
        cluster.lose((to, message) -> message instanceof Message.Applied);
        long tag = cluster.putLater(0, "b", "2");
        cluster.run();
        long applied = cluster.backup(0).cells().source(0).applied;

        cluster.nodes.get("p0").breakLink(cluster.nodes.get("b0"));
        cluster.lose((to, message) -> message instanceof Message.Attached);
        cluster.run();
        cluster.lose((to, message) -> false);
        cluster.tick(500);

        assertThat(cluster.answer(tag)).isEqualTo(Answer.TRUE);
        assertThat(cluster.backup(0).cells().source(0).applied).isEqualTo(applied);
        cluster.checkCode();
    }

    @Test
    void aLostMessageIsAGapThatAttachesAgain() {
        TinyCluster cluster = new TinyCluster(2, 1).start();
        cluster.put(0, "a", "1");
        cluster.lose((to, message) -> message instanceof Message.Records);
        long first = cluster.putLater(0, "b", "2");
        cluster.run();
        cluster.lose((to, message) -> false);

        long second = cluster.putLater(0, "c", "3");
        cluster.run();

        assertThat(cluster.answer(first)).isEqualTo(Answer.TRUE);
        assertThat(cluster.answer(second)).isEqualTo(Answer.TRUE);
        cluster.checkCode();
    }

    @Test
    void onlyTheMapTakesABackupOutOfTheSet() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.put(0, "a", "1");
        cluster.nodes.get("b1").crash();

        long tag = cluster.putLater(0, "b", "2");
        cluster.tick(3_000);
        assertThat(cluster.answer(tag)).isNull();

        ShardId crashed = ShardId.backup(0, 1);
        cluster.start("spare");
        cluster.edit(each -> each.id().equals(crashed) ? cluster.replaced(each, "spare") : each);
        assertThat(cluster.answer(tag)).isEqualTo(Answer.TRUE);
    }

    @Test
    void aBackupThatSaysNothingIsReportedSilent() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.put(0, "a", "1");
        cluster.nodes.get("b1").stopped = true;

        cluster.tick(3_500);
        assertThat(cluster.nodes.get("p0").reported(Message.SilentBackup.class)).isEmpty();

        cluster.tick(1_500);
        assertThat(cluster.nodes.get("p0").reported(Message.SilentBackup.class))
                .isNotEmpty()
                .allMatch(report -> report.backup() == 1);
    }

    /** One backup was slow already when the primary lost all: it alone would be blamed. */
    @Test
    void backupsThatFallSilentOneAfterAnotherAreReportedTogether() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.put(0, "a", "1");
        cluster.nodes.get("b1").stopped = true;
        cluster.tick(1_500);
        cluster.nodes.get("b0").stopped = true;

        cluster.tick(3_500);
        assertThat(cluster.nodes.get("p0").reported(Message.SilentBackup.class)).isEmpty();

        cluster.tick(1_500);
        assertThat(cluster.nodes.get("p0").reported(Message.SilentBackup.class))
                .extracting(Message.SilentBackup::backup)
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void aBrokenLinkIsToldUntilThePeerIsHeard() {
        TinyCluster cluster = new TinyCluster(1, 2).start();
        TinyCluster.Node primary = cluster.nodes.get("p0");
        cluster.lose(
                (to, message) -> to.id.name().equals("b1") || message instanceof Message.Applied);
        primary.breakLink(cluster.nodes.get("b1"));
        cluster.tick(1_000);

        assertThat(primary.reported(Message.LinkBroken.class)).hasSizeGreaterThan(2);

        cluster.lose((to, message) -> false);
        cluster.tick(500);
        primary.reports.clear();
        cluster.tick(1_000);
        assertThat(primary.reported(Message.LinkBroken.class)).isEmpty();
    }

    @Test
    void aPrimaryThatStoodStillBlamesNobody() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.putLater(0, "a", "1");
        TinyCluster.Node primary = cluster.nodes.get("p0");
        primary.turn();

        cluster.jump(20_000, 20_000);
        primary.member.onTick();
        primary.member.endTurn();

        assertThat(primary.reported(Message.SilentBackup.class)).isEmpty();
    }

    @Test
    void aBackupThatHasForgottenIsReportedAndGetsNothing() {
        TinyCluster cluster = new TinyCluster(2, 2).start();
        cluster.put(0, "a", "1");
        TinyCluster.Node forgetful = cluster.nodes.get("b1");
        forgetful.member.holdings().backup(0, 1).cells().source(0).applied = 0;
        cluster.nodes.get("p0").breakLink(forgetful);

        cluster.tick(500);

        assertThat(cluster.nodes.get("p0").reported(Message.ForgetfulBackup.class))
                .isNotEmpty()
                .allMatch(report -> report.backup() == 1 && report.primary() == 0);
        assertThat(forgetful.member.holdings().backup(0, 1).cells().source(0).applied)
                .isZero();
    }

    @Test
    void operationsWaitForTheWindowAndThenAreRefused() {
        TinyCluster cluster = new TinyCluster(1, 1);
        cluster.settings = TinySettings.with(2_000, 3);
        cluster.start();
        cluster.put(0, "a", "1");
        cluster.lose((to, message) -> message instanceof Message.Applied);
        String kilobyte = "x".repeat(1_000);
        long[] tags = new long[7];
        for (int k = 0; k < tags.length; k++) {
            tags[k] = cluster.putLater(0, "k" + k, kilobyte);
            cluster.run();
        }

        assertThat(cluster.primary(0).waitingRequests()).isEqualTo(3);
        assertThat(cluster.answer(tags[6]))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(Answer.Code.BUSY));

        cluster.lose((to, message) -> false);
        cluster.tick(1_000);
        for (int k = 0; k < 5; k++) {
            assertThat(cluster.answer(tags[k])).as("put " + k).isEqualTo(Answer.TRUE);
        }
        cluster.checkCode();
    }

    @Test
    void aShardThatMayNotAnswerYetRefusesRequests() {
        TinyCluster cluster = new TinyCluster(1, 1);
        cluster.editUnread(entry -> TinyCluster.silenced(entry));
        cluster.start();

        Answer answer = cluster.ask(0, Request.read(new Operation.Size(1)));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(Answer.Code.NOT_HOLDER));
    }

    @Test
    void requestsThatFitNoShardAreRefusedInWords() {
        TinyCluster cluster = new TinyCluster(1, 1).start();
        Member member = cluster.nodes.get("p0").member;

        member.onRequest(901, 0, 0, 99, Request.read(new Operation.Size(1)));
        member.onRequest(902, 7, 0, 0, Request.read(new Operation.Size(1)));
        member.onRequest(903, 0, 0, 0, Request.read(new Operation.Size(77)));
        member.onRequest(904, 0, 0, 0, Request.read(new Operation.QueuePeek(1, false)));
        cluster.nodes.get("b0").member.onRequest(905, 0, 0, 0, Request.read(new Operation.Size(1)));

        assertThat(code(cluster, 901)).isEqualTo(Answer.Code.BEHIND);
        assertThat(code(cluster, 902)).isEqualTo(Answer.Code.NOT_FOUND);
        assertThat(code(cluster, 903)).isEqualTo(Answer.Code.NOT_FOUND);
        assertThat(code(cluster, 904)).isEqualTo(Answer.Code.INVALID);
        assertThat(code(cluster, 905)).isEqualTo(Answer.Code.NOT_HOLDER);
    }

    @Test
    void aMemberOfAClusterThatIsNotFoundedYetHoldsNothing() {
        TinyCluster cluster = new TinyCluster(1, 1);
        cluster.map = cluster.unfounded();
        TinyCluster.Node early = cluster.start("p0");

        early.member.onRequest(901, 0, 0, 0, Request.read(new Operation.Size(1)));

        assertThat(code(cluster, 901)).isEqualTo(Answer.Code.NOT_HOLDER);
    }

    private static Answer.Code code(TinyCluster cluster, long tag) {
        Answer answer = cluster.answer(tag);
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return ((Answer.Failed) Objects.requireNonNull(answer)).code();
    }

    @Test
    void aReadWithoutLeaseIsRefusedAndAWriteWaitsForIt() {
        TinyCluster cluster = new TinyCluster(1, 1).start();
        cluster.put(0, "a", "1");
        cluster.renewing = false;
        cluster.tick(6_000);

        Answer read = cluster.ask(0, Request.read(new Operation.MapGet(1, TinyCluster.bytes("a"))));
        assertThat(read)
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(Answer.Code.NOT_HOLDER));
        long write = cluster.putLater(0, "b", "2");
        cluster.run();
        assertThat(cluster.primary(0).committed())
                .isEqualTo(cluster.primary(0).shard().lastNumber());
        assertThat(cluster.answer(write)).isNull();

        cluster.renewing = true;
        cluster.tick(500);
        assertThat(cluster.answer(write)).isEqualTo(Answer.TRUE);
    }

    @Test
    void theLeaseIsLookedAtWhenTheTurnEnds() {
        TinyCluster cluster = new TinyCluster(1, 1).start();
        cluster.put(0, "a", "1");
        long tag =
                cluster.askLater(0, Request.read(new Operation.MapGet(1, TinyCluster.bytes("a"))));

        cluster.jump(0, 6_000);
        cluster.run();

        assertThat(cluster.answer(tag)).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void aShardThatIsTakenAwayIsWipedAndResigned() {
        TinyCluster cluster = new TinyCluster(1, 1).start();
        cluster.put(0, "a", "1");
        cluster.lose((to, message) -> message instanceof Message.Applied);
        long put = cluster.putLater(0, "b", "2");
        long get =
                cluster.askLater(0, Request.read(new Operation.MapGet(1, TinyCluster.bytes("b"))));
        cluster.run();
        TinyCluster.Node former = cluster.nodes.get("p0");

        cluster.replace(ShardId.primary(0, 0), "spare");

        assertThat(former.member.shards()).isEmpty();
        assertThat(former.answers.get(put)).as("it was run").isNull();
        assertThat(former.answers.get(get))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(Answer.Code.NOT_HOLDER));
        assertThat(former.reported(Message.Resigned.class))
                .contains(new Message.Resigned(former.id, ShardId.primary(0, 0), 1));
    }

    @Test
    void aSuspendedGroupKeepsItsMemory() {
        TinyCluster cluster = new TinyCluster(2, 1).start();
        cluster.put(0, "a", "1");

        cluster.suspend();
        cluster.tick(10_000);

        assertThat(cluster.nodes.get("p0").member.shards()).hasSize(1);
        assertThat(cluster.get(0, "a")).isEqualTo("1");
    }

    @Test
    void whatTheMapSaysIsHereButIsNotIsResigned() {
        TinyCluster cluster = new TinyCluster(1, 1).start();
        TinyCluster.Node spare = cluster.start("spare");
        cluster.replace(ShardId.backup(0, 0), "spare");
        spare.reports.clear();

        TinyCluster.Node again = cluster.start("other");
        cluster.edit(entry -> entry.id().equals(ShardId.backup(0, 0))
                ? TinyCluster.inState(cluster.replaced(entry, "other"), ShardState.ACTIVE)
                : entry);

        assertThat(again.reported(Message.Resigned.class)).isNotEmpty();
        assertThat(again.member.shards()).isEmpty();
    }

    private static boolean isOf(Message.Data message, int backup) {
        return message instanceof Message.Applied applied && applied.backup() == backup;
    }
}
