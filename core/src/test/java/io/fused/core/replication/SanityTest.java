package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.Message;
import io.fused.core.cell.SizeClasses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes no sense is dropped before anything is done on it. */
final class SanityTest {
    private static final int CLASSES = SizeClasses.count();

    /** One group, three primaries, two fused backups; each of these has one thing wrong. */
    private static final List<Message.Data> NONSENSE = List.of(
            new Message.Attach(1, 1, 0, 0, 1),
            new Message.Attach(-1, 1, 0, 0, 1),
            new Message.Attach(0, 1, 3, 0, 1),
            new Message.Attached(0, 1, 0, 2, 1, 0),
            new Message.Records(0, 1, -1, 0, 1, 1, 1, 0, new byte[9]),
            new Message.Records(0, 1, 0, 0, 1, 0, 1, 0, new byte[9]),
            new Message.Records(0, 1, 0, 0, 1, 1, 0, 0, new byte[9]),
            new Message.Records(0, 1, 0, 0, 1, 1, 1, 0, new byte[0]),
            new Message.Committed(0, 1, 7, 0, 1, 0),
            new Message.Applied(0, 1, 0, -2, 1, 0, false),
            new Message.AttachWanted(0, 1, 3, 0, 1),
            new Message.Fenced(0, 1, 0, 2, 1, 9),
            new Message.Subscribe(0, 1, 3, 1, 1),
            new Message.Subscribe(0, 1, 0, 1, 0),
            new Message.SubscriptionEnded(0, 1, 0, 0, ""),
            new Message.Deltas(0, 1, 0, 1, 0, 1, new byte[0]),
            new Message.UnitWanted(0, 1, 0, 1, CLASSES, 0),
            new Message.UnitWanted(0, 1, 0, 1, 0, -1),
            new Message.UnitReleased(0, 1, 0, 1, -1, 0),
            new Message.Walk(0, 1, 0, 1, -1),
            new Message.Credit(0, 1, 0, 1, -1),
            new Message.UnitImage(0, 1, 0, 1, 1, 0, 0, 1, new byte[SizeClasses.unitBytes(0) + 1]),
            new Message.Deltas(0, 1, 3, 1, 1, 1, new byte[0]),
            new Message.WalkEnd(0, 1, 0, 1, 1, 1, new int[CLASSES - 1]),
            new Message.SubscriptionEnded(0, 1, -1, 1, ""),
            new Message.Unsubscribe(0, 1, 3, 1),
            new Message.HeightsWanted(0, 1, 2, 0, 1),
            new Message.Heights(0, 1, 0, 0, 1, 1, negative()),
            new Message.FusedUnitWanted(0, 1, 0, 1, 0, 0, new long[2]),
            new Message.FusedUnit(0, 1, 0, 1, 0, 0, new long[4], new byte[0]),
            new Message.FusedUnit(
                    0, 1, 0, 1, 0, 0, new long[3], new byte[SizeClasses.unitBytes(0) + 1]));

    private static int[] negative() {
        int[] heights = new int[CLASSES];
        heights[5] = -1;
        return heights;
    }

    @Test
    void nonsenseIsDroppedAndEverybodyGoesOn() {
        TinyCluster cluster = new TinyCluster(3, 2).start();
        cluster.put(0, "before", "1");

        for (TinyCluster.Node node : cluster.nodes.values()) {
            for (Message.Data message : NONSENSE) {
                assertThat(node.member.onData(TinyCluster.id("p0"), message))
                        .as(message.toString())
                        .isFalse();
            }
            node.member.endTurn();
        }

        cluster.put(0, "after", "2");
        cluster.tick(500);
        assertThat(cluster.get(0, "before")).isEqualTo("1");
        assertThat(cluster.get(0, "after")).isEqualTo("2");
        cluster.checkCode();
    }

    @Test
    void everyKindOfMessageIsTried() {
        assertThat(NONSENSE.stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(Message.Data.class.getPermittedSubclasses());
    }
}
