package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Request;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One member of the cluster: all shards that it holds, its lease, and what it tells the
 * coordinator.
 *
 * <p>A step function: the driver calls it with what came in, and it calls the driver's
 * {@link MemberPort} with what goes out. The driver owes it
 *
 * <ul>
 *   <li>{@link #endTurn} after each bunch of inputs: records, acknowledgements and answers leave
 *       only then, so that what came together is sent together;
 *   <li>{@link #onTick} when {@link #nextWakeMillis} has come, at the latest, and {@code endTurn}
 *       after it;
 *   <li>messages of one link in order and once, none of a connection that was reported down, and
 *       none from or to another incarnation than the message names.
 * </ul>
 *
 * <p>An exception from any of these calls means that an invariant is broken: the process is to end
 * then, and its shards are rebuilt elsewhere; going on could answer wrongly.
 *
 * <p>Answers that tell of data are given only while the lease holds, which is looked at by both
 * clocks at the end of the turn, after all computing.
 */
public final class Member implements AutoCloseable {
    /** After so many heartbeats without a tick the process was stopped, not its peers silent. */
    private static final int STOOD_STILL_HEARTBEATS = 4;

    private final MemberContext context;
    private final Lease lease;
    private final Holdings holdings;
    private long lastHeartbeatMillis = Long.MIN_VALUE;
    private @Nullable String refusal;

    /**
     * A member without shards, that knows no map yet.
     *
     * @param self its name and incarnation
     * @param settings times and bounds
     * @param port the way out
     */
    public Member(MemberId self, MemberSettings settings, MemberPort port) {
        this(self, settings, port, PlantedFault.NONE);
    }

    /** A member with a defect, for the simulator. */
    Member(MemberId self, MemberSettings settings, MemberPort port, PlantedFault fault) {
        this.context = new MemberContext(self, settings, port, fault);
        this.lease = new Lease(settings.leaseMillis(), port, fault);
        this.holdings = new Holdings(context);
    }

    // ---- control ----

    /**
     * A message of the coordinator. Answers to opening and dropping structures are the driver's.
     *
     * @param message what it says
     */
    public void onControl(Message.Control message) {
        switch (message) {
            case Message.Welcome welcome -> onMap(welcome.map());
            case Message.NewMap newMap -> onMap(newMap.map());
            case Message.Refused refused -> refusal = refused.reason();
            case Message.Renewed renewed ->
                lease.onRenewed(
                        renewed.renewal(),
                        renewed.mapVersion(),
                        context.hasMap() ? context.map().version() : -1);
            case Message.FenceOrder order -> {
                FusedBackup backup = holdings.backup(order.group(), order.backup());
                if (backup != null) {
                    backup.onFenceOrder(order);
                }
            }
            case Message.RecordsWanted order -> {
                FusedBackup backup = holdings.backup(order.group(), order.backup());
                if (backup != null) {
                    backup.onRecordsWanted(order);
                }
            }
            case Message.Fill order -> {
                FusedBackup backup = holdings.backup(order.group(), order.backup());
                if (backup != null) {
                    backup.onFill(order);
                }
            }
            case Message.StructureOpened opened -> {}
            case Message.Join join -> throw notForMembers(join);
            case Message.Renew renew -> throw notForMembers(renew);
            case Message.SilentBackup report -> throw notForMembers(report);
            case Message.ForgetfulBackup report -> throw notForMembers(report);
            case Message.CorruptRebuild report -> throw notForMembers(report);
            case Message.LinkBroken report -> throw notForMembers(report);
            case Message.Copied report -> throw notForMembers(report);
            case Message.Confirmed report -> throw notForMembers(report);
            case Message.Rebuilt report -> throw notForMembers(report);
            case Message.Resigned report -> throw notForMembers(report);
            case Message.FenceHeld answer -> throw notForMembers(answer);
            case Message.RecordsFetched answer -> throw notForMembers(answer);
            case Message.Filled answer -> throw notForMembers(answer);
            case Message.OpenStructure request -> throw notForMembers(request);
            case Message.DropStructure request -> throw notForMembers(request);
        }
    }

    private static IllegalArgumentException notForMembers(Message.Control message) {
        return new IllegalArgumentException("Only members send " + message);
    }

    private void onMap(ClusterMap newer) {
        if (context.hasMap() && newer.version() <= context.map().version()) {
            return;
        }
        context.map(newer);
        holdings.onMap();
        // Only now: what the map took away is given up before the lease that follows it counts.
        lease.onMap(newer.version());
    }

    /**
     * The control link is up, for the first time or again: the member presents itself, renews its
     * lease, and repeats all reports whose consequence the map doesn't show yet.
     */
    public void onControlUp() {
        context.report(new Message.Join(context.self, context.port().dataAddress()));
        renew();
        holdings.report();
    }

    private void renew() {
        long version = context.hasMap() ? context.map().version() : 0;
        context.report(new Message.Renew(context.self, lease.renewing(), version));
    }

    // ---- data ----

    /**
     * A message of another member.
     *
     * @param from the run of the member that sent it
     * @param message what it says
     * @return whether it makes sense; nothing is done on one that speaks of shards or cells that
     *     there can't be
     */
    public boolean onData(MemberId from, Message.Data message) {
        if (!context.suspected.isEmpty()) {
            context.suspected.remove(from);
        }
        if (!context.hasMap()) {
            return true;
        }
        boolean makesSense = Sanity.makesSense(message, context.map());
        if (makesSense) {
            holdings.onData(from, message);
        }
        return makesSense;
    }

    /**
     * A data link broke, or couldn't be made. What was sent on it may be lost, from some message
     * on; what is sent after this call goes on a new link.
     *
     * @param peer the run of the member at the other end
     */
    public void onLinkDown(MemberId peer) {
        context.suspect(peer);
        holdings.onLinkDown(peer);
    }

    // ---- clients ----

    /**
     * A request of a client. It is answered once by {@link MemberPort#answer}, perhaps during this
     * call, perhaps much later (parked polls). It is never answered if this member ends, or gives
     * the shard up after the operation was run and before its record was committed: then only the
     * next holder knows the outcome, and the client asks there.
     *
     * @param tag the driver's name for it, unique among those not answered yet
     * @param group the code group asked
     * @param primary the index of the primary in that group
     * @param mapVersion the least map version that the request needs, 0 if any will do
     * @param request what to do
     */
    public void onRequest(long tag, int group, int primary, long mapVersion, Request request) {
        Answer.Failed refusal = holdings.refusal(group, primary, mapVersion, request.operation());
        if (refusal != null) {
            context.port().answer(tag, refusal);
        } else {
            holdings.onRequest(tag, group, primary, request);
        }
    }

    // ---- turns and time ----

    /** The driver's duty after each bunch of inputs: everything that became due leaves now. */
    public void endTurn() {
        if (context.hasMap()) {
            holdings.endTurn(lease);
        }
        context.turnOver();
    }

    /**
     * Time has passed: heartbeats, timeouts, and a bounded piece of background work. The time comes
     * from the port's clocks.
     */
    public void onTick() {
        long now = context.now();
        long heartbeatMillis = context.settings.heartbeatMillis();
        if (lastHeartbeatMillis == Long.MIN_VALUE || now - lastHeartbeatMillis >= heartbeatMillis) {
            boolean stoodStill = lastHeartbeatMillis != Long.MIN_VALUE
                    && now - lastHeartbeatMillis >= STOOD_STILL_HEARTBEATS * heartbeatMillis;
            lastHeartbeatMillis = now;
            renew();
            if (context.hasMap()) {
                holdings.heartbeat(stoodStill);
                repeatSuspicions();
            }
        }
        if (context.hasMap()) {
            holdings.work();
        }
    }

    /** A broken link that something here waits for is told again until the peer is heard. */
    private void repeatSuspicions() {
        context.suspected.removeIf(peer -> !isPresent(peer));
        for (MemberId peer : context.suspected) {
            if (holdings.needs(peer)) {
                context.report(new Message.LinkBroken(context.self, peer));
            }
        }
    }

    private boolean isPresent(MemberId peer) {
        return context.map()
                .member(peer.name())
                .filter(entry -> entry.id().equals(peer))
                .isPresent();
    }

    /**
     * When {@link #onTick} is due.
     *
     * @return a time of the port's monotonic clock; perhaps one that has passed
     */
    public long nextWakeMillis() {
        if (lastHeartbeatMillis == Long.MIN_VALUE) {
            return context.port().monotonicMillis();
        }
        long heartbeat = lastHeartbeatMillis + context.settings.heartbeatMillis();
        long work = context.hasMap() ? holdings.nextWakeMillis() : heartbeat;
        return Math.clamp(work, lastHeartbeatMillis, heartbeat);
    }

    /** Gives all memory back, as the end of the process would. */
    @Override
    public void close() {
        holdings.close();
    }

    // ---- inspection ----

    /**
     * The map that the member has read.
     *
     * @return the newest one, or null before the first
     */
    public @Nullable ClusterMap map() {
        return context.hasMap() ? context.map() : null;
    }

    /**
     * Why the coordinator doesn't let this process in.
     *
     * @return a sentence that says what to do, or empty while it does
     */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * Whether the lease holds now, by clocks read now.
     *
     * @return true if answers without a record could leave
     */
    public boolean holdsLease() {
        return lease.holds();
    }

    /**
     * The shards on this member, complete or not, for status and inspection; in the order of their
     * ids. The views are of this moment; the cells they show are live.
     *
     * @return one view a shard
     */
    public List<ShardView> shards() {
        return holdings.views();
    }

    Holdings holdings() {
        return holdings;
    }

    Lease lease() {
        return lease;
    }
}
