package io.fused.core.replication;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import io.fused.core.structure.Shard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The shards that a member holds, by the map: what it gives is begun, what it takes away is wiped
 * and resigned, and messages are handed to the shard that they are for.
 *
 * <pre>
 *   the map gives in a tenure not held yet   the member
 *   ACTIVE that starts empty                 creates it, once a tenure
 *   REBUILDING primary                       begins a rebuild
 *   JOINING backup                           begins a join
 *   any other                                has lost it, and resigns
 * </pre>
 *
 * <p>What the member holds in another tenure, or what the map gives to somebody else, is wiped
 * first. A suspended group keeps its entries in the map, and so the shards stay as they are.
 */
final class Holdings {
    /** How often messages to oneself are handed on in one turn; the rest waits for the next. */
    private static final int ROUNDS = 64;

    private record Resignation(ShardId shard, long tenure) {}

    private final MemberContext context;
    private final TreeMap<ShardId, PrimaryShard> primaries = new TreeMap<>();
    private final TreeMap<ShardId, Rebuild> rebuilds = new TreeMap<>();
    private final TreeMap<ShardId, FusedBackup> backups = new TreeMap<>();
    private final TreeMap<ShardId, Join> joins = new TreeMap<>();

    /** The last tenure begun of each shard: what was begun and isn't there was lost here. */
    private final TreeMap<ShardId, Long> begun = new TreeMap<>();

    private final List<Resignation> resignations = new ArrayList<>();
    private @Nullable PrimaryShard[] byNumber = {};
    private RoutingTable routing = RoutingTable.EMPTY;

    Holdings(MemberContext context) {
        this.context = context;
    }

    // ---- the map ----

    /** Follows the present map. */
    void onMap() {
        ClusterMap map = context.map();
        for (GroupEntry group : map.groups()) {
            giveUp(group);
            for (ShardEntry entry : group.primaries()) {
                if (isMine(entry)) {
                    holdPrimary(entry);
                }
            }
            for (ShardEntry entry : group.backups()) {
                if (isMine(entry)) {
                    holdBackup(entry);
                }
            }
        }
        byNumber = new PrimaryShard[map.shardCount()];
        primaries.forEach((id, shard) -> byNumber[number(id)] = shard);
        routing = RoutingTable.of(map);
        resignations.removeIf(each -> !isAwaited(each));
        for (GroupEntry group : map.groups()) {
            inGroup(primaries, group).forEach(each -> each.onMap(group, routing));
            inGroup(rebuilds, group).forEach(each -> each.onMap(group));
            inGroup(backups, group).forEach(each -> each.onMap(group));
            inGroup(joins, group).forEach(each -> each.onMap(group));
        }
    }

    private static <T> Collection<T> inGroup(NavigableMap<ShardId, T> shards, GroupEntry group) {
        return shards.subMap(
                        ShardId.primary(group.group(), 0),
                        true,
                        ShardId.backup(group.group(), Integer.MAX_VALUE),
                        true)
                .values();
    }

    private boolean isMine(ShardEntry entry) {
        MemberId holder = entry.holder();
        return holder != null
                && (holder.equals(context.self)
                        || (context.has(PlantedFault.INCARNATION_NOT_CHECKED)
                                && holder.name().equals(context.self.name())));
    }

    private int number(ShardId id) {
        return id.group() * context.map().primaries() + id.index();
    }

    /** Wipes and resigns what the map gives to somebody else, or to us in another tenure. */
    private void giveUp(GroupEntry group) {
        List<Resignation> lost = new ArrayList<>();
        inGroup(primaries, group).forEach(each -> {
            if (!isHeld(group, each.id(), each.tenure())) {
                lost.add(new Resignation(each.id(), each.tenure()));
            }
        });
        inGroup(rebuilds, group).forEach(each -> {
            if (!isHeld(group, each.id(), each.tenure())) {
                lost.add(new Resignation(each.id(), each.tenure()));
            }
        });
        inGroup(backups, group).forEach(each -> {
            if (!isHeld(group, each.id(), each.tenure()) && !isKeptByFault(group, each.id())) {
                lost.add(new Resignation(each.id(), each.tenure()));
            }
        });
        for (Resignation each : lost) {
            wipe(each.shard());
            resign(each);
        }
    }

    private boolean isKeptByFault(GroupEntry group, ShardId id) {
        return context.has(PlantedFault.MEMORY_KEPT_WHEN_EXCLUDED)
                || (context.has(PlantedFault.JOINER_KEPT)
                        && joins.containsKey(id)
                        && isMine(group.shard(id)));
    }

    private boolean isHeld(GroupEntry group, ShardId id, long tenure) {
        ShardEntry entry = group.shard(id);
        return isMine(entry) && entry.tenure() == tenure;
    }

    private void wipe(ShardId id) {
        PrimaryShard primary = primaries.remove(id);
        if (primary != null) {
            primary.close();
        }
        Rebuild rebuild = rebuilds.remove(id);
        if (rebuild != null) {
            rebuild.close();
        }
        Join join = joins.remove(id);
        if (join != null) {
            join.close();
        }
        FusedBackup backup = backups.remove(id);
        if (backup != null) {
            backup.close();
        }
    }

    private void resign(Resignation resignation) {
        if (!resignations.contains(resignation)) {
            resignations.add(resignation);
        }
        report(resignation);
    }

    /** Whether the map may still wait for a shard to be resigned. */
    private boolean isAwaited(Resignation resignation) {
        ShardEntry entry = context.entry(resignation.shard());
        return (isMine(entry) && entry.tenure() == resignation.tenure())
                || context.self.equals(entry.former());
    }

    private boolean begins(ShardEntry entry) {
        Long last = begun.get(entry.id());
        if (last != null && last >= entry.tenure()) {
            return false;
        }
        begun.put(entry.id(), entry.tenure());
        return true;
    }

    private void holdPrimary(ShardEntry entry) {
        ShardId id = entry.id();
        Rebuild rebuild = rebuilds.get(id);
        if (primaries.containsKey(id)) {
            return;
        }
        if (rebuild != null) {
            if (entry.state() == ShardState.ACTIVE) {
                takeUp(entry, rebuild);
            }
        } else if (entry.state() == ShardState.REBUILDING && begins(entry)) {
            rebuilds.put(id, new Rebuild(context, id, entry.tenure()));
        } else if (entry.state() == ShardState.ACTIVE && entry.startsEmpty() && begins(entry)) {
            HeldAnswers held = new HeldAnswers(context.fault);
            Shard shard = Shard.empty(context.settings.shard(), held);
            primaries.put(id, new PrimaryShard(context, id, entry.tenure(), shard, held));
        } else if (entry.state() != ShardState.LOST) {
            resign(new Resignation(id, entry.tenure()));
        }
    }

    private void takeUp(ShardEntry entry, Rebuild rebuild) {
        if (rebuild.state() == Rebuild.State.REBUILT) {
            rebuilds.remove(entry.id());
            primaries.put(entry.id(), rebuild.takeUp());
        } else {
            wipe(entry.id());
            resign(new Resignation(entry.id(), entry.tenure()));
        }
    }

    private void holdBackup(ShardEntry entry) {
        ShardId id = entry.id();
        FusedBackup held = backups.get(id);
        if (held != null) {
            Join join = joins.get(id);
            if (join != null
                    && entry.state() != ShardState.JOINING
                    && join.state() != Join.State.COPIED) {
                wipe(id);
                resign(new Resignation(id, entry.tenure()));
            } else if (held.tenure() != entry.tenure()) {
                keepByFault(entry, held);
            }
            return;
        }
        boolean joins = entry.state() == ShardState.JOINING;
        boolean empty = entry.state() == ShardState.ACTIVE && entry.startsEmpty();
        if ((joins || empty) && begins(entry)) {
            FusedBackup backup = new FusedBackup(context, id, entry.tenure());
            GroupEntry group = context.group(id.group());
            backups.put(id, backup);
            if (joins) {
                backup.beginEmpty(group);
                this.joins.put(id, new Join(context, backup));
            } else {
                backup.beginAt(group);
            }
        } else {
            resign(new Resignation(id, entry.tenure()));
        }
    }

    /** A join begins on top of the cells that are there, where that fault is planted. */
    private void keepByFault(ShardEntry entry, FusedBackup held) {
        held.keptFor(entry.tenure());
        if (entry.state() == ShardState.JOINING) {
            Join before = joins.get(entry.id());
            if (before != null) {
                before.close();
            }
            held.beginEmpty(context.group(entry.id().group()));
            joins.put(entry.id(), new Join(context, held));
        }
    }

    // ---- messages ----

    @Nullable
    FusedBackup backup(int group, int backup) {
        return context.hasMap() ? backups.get(ShardId.backup(group, backup)) : null;
    }

    @Nullable
    PrimaryShard primary(int group, int primary) {
        return context.hasMap() ? primaries.get(ShardId.primary(group, primary)) : null;
    }

    /** Hands a message to the shard that it is for; none is for what isn't held. */
    void onData(MemberId from, Message.Data message) {
        switch (message) {
            case Message.Attach m -> ifHeld(m.group(), m.backup(), each -> each.onAttach(from, m));
            case Message.Records m ->
                ifHeld(m.group(), m.backup(), each -> each.onRecords(from, m));
            case Message.Committed m ->
                ifHeld(m.group(), m.backup(), each -> each.onCommitted(from, m));
            case Message.HeightsWanted m ->
                ifHeld(m.group(), m.backup(), each -> each.onHeightsWanted(from, m));
            case Message.FusedUnitWanted m ->
                ifHeld(m.group(), m.backup(), each -> each.onFusedUnitWanted(from, m));
            case Message.Attached m -> ifRun(m.group(), m.primary(), p -> p.onAttached(from, m));
            case Message.Applied m -> ifRun(m.group(), m.primary(), p -> p.onApplied(from, m));
            case Message.AttachWanted m ->
                ifRun(m.group(), m.primary(), p -> p.onAttachWanted(from, m));
            case Message.Fenced m -> ifRun(m.group(), m.primary(), p -> p.onFenced(m));
            case Message.Subscribe m -> onSubscribe(from, m);
            case Message.UnitWanted m ->
                ifFollowed(
                        from,
                        m.group(),
                        m.primary(),
                        m.subscription(),
                        each -> each.onUnitWanted(m.sizeClass(), m.unit()));
            case Message.UnitReleased m ->
                ifFollowed(
                        from,
                        m.group(),
                        m.primary(),
                        m.subscription(),
                        each -> each.onUnitReleased(m.sizeClass(), m.unit()));
            case Message.Walk m ->
                ifFollowed(
                        from,
                        m.group(),
                        m.primary(),
                        m.subscription(),
                        each -> each.onWalk(m.credits()));
            case Message.Credit m ->
                ifFollowed(
                        from,
                        m.group(),
                        m.primary(),
                        m.subscription(),
                        each -> each.onCredit(m.credits()));
            case Message.Unsubscribe m ->
                ifRun(m.group(), m.primary(), p -> p.onUnsubscribe(from, m.subscription()));
            case Message.UnitImage m -> onImage(from, m);
            case Message.Deltas m -> onDeltas(from, m);
            case Message.WalkEnd m -> onWalkEnd(from, m);
            case Message.SubscriptionEnded m -> onSubscriptionEnded(m);
            case Message.Heights m ->
                inGroup(rebuilds, context.group(m.group())).forEach(each -> each.onHeights(m));
            case Message.FusedUnit m ->
                inGroup(rebuilds, context.group(m.group())).forEach(each -> each.onFusedUnit(m));
        }
    }

    private void ifHeld(int group, int backup, Consumer<FusedBackup> then) {
        FusedBackup held = backups.get(ShardId.backup(group, backup));
        if (held != null) {
            then.accept(held);
        }
    }

    private void ifRun(int group, int primary, Consumer<PrimaryShard> then) {
        PrimaryShard run = primaries.get(ShardId.primary(group, primary));
        if (run != null) {
            then.accept(run);
        }
    }

    private void ifFollowed(
            MemberId from, int group, int primary, long number, Consumer<Subscription> then) {
        PrimaryShard run = primaries.get(ShardId.primary(group, primary));
        Subscription subscription = run == null ? null : run.subscription(from, number);
        if (subscription != null) {
            then.accept(subscription);
        }
    }

    private void onSubscribe(MemberId from, Message.Subscribe message) {
        PrimaryShard run = primaries.get(ShardId.primary(message.group(), message.primary()));
        if (run != null) {
            run.onSubscribe(from, message);
        } else {
            context.send(
                    from,
                    new Message.SubscriptionEnded(
                            message.group(),
                            context.epoch(message.group()),
                            message.primary(),
                            message.subscription(),
                            "the primary isn't here, or not complete"));
        }
    }

    private @Nullable Rebuild rebuildOf(int group, int primary, long subscription) {
        for (Rebuild each : inGroup(rebuilds, context.group(group))) {
            if (each.owns(primary, subscription)) {
                return each;
            }
        }
        return null;
    }

    private @Nullable Join joinOf(int group, int primary, long subscription) {
        for (Join each : inGroup(joins, context.group(group))) {
            if (each.owns(primary, subscription)) {
                return each;
            }
        }
        return null;
    }

    private void onImage(MemberId from, Message.UnitImage m) {
        Rebuild rebuild = rebuildOf(m.group(), m.primary(), m.subscription());
        Join join = joinOf(m.group(), m.primary(), m.subscription());
        if (rebuild != null) {
            rebuild.onImage(m);
        } else if (join != null) {
            join.onImage(m);
        } else {
            unsubscribe(from, m.group(), m.primary(), m.subscription());
        }
    }

    private void onDeltas(MemberId from, Message.Deltas m) {
        Rebuild rebuild = rebuildOf(m.group(), m.primary(), m.subscription());
        Join join = joinOf(m.group(), m.primary(), m.subscription());
        if (rebuild != null) {
            rebuild.onDeltas(m);
        } else if (join != null) {
            join.onDeltas(m);
        } else {
            unsubscribe(from, m.group(), m.primary(), m.subscription());
        }
    }

    private void onWalkEnd(MemberId from, Message.WalkEnd m) {
        Join join = joinOf(m.group(), m.primary(), m.subscription());
        if (join != null) {
            join.onWalkEnd(m);
        } else {
            unsubscribe(from, m.group(), m.primary(), m.subscription());
        }
    }

    /** Nobody here wants that any more; the primary missed being told so. */
    private void unsubscribe(MemberId from, int group, int primary, long subscription) {
        context.send(
                from, new Message.Unsubscribe(group, context.epoch(group), primary, subscription));
    }

    private void onSubscriptionEnded(Message.SubscriptionEnded m) {
        Rebuild rebuild = rebuildOf(m.group(), m.primary(), m.subscription());
        Join join = joinOf(m.group(), m.primary(), m.subscription());
        if (rebuild != null) {
            rebuild.onSubscriptionEnded(m.primary(), m.subscription());
        } else if (join != null) {
            join.onSubscriptionEnded(m.primary());
        }
    }

    void onLinkDown(MemberId peer) {
        primaries.values().forEach(each -> each.onLinkDown(peer));
        rebuilds.values().forEach(each -> each.onLinkDown(peer));
        backups.values().forEach(each -> each.onLinkDown(peer));
        joins.values().forEach(each -> each.onLinkDown(peer));
    }

    // ---- requests ----

    /** Why a request can't be put to its shard here, or null. */
    Answer.@Nullable Failed refusal(int group, int primary, long mapVersion, Operation operation) {
        if (!context.hasMap()) {
            return failed(Answer.Code.NOT_HOLDER, "this member has just begun");
        }
        ClusterMap map = context.map();
        if (mapVersion > map.version()) {
            return failed(Answer.Code.BEHIND, "this member is about to read a newer map");
        }
        if (map.groups().isEmpty()) {
            return failed(Answer.Code.NOT_HOLDER, "the cluster isn't founded yet");
        }
        if (group < 0
                || group >= map.groups().size()
                || primary < 0
                || primary >= map.primaries()) {
            return failed(
                    Answer.Code.NOT_FOUND,
                    "there is no primary " + primary + " of group " + group + " in this cluster");
        }
        int number = group * map.primaries() + primary;
        if (byNumber[number] == null) {
            ShardEntry entry = map.groups().get(group).primaries().get(primary);
            return entry.state() == ShardState.LOST
                    ? failed(
                            Answer.Code.DATA_LOSS,
                            "the data of shard " + number
                                    + " is lost; to let it start empty: ./fused cluster"
                                    + " accept-loss "
                                    + group)
                    : failed(Answer.Code.NOT_HOLDER, "the shard isn't here, or not complete");
        }
        return routing.refusal(number, operation);
    }

    private static Answer.Failed failed(Answer.Code code, String detail) {
        return new Answer.Failed(code, detail);
    }

    /** Puts a request that isn't refused to its shard. */
    void onRequest(long tag, int group, int primary, Request request) {
        PrimaryShard shard = byNumber[group * context.map().primaries() + primary];
        Objects.requireNonNull(shard).onRequest(tag, request);
    }

    // ---- turns and time ----

    void endTurn(Lease lease) {
        for (int round = 0; round < ROUNDS; round++) {
            primaries.values().forEach(PrimaryShard::pump);
            rebuilds.values().forEach(Rebuild::pump);
            joins.values().forEach(Join::pump);
            backups.values().forEach(FusedBackup::pump);
            if (!context.hasOwn()) {
                break;
            }
            for (Message.Data own = context.takeOwn(); own != null; own = context.takeOwn()) {
                onData(context.self, own);
            }
        }
        joins.values().removeIf(this::isOver);
        release(lease);
    }

    private boolean isOver(Join join) {
        return join.isOver() && context.entry(join.id()).state() != ShardState.JOINING;
    }

    /** Lets answers go. The clocks are read once, after everything that this turn computed. */
    private void release(Lease lease) {
        boolean read = false;
        boolean holds = false;
        for (PrimaryShard shard : primaries.values()) {
            if (shard.hasDue()) {
                holds = read ? holds : lease.holds();
                read = true;
                shard.release(holds);
            }
        }
    }

    /**
     * Once a heartbeat.
     *
     * @param stoodStill whether this member was stopped since the last one
     */
    void heartbeat(boolean stoodStill) {
        long allocated = 0;
        for (PrimaryShard each : primaries.values()) {
            allocated += each.shard().stacks().allocatedBytes();
        }
        for (FusedBackup each : backups.values()) {
            allocated += each.stacks().allocatedBytes();
        }
        for (Rebuild each : rebuilds.values()) {
            allocated += each.stacks().allocatedBytes();
        }
        context.shortOfMemory(allocated > context.settings.memoryBytes());
        if (stoodStill) {
            primaries.values().forEach(PrimaryShard::onStoodStill);
            rebuilds.values().forEach(Rebuild::forgiveSilence);
            joins.values().forEach(Join::forgiveSilence);
        }
        report();
    }

    /** Says what peers and the coordinator may have missed. */
    void report() {
        primaries.values().forEach(PrimaryShard::heartbeat);
        rebuilds.values().forEach(Rebuild::heartbeat);
        joins.values().forEach(Join::heartbeat);
        resignations.forEach(this::report);
    }

    private void report(Resignation resignation) {
        context.report(
                new Message.Resigned(context.self, resignation.shard(), resignation.tenure()));
    }

    /** A bounded piece of background work. */
    void work() {
        primaries.values().forEach(PrimaryShard::work);
        rebuilds.values().forEach(Rebuild::work);
    }

    /** When work is due, or the least time if it is now. */
    long nextWakeMillis() {
        long next = Long.MAX_VALUE;
        for (PrimaryShard each : primaries.values()) {
            next = Math.min(next, each.nextWakeMillis());
        }
        for (Rebuild each : rebuilds.values()) {
            next = each.hasWork() ? Long.MIN_VALUE : next;
        }
        return context.hasOwn() ? Long.MIN_VALUE : next;
    }

    /** Whether something here stands still as long as a peer can't be reached. */
    boolean needs(MemberId peer) {
        boolean needed = false;
        for (PrimaryShard each : primaries.values()) {
            needed |= each.needs(peer);
        }
        for (Rebuild each : rebuilds.values()) {
            needed |= each.needs(peer);
        }
        for (Join each : joins.values()) {
            needed |= each.needs(peer);
        }
        return needed;
    }

    // ---- inspection ----

    NavigableMap<ShardId, PrimaryShard> primaries() {
        return primaries;
    }

    NavigableMap<ShardId, Rebuild> rebuilds() {
        return rebuilds;
    }

    NavigableMap<ShardId, FusedBackup> backups() {
        return backups;
    }

    NavigableMap<ShardId, Join> joins() {
        return joins;
    }

    List<ShardView> views() {
        List<ShardView> views = new ArrayList<>();
        primaries.values().forEach(each -> views.add(each.view()));
        rebuilds.values().forEach(each -> views.add(each.view()));
        backups.values().forEach(each -> views.add(each.view(joins.containsKey(each.id()))));
        views.sort(Comparator.comparing(ShardView::id));
        return views;
    }

    /** Gives all memory back, without a word. */
    void close() {
        primaries.values().forEach(each -> each.shard().close());
        rebuilds.values().forEach(Rebuild::closeSilently);
        backups.values().forEach(FusedBackup::close);
        primaries.clear();
        rebuilds.clear();
        backups.clear();
        joins.clear();
    }
}
