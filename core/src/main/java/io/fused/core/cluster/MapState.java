package io.fused.core.cluster;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.MemberEntry;
import io.fused.core.cluster.ClusterMap.MemberState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The cluster's map as a pure state machine: a map and a command give the next map. Equal inputs
 * give equal outputs on every voter, and a command that is void gives the very map it was given.
 */
public final class MapState {
    private MapState() {}

    /**
     * The map of a cluster that nobody has joined yet.
     *
     * @param clusterId drawn for this cluster alone
     * @param primaries n, at least 1
     * @param faults f, at least 0
     */
    public static ClusterMap unfounded(String clusterId, int primaries, int faults) {
        return new ClusterMap(clusterId, 0, primaries, faults, List.of(), List.of(), List.of(), 1);
    }

    /**
     * Applies a command. Cost: proportional to the members and shards; to the structures only for
     * commands of the directory.
     *
     * @return the next map, or {@code map} itself if the command is void
     */
    public static ClusterMap apply(ClusterMap map, Command command) {
        return apply(map, command, PlantedFault.NONE);
    }

    static ClusterMap apply(ClusterMap map, Command command, PlantedFault fault) {
        ClusterMap next = changed(map, command, fault);
        if (next.equals(map)) {
            return map;
        }
        boolean renewalAlone = command instanceof Command.Renew renew && wasUp(map, renew.member());
        return renewalAlone ? next : withVersion(next, map.version() + 1);
    }

    private static ClusterMap changed(ClusterMap map, Command command, PlantedFault fault) {
        return switch (command) {
            case Command.Join c -> join(map, c, fault);
            case Command.Renew c -> renew(map, c);
            case Command.Expire c -> expire(map, c, fault);
            case Command.ProveDead c -> proveDead(map, c.member(), fault);
            case Command.Found c -> found(map, c);
            case Command.Exclude c ->
                inEpoch(map, c.group(), c.epoch(), g -> rules(map, fault).exclude(g, c.shards()));
            case Command.Resign c ->
                inGroup(
                        map,
                        c.shard().group(),
                        g -> rules(map, fault).resign(g, c.shard(), c.member(), c.tenure()));
            case Command.Place c ->
                inEpoch(
                        map,
                        c.group(),
                        c.epoch(),
                        g -> rules(map, fault).place(g, c.shard(), c.holder()));
            case Command.Release c ->
                inGroup(
                        map,
                        c.shard().group(),
                        g -> rules(map, fault).release(g, c.shard(), c.tenure(), c.former()));
            case Command.Tail c ->
                inEpoch(
                        map,
                        c.group(),
                        c.epoch(),
                        g -> rules(map, fault).tail(g, c.primary(), c.tenure(), c.tail()));
            case Command.Rebuilt c ->
                inGroup(
                        map,
                        c.shard().group(),
                        g -> rules(map, fault).rebuilt(g, c.shard(), c.member(), c.tenure()));
            case Command.Copied c ->
                inGroup(
                        map,
                        c.shard().group(),
                        g -> rules(map, fault).copied(g, c.shard(), c.member(), c.tenure()));
            case Command.Confirm c ->
                inGroup(
                        map,
                        c.group(),
                        g -> rules(map, fault)
                                .confirm(g, c.primary(), c.member(), c.backup(), c.tenure()));
            case Command.Resume c -> inEpoch(map, c.group(), c.epoch(), rules(map, fault)::resume);
            case Command.Lose c ->
                inEpoch(map, c.group(), c.epoch(), g -> rules(map, fault).lose(g, c.force()));
            case Command.AcceptLoss c ->
                inEpoch(map, c.group(), c.epoch(), rules(map, fault)::acceptLoss);
            case Command.OpenStructure c -> Directory.open(map, c);
            case Command.DropStructure c -> Directory.drop(map, c.structure());
        };
    }

    // ---- members ----

    private static ClusterMap join(ClusterMap map, Command.Join command, PlantedFault fault) {
        MemberId run = command.member();
        List<MemberEntry> members = new ArrayList<>(map.members());
        int at = indexOf(members, run.name());
        if (at < 0) {
            members.add(new MemberEntry(run, command.dataAddress(), MemberState.UP, 0));
            members.sort((a, b) -> a.id().compareTo(b.id()));
            return withMembers(map, members);
        }
        MemberEntry known = members.get(at);
        boolean sameRun = known.id().equals(run);
        if (run.incarnation() < known.id().incarnation()
                || (sameRun && known.state() == MemberState.DEAD)) {
            return map;
        }
        long renewal = sameRun ? known.renewal() : 0;
        members.set(at, new MemberEntry(run, command.dataAddress(), MemberState.UP, renewal));
        return settled(withMembers(map, members), fault);
    }

    private static ClusterMap renew(ClusterMap map, Command.Renew command) {
        List<MemberEntry> members = new ArrayList<>(map.members());
        int at = indexOf(members, command.member().name());
        if (at < 0) {
            return map;
        }
        MemberEntry known = members.get(at);
        if (!known.id().equals(command.member())
                || known.state() == MemberState.DEAD
                || command.renewal() <= known.renewal()) {
            return map;
        }
        members.set(
                at,
                new MemberEntry(
                        known.id(), known.dataAddress(), MemberState.UP, command.renewal()));
        return withMembers(map, members);
    }

    private static ClusterMap expire(ClusterMap map, Command.Expire command, PlantedFault fault) {
        List<MemberEntry> members = new ArrayList<>(map.members());
        for (Command.Silent silent : command.silent()) {
            int at = indexOf(members, silent.member().name());
            if (at >= 0
                    && members.get(at).id().equals(silent.member())
                    && members.get(at).renewal() == silent.renewal()
                    && members.get(at).state() == MemberState.UP) {
                members.set(at, withMemberState(members.get(at), MemberState.OUT));
            }
        }
        return settled(withMembers(map, members), fault);
    }

    private static ClusterMap proveDead(ClusterMap map, MemberId run, PlantedFault fault) {
        List<MemberEntry> members = new ArrayList<>(map.members());
        int at = indexOf(members, run.name());
        if (at >= 0 && members.get(at).id().equals(run)) {
            members.set(at, withMemberState(members.get(at), MemberState.DEAD));
        }
        ClusterMap next = withMembers(map, members);
        GroupRules rules = rules(next, fault);
        return settled(withGroups(next, g -> rules.proveDead(g, run)), fault);
    }

    private static int indexOf(List<MemberEntry> members, String name) {
        for (int index = 0; index < members.size(); index++) {
            if (members.get(index).id().name().equals(name)) {
                return index;
            }
        }
        return -1;
    }

    private static boolean wasUp(ClusterMap map, MemberId run) {
        return Presence.of(map).present(run);
    }

    private static MemberEntry withMemberState(MemberEntry member, MemberState state) {
        return new MemberEntry(member.id(), member.dataAddress(), state, member.renewal());
    }

    // ---- groups ----

    private static ClusterMap found(ClusterMap map, Command.Found command) {
        Presence presence = Presence.of(map);
        int shards = map.primaries() + map.faults();
        boolean fits = map.groups().isEmpty()
                && command.groups().stream()
                        .allMatch(holders -> holders.size() == shards
                                && holders.stream().allMatch(presence::present));
        if (!fits) {
            return map;
        }
        List<GroupEntry> groups = new ArrayList<>();
        for (int group = 0; group < command.groups().size(); group++) {
            groups.add(founded(group, map.primaries(), command.groups().get(group)));
        }
        return withGroups(map, groups);
    }

    private static GroupEntry founded(int group, int n, List<MemberId> holders) {
        List<ShardEntry> primaries = new ArrayList<>();
        List<ShardEntry> backups = new ArrayList<>();
        for (int at = 0; at < holders.size(); at++) {
            boolean primary = at < n;
            ShardId id = primary ? ShardId.primary(group, at) : ShardId.backup(group, at - n);
            (primary ? primaries : backups)
                    .add(new ShardEntry(
                            id,
                            holders.get(at),
                            1,
                            ShardState.ACTIVE,
                            true,
                            primary ? 0 : -1,
                            true,
                            null,
                            List.of()));
        }
        return new GroupEntry(group, 1, GroupState.NORMAL, primaries, backups);
    }

    private static GroupRules rules(ClusterMap map, PlantedFault fault) {
        return new GroupRules(map.primaries(), Presence.of(map), fault);
    }

    /** After a change of members: each group excludes those that are missing, or is suspended. */
    private static ClusterMap settled(ClusterMap map, PlantedFault fault) {
        return withGroups(map, rules(map, fault)::settle);
    }

    private static ClusterMap inEpoch(
            ClusterMap map, int group, long epoch, UnaryOperator<GroupEntry> change) {
        boolean current = group >= 0
                && group < map.groups().size()
                && map.groups().get(group).epoch() == epoch;
        return current ? inGroup(map, group, change) : map;
    }

    private static ClusterMap inGroup(ClusterMap map, int group, UnaryOperator<GroupEntry> change) {
        if (group < 0 || group >= map.groups().size()) {
            return map;
        }
        return withGroups(map, g -> g.group() == group ? change.apply(g) : g);
    }

    // ---- copies with a part changed ----

    private static ClusterMap withGroups(ClusterMap map, UnaryOperator<GroupEntry> change) {
        return withGroups(map, map.groups().stream().map(change).toList());
    }

    private static ClusterMap withGroups(ClusterMap map, List<GroupEntry> groups) {
        return new ClusterMap(
                map.clusterId(),
                map.version(),
                map.primaries(),
                map.faults(),
                map.members(),
                groups,
                map.structures(),
                map.nextStructure());
    }

    private static ClusterMap withMembers(ClusterMap map, List<MemberEntry> members) {
        return new ClusterMap(
                map.clusterId(),
                map.version(),
                map.primaries(),
                map.faults(),
                Collections.unmodifiableList(members),
                map.groups(),
                map.structures(),
                map.nextStructure());
    }

    private static ClusterMap withVersion(ClusterMap map, long version) {
        return new ClusterMap(
                map.clusterId(),
                version,
                map.primaries(),
                map.faults(),
                map.members(),
                map.groups(),
                map.structures(),
                map.nextStructure());
    }
}
