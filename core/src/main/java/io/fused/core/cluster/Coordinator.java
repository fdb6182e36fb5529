package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.MemberEntry;
import io.fused.core.cluster.ClusterMap.MemberState;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Log, map and controller in one step function.
 *
 * <p>The driver's duties: it owns the object alone; it hands in the messages of each control link
 * in order, and links that went down; it calls {@link #onTick} when {@link #nextWakeMillis} has
 * come, and {@link #onLog} when the log has agreed on something by itself. Every call ends with the
 * messages that follow from it: first the new map to all members, if it changed, then answers and
 * orders.
 *
 * <p>Of a member's death it knows by three ways. Its lease runs out: then it is given up, but only
 * by time during which this object itself was called. Its parent process proves the death: then
 * nobody waits for its lease. Or a new run of it joins: then its memory is gone, and its lease is
 * waited for. A control link that is down proves nothing and changes nothing; it only makes the
 * member the likelier culprit where a primary reports it.
 */
public final class Coordinator {
    private final CoordinatorSettings settings;
    private final CoordinatorPort port;
    private final MapLog log;
    private final PlantedFault fault;
    private final Controller controller;
    private final List<Parcel> outbox = new ArrayList<>();
    private final Set<MemberId> welcomed = new HashSet<>();
    private final Set<Command> proposed = new HashSet<>();
    private final Set<Command> proposedThisTurn = new HashSet<>();
    private ClusterMap map;
    private long sentVersion;
    private long sentLived;
    private long turnMonotonic;
    private long lived;

    /** A message to leave at the end of the turn. */
    private record Parcel(MemberId to, Message.Control message) {}

    /** A coordinator that is the only voter: its map lives and ends with it. */
    public Coordinator(CoordinatorSettings settings, CoordinatorPort port) {
        this(settings, port, new SingleVoterLog(), PlantedFault.NONE);
    }

    /** A coordinator on a log that its driver fills. */
    Coordinator(CoordinatorSettings settings, CoordinatorPort port, MapLog log) {
        this(settings, port, log, PlantedFault.NONE);
    }

    /** The only voter with a defect, for the simulator. */
    Coordinator(CoordinatorSettings settings, CoordinatorPort port, PlantedFault fault) {
        this(settings, port, new SingleVoterLog(), fault);
    }

    private Coordinator(
            CoordinatorSettings settings, CoordinatorPort port, MapLog log, PlantedFault fault) {
        this.settings = settings;
        this.port = port;
        this.log = log;
        this.fault = fault;
        this.controller = new Controller(settings, fault);
        this.map =
                MapState.unfounded(settings.clusterId(), settings.primaries(), settings.faults());
        this.turnMonotonic = port.monotonicMillis();
    }

    /** The map as it is now. */
    public ClusterMap map() {
        return map;
    }

    /**
     * A message came over a member's control link. What a member may not say, or not any more, is
     * dropped.
     *
     * @param from the run of a member at the other end of the link
     */
    public void onControl(MemberId from, Message.Control message) {
        beginTurn();
        controller.suspicions().heard(from, lived);
        receive(from, message);
        endTurn();
    }

    /** A member's control link is down: a suspicion, which excludes nobody by itself. */
    public void onLinkDown(MemberId member) {
        beginTurn();
        controller.suspicions().linkDown(member);
        endTurn();
    }

    /** The process that started this run of a member has seen it end. */
    public void onDeathProven(MemberId member) {
        beginTurn();
        log.propose(new Command.ProveDead(member));
        endTurn();
    }

    /** Time has passed. */
    public void onTick() {
        beginTurn();
        endTurn();
    }

    /** The log has agreed on commands that weren't taken yet. */
    public void onLog() {
        beginTurn();
        endTurn();
    }

    /**
     * This voter leads the log from now on. All that isn't in the map is forgotten: leases may have
     * been renewed a moment ago, and every round of orders begins again.
     */
    public void onElected() {
        beginTurn();
        proposed.clear();
        takeFromLog();
        controller.begin(map, lived, turnMonotonic);
        sentVersion = -1;
        endTurn();
    }

    /** The time, by the port's monotonic clock, at which {@link #onTick} is due at the latest. */
    public long nextWakeMillis() {
        return Math.min(
                turnMonotonic + settings.heartbeatMillis(),
                controller.leases().nextOver(turnMonotonic));
    }

    /**
     * The operator accepts that a group has lost data: its lost primaries start empty. In a
     * suspended group this gives up everything that isn't there now.
     *
     * @return empty if it is done (with a log of several voters: proposed), else a sentence that
     *     says why not
     */
    public Optional<String> acceptLoss(int group) {
        beginTurn();
        if (group < 0 || group >= map.groups().size()) {
            return Optional.of("There is no group " + group + "; this cluster has "
                    + map.groups().size() + ", numbered from 0.");
        }
        GroupEntry entry = map.groups().get(group);
        if (entry.state() == GroupState.SUSPENDED) {
            log.propose(new Command.Lose(group, entry.epoch(), true));
            endTurn();
            entry = map.groups().get(group);
        }
        boolean lost = entry.primaries().stream().anyMatch(s -> s.state() == ShardState.LOST);
        if (!lost) {
            return Optional.of(
                    entry.state() == GroupState.LOST
                            ? "The loss of group " + group + " is accepted already; start members"
                                    + " for the shards that have none."
                            : "Group " + group + " has lost nothing that could be accepted.");
        }
        log.propose(new Command.AcceptLoss(group, entry.epoch()));
        endTurn();
        return Optional.empty();
    }

    // ---- turns ----

    private void beginTurn() {
        long now = port.monotonicMillis();
        // A turn that comes late says that this loop wasn't there, not that the members weren't.
        lived += Math.min(now - turnMonotonic, 2 * settings.heartbeatMillis());
        turnMonotonic = now;
        proposedThisTurn.clear();
    }

    private void endTurn() {
        boolean proposing = true;
        while (proposing) {
            takeFromLog();
            proposing = false;
            for (Command command : controller.step(map, lived, turnMonotonic, this::send)) {
                // A void command would be decided on again and again: once a turn is enough.
                if (proposedThisTurn.add(command) && proposed.add(command)) {
                    log.propose(command);
                    proposing = true;
                }
            }
        }
        deliver();
    }

    private void takeFromLog() {
        Command command = log.next();
        while (command != null) {
            proposed.remove(command);
            apply(command);
            command = log.next();
        }
    }

    private void apply(Command command) {
        ClusterMap next = MapState.apply(map, command, fault);
        if (!next.equals(map)) {
            map = next;
            if (command instanceof Command.Join || command instanceof Command.Renew) {
                MemberId member = ((Command.Asked) command).member();
                controller.leases().renewed(member, lived, turnMonotonic);
            }
            controller.leases().track(map, turnMonotonic);
        }
        if (command instanceof Command.Asked asked) {
            answer(asked);
        }
    }

    private void answer(Command.Asked asked) {
        MemberId member = asked.member();
        switch (asked) {
            case Command.Join join -> {
                if (Presence.of(map).present(member)) {
                    welcomed.add(member);
                } else {
                    send(member, new Message.Refused(member, refusal(member)));
                }
            }
            case Command.Renew renew -> {
                if (!Presence.of(map).present(member)) {
                    send(member, new Message.Refused(member, refusal(member)));
                } else if (renewalOf(member) == renew.renewal()) {
                    send(member, new Message.Renewed(member, renew.renewal(), map.version()));
                }
            }
            case Command.OpenStructure open ->
                send(
                        member,
                        new Message.StructureOpened(
                                member,
                                open.request(),
                                Directory.opened(map, open).orElse(null),
                                Directory.refusal(map, open),
                                map.version()));
            case Command.DropStructure drop ->
                send(
                        member,
                        new Message.StructureOpened(
                                member, drop.request(), null, "", map.version()));
        }
    }

    private long renewalOf(MemberId member) {
        return map.member(member.name()).map(MemberEntry::renewal).orElse(-1L);
    }

    private String refusal(MemberId run) {
        Optional<MemberEntry> known = map.member(run.name());
        if (known.isPresent() && known.get().id().incarnation() > run.incarnation()) {
            return "A newer process has joined as member '" + run.name()
                    + "'; stop this one, or give it another name.";
        }
        return "This run of member '" + run.name()
                + "' is known to have ended; start its process anew.";
    }

    // ---- what members say ----

    private void receive(MemberId from, Message.Control message) {
        switch (message) {
            case Message.Join m
            when m.member().equals(from) -> log.propose(new Command.Join(from, m.dataAddress()));
            case Message.Renew m
            when m.member().equals(from) -> {
                log.propose(new Command.Renew(from, m.renewal()));
                repeatMap(from, m.mapVersion());
            }
            case Message.SilentBackup m ->
                backupOf(from, m.group(), m.epoch(), m.primary(), m.backup())
                        .ifPresent(g -> controller.suspicions().onSilent(g, m, lived));
            case Message.ForgetfulBackup m ->
                backupOf(from, m.group(), m.epoch(), m.primary(), m.backup())
                        .ifPresent(g -> log.propose(new Command.Exclude(
                                m.group(),
                                g.epoch(),
                                List.of(ShardId.backup(m.group(), m.backup())))));
            case Message.LinkBroken m
            when m.member().equals(from) -> controller.suspicions().onLinkBroken(m, lived);
            case Message.Copied m -> onCopied(from, m);
            case Message.Confirmed m -> {
                if (exists(ShardId.primary(m.group(), m.primary()))
                        && exists(ShardId.backup(m.group(), m.backup()))) {
                    log.propose(new Command.Confirm(
                            from, m.group(), m.primary(), m.backup(), m.backupTenure()));
                }
            }
            case Message.Rebuilt m -> {
                ShardId id = ShardId.primary(m.group(), m.primary());
                if (exists(id)) {
                    log.propose(new Command.Rebuilt(from, id, m.tenure()));
                }
            }
            case Message.Resigned m -> {
                if (exists(m.shard())) {
                    log.propose(new Command.Resign(from, m.shard(), m.tenure()));
                }
            }
            case Message.FenceHeld m ->
                controller.round(m.group(), m.primary()).ifPresent(r -> r.onHeld(from, m));
            case Message.RecordsFetched m ->
                controller.round(m.group(), m.primary()).ifPresent(r -> r.onFetched(from, m));
            case Message.Filled m ->
                controller.round(m.group(), m.primary()).ifPresent(r -> r.onFilled(from, m));
            case Message.OpenStructure m
            when m.member().equals(from) ->
                log.propose(new Command.OpenStructure(from, m.request(), m.spec()));
            case Message.DropStructure m
            when m.member().equals(from) ->
                log.propose(new Command.DropStructure(from, m.request(), m.structure()));
            // One run speaking for another, and what only a coordinator says.
            case Message.Control nonsense -> {}
        }
    }

    /**
     * The map travels with every change; a member that still lacks it long after is sent it again.
     */
    private void repeatMap(MemberId from, long version) {
        if (version < sentVersion && lived - sentLived >= 4 * settings.heartbeatMillis()) {
            send(from, new Message.NewMap(map));
        }
    }

    private void onCopied(MemberId from, Message.Copied message) {
        ShardId id = ShardId.backup(message.group(), message.backup());
        // What was copied in this tenure stays copied: its walks go on across epochs.
        if (exists(id) && map.shard(id).tenure() <= message.epoch()) {
            log.propose(new Command.Copied(from, id, map.shard(id).tenure()));
        }
    }

    /**
     * The group, if a primary's present holder speaks of a present holder of a fused backup. Its
     * epoch may be an older one: what counts is that neither was replaced since.
     */
    private Optional<GroupEntry> backupOf(
            MemberId from, int group, long epoch, int primary, int backup) {
        if (!exists(ShardId.primary(group, primary)) || !exists(ShardId.backup(group, backup))) {
            return Optional.empty();
        }
        GroupEntry entry = map.groups().get(group);
        return Optional.of(entry)
                .filter(g -> from.equals(g.primaries().get(primary).holder()))
                .filter(g -> g.primaries().get(primary).tenure() <= epoch)
                .filter(g -> g.backups().get(backup).holder() != null)
                .filter(g -> g.backups().get(backup).tenure() <= epoch);
    }

    private boolean exists(ShardId id) {
        int count = switch (id.kind()) {
            case PRIMARY -> map.primaries();
            case BACKUP -> map.faults();
        };
        return id.group() >= 0
                && id.group() < map.groups().size()
                && id.index() >= 0
                && id.index() < count;
    }

    // ---- what leaves ----

    private void send(MemberId to, Message.Control message) {
        outbox.add(new Parcel(to, message));
    }

    private void deliver() {
        for (MemberEntry member : map.members()) {
            if (welcomed.contains(member.id())) {
                port.send(member.id(), new Message.Welcome(member.id(), map));
            } else if (map.version() != sentVersion && member.state() != MemberState.DEAD) {
                port.send(member.id(), new Message.NewMap(map));
            }
        }
        if (map.version() != sentVersion) {
            sentVersion = map.version();
            sentLived = lived;
        }
        welcomed.clear();
        outbox.forEach(parcel -> port.send(parcel.to(), parcel.message()));
        outbox.clear();
    }
}
