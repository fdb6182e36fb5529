package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.Coordinator;
import io.fused.core.cluster.CoordinatorPort;
import io.fused.core.cluster.CoordinatorSettings;
import io.fused.core.cluster.FaultyCoordinators;
import io.fused.core.replication.FaultyMembers;
import io.fused.core.replication.Member;
import io.fused.core.replication.MemberPort;
import io.fused.core.replication.MemberSettings;
import io.fused.core.structure.FaultyShards;
import io.fused.core.structure.Shard;
import io.fused.core.structure.ShardSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster with faults planted in it, each {@code NONE} or off unless set, and with disturbances
 * that the protocol must bear, which some faults need to show themselves.
 */
final class Faulty implements Tampering {
    private static final int RESENT = 5;
    private static final int SWAPPED = 7;
    private static final int SHORT_BATCH_BYTES = 100;
    private static final long SHORT_QUEUE_BYTES = 2_500;

    private String inMembers = "NONE";
    private String inCoordinator = "NONE";
    private String inShards = "NONE";
    private boolean sameIncarnation;
    private boolean anyAttempt;
    private boolean linksUnreported;
    private boolean resends;
    private boolean swaps;
    private boolean stumbles;
    private boolean shortQueues;
    private int batches;
    private final Map<String, Message.Data> held = new HashMap<>();

    Faulty inMembers(String fault) {
        inMembers = fault;
        return this;
    }

    Faulty inCoordinator(String fault) {
        inCoordinator = fault;
        return this;
    }

    Faulty inShards(String fault) {
        inShards = fault;
        return this;
    }

    /** A process that starts again says that it is the former one. */
    Faulty sameIncarnation() {
        sameIncarnation = true;
        return this;
    }

    /** A client takes whichever answer comes first. */
    Faulty anyAttempt() {
        anyAttempt = true;
        return this;
    }

    /** Nobody hears that a link broke, or that a fused backup is silent. */
    Faulty linksUnreported() {
        linksUnreported = true;
        return this;
    }

    /** Disturbance: some batches of records come twice, as after an attachment by mistake. */
    Faulty resends() {
        resends = true;
        return this;
    }

    /** Disturbance: some batches of records come behind what follows them. */
    Faulty swaps() {
        swaps = true;
        return this;
    }

    /** Disturbance: some operations break off halfway. */
    Faulty stumbles() {
        stumbles = true;
        return this;
    }

    /** Disturbance: little may be queued for a subscriber. */
    Faulty shortQueues() {
        shortQueues = true;
        return this;
    }

    @Override
    public MemberSettings settings(MemberSettings drawn) {
        return shortQueues
                ? copy(drawn, SHORT_BATCH_BYTES, SHORT_QUEUE_BYTES, drawn.shard())
                : drawn;
    }

    @Override
    public Member member(MemberId self, MemberSettings settings, MemberPort port) {
        MemberSettings own = copy(
                settings,
                settings.batchBytes(),
                settings.subscriberQueueBytes(),
                FaultyShards.settings(inShards, settings.shard()));
        return FaultyMembers.member(inMembers, self, own, port);
    }

    private static MemberSettings copy(
            MemberSettings usual, int batchBytes, long subscriberQueueBytes, ShardSettings shard) {
        return new MemberSettings(
                usual.heartbeatMillis(),
                usual.acknowledgementMillis(),
                usual.leaseMillis(),
                usual.windowBytes(),
                usual.waitingRequests(),
                usual.heldAnswers(),
                batchBytes,
                usual.batchesInFlight(),
                subscriberQueueBytes,
                usual.subscriptions(),
                usual.unitsInHand(),
                usual.walkImages(),
                usual.waitingUnits(),
                usual.indexedCells(),
                usual.memoryBytes(),
                shard);
    }

    @Override
    public Coordinator coordinator(CoordinatorSettings settings, CoordinatorPort port) {
        return FaultyCoordinators.coordinator(inCoordinator, settings, port);
    }

    @Override
    public List<Message.Data> onSend(MemberProcess from, MemberProcess to, Message.Data message) {
        if (message instanceof Message.Records records) {
            batches++;
            if (resends && batches % RESENT == 0) {
                return List.of(message, message);
            }
            return swap(from, to, records.primary(), records.backup(), message);
        }
        return message instanceof Message.Committed committed
                ? swap(from, to, committed.primary(), committed.backup(), message)
                : List.of(message);
    }

    private List<Message.Data> swap(
            MemberProcess from, MemberProcess to, int primary, int backup, Message.Data message) {
        String stream = from.number() + " " + to.number() + " " + message.group() + " " + primary
                + " " + backup;
        Message.Data before = held.remove(stream);
        if (before != null) {
            return List.of(message, before);
        }
        if (swaps && message instanceof Message.Records && batches % SWAPPED == 0) {
            held.put(stream, message);
            return List.of();
        }
        return List.of(message);
    }

    @Override
    public void stumble(Shard shard, int writes) {
        if (stumbles) {
            FaultyShards.breakAfterWrites(shard, writes);
        }
    }

    @Override
    public boolean passes(Message.Control report) {
        return !linksUnreported
                || !(report instanceof Message.SilentBackup
                        || report instanceof Message.LinkBroken);
    }

    @Override
    public boolean raisesIncarnation() {
        return !sameIncarnation;
    }

    @Override
    public boolean takesLatestAttemptOnly() {
        return !anyAttempt;
    }
}
