package io.fused.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.MemberId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.MemberEntry;
import io.fused.core.cluster.ClusterMap.MemberState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands, sensible and stale, against what must hold of every map and of every step from
 * one map to the next.
 */
final class MapStateRandomTest {
    /** Enough for a build; {@code -Dfused.seeds=…} plays more. */
    private static final int SEEDS = Integer.getInteger("fused.seeds", 15);

    private static final int STEPS = 400;

    @ParameterizedTest
    @ValueSource(strings = {"3 2 5 1", "2 1 3 1", "3 2 6 2", "4 3 8 2", "3 2 3 1", "1 1 2 3"})
    void rulesHoldAfterEveryCommand(String shape) {
        List<Integer> numbers =
                Stream.of(shape.split(" ", -1)).map(Integer::valueOf).toList();
        Set<String> seen = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            Walk walk =
                    new Walk(seed, numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
            walk.go();
            seen.addAll(walk.seen);
        }
        // The walks got everywhere.
        assertThat(seen)
                .contains(
                        "NORMAL to SUSPENDED",
                        "SUSPENDED to NORMAL",
                        "SUSPENDED to LOST",
                        "LOST to NORMAL",
                        "REBUILDING to ACTIVE",
                        "JOINING to ADDING",
                        "ADDING to ACTIVE",
                        "ADDING to JOINING");
    }

    /** One random walk over maps. */
    private static final class Walk {
        private final Random random;
        private final String name;
        private final int memberCount;
        private final int groups;
        private final int limit;
        private final Map<String, MemberId> holders = new HashMap<>();
        private final Map<String, Long> tails = new HashMap<>();
        private final List<Command> old = new ArrayList<>();
        private final Set<String> seen = new TreeSet<>();
        private ClusterMap map;

        Walk(int seed, int n, int f, int memberCount, int groups) {
            this.random = new Random(seed);
            this.name = "seed " + seed;
            this.memberCount = memberCount;
            this.groups = groups;
            this.limit = Math.ceilDiv(n + f, Math.min(memberCount, n + f));
            this.map = MapState.unfounded("c", n, f);
        }

        void go() {
            for (int member = 1; member <= memberCount; member++) {
                step(new Command.Join(new MemberId("m" + member, 1), "a:1"));
            }
            step(new Command.Found(Placement.founding(map, groups)));
            assertThat(map.groups()).hasSize(groups);
            for (int at = 0; at < STEPS; at++) {
                Command command =
                        random.nextInt(20) == 0 ? old.get(random.nextInt(old.size())) : draw();
                step(command);
            }
        }

        private void step(Command command) {
            ClusterMap next = MapState.apply(map, command);
            ClusterMap before = map;
            Supplier<String> where =
                    () -> name + ": " + command + "\nof " + before + "\ngave " + next;
            assertThat(MapState.apply(next, command).groups()).as(where).isEqualTo(next.groups());
            if (next.equals(map)) {
                assertThat(next).isSameAs(map);
            } else if (!(command instanceof Command.Renew)) {
                assertThat(next.version()).as(where).isEqualTo(map.version() + 1);
            }
            for (GroupEntry group : next.groups()) {
                checkGroup(next, group, where);
                if (!map.groups().isEmpty()) {
                    checkChange(map.groups().get(group.group()), next, group, command, where);
                }
            }
            checkTolerance(next, where);
            old.add(command);
            map = next;
        }

        private void checkGroup(ClusterMap next, GroupEntry group, Supplier<String> where) {
            Presence presence = Presence.of(next);
            Map<MemberId, Integer> byMember = new HashMap<>();
            for (ShardEntry shard : shards(group).toList()) {
                assertThat(shard.tenure()).as(where).isLessThanOrEqualTo(group.epoch());
                assertThat(shard.mayAnswer() && shard.former() != null)
                        .as(where)
                        .isFalse();
                MemberId holder = shard.holder();
                String tenure = shard.id() + "@" + shard.tenure();
                if (holder == null) {
                    assertThat(shard.state())
                            .as(where)
                            .isNotIn(ShardState.ACTIVE, ShardState.ADDING);
                } else {
                    byMember.merge(holder, 1, Integer::sum);
                    assertThat(holders.computeIfAbsent(tenure, t -> holder))
                            .as(where)
                            .isEqualTo(holder);
                    assertThat(shard.state()).as(where).isNotEqualTo(ShardState.LOST);
                }
                if (shard.id().kind() == ShardKind.PRIMARY && shard.tail() >= 0) {
                    assertThat(tails.computeIfAbsent(tenure, t -> shard.tail()))
                            .as(where)
                            .isEqualTo(shard.tail());
                }
                if (group.state() == GroupState.NORMAL && holder != null) {
                    assertThat(presence.present(holder)).as(where).isTrue();
                }
            }
            byMember.forEach(
                    (member, count) -> assertThat(count).as(where).isLessThanOrEqualTo(limit));
            if (group.state() == GroupState.NORMAL) {
                assertThat(complete(next, group))
                        .as(where)
                        .isGreaterThanOrEqualTo(next.primaries());
            }
        }

        private void checkChange(
                GroupEntry before,
                ClusterMap next,
                GroupEntry after,
                Command by,
                Supplier<String> where) {
            assertThat(after.epoch()).as(where).isGreaterThanOrEqualTo(before.epoch());
            seen.add(before.state() + " to " + after.state());
            boolean replaced = false;
            for (ShardEntry was : shards(before).toList()) {
                ShardEntry is = after.shard(was.id());
                assertThat(is.tenure()).as(where).isGreaterThanOrEqualTo(was.tenure());
                seen.add(was.state() + " to " + is.state());
                boolean left = was.holder() != null && !was.holder().equals(is.holder());
                replaced |= left && was.id().kind() == ShardKind.PRIMARY;
                if (left) {
                    assertThat(is.tenure()).as(where).isEqualTo(after.epoch());
                    assertThat(after.epoch()).as(where).isGreaterThan(before.epoch());
                }
                boolean given = was.state() == ShardState.ACTIVE && left;
                if (given && !(by instanceof Command.Lose) && !(by instanceof Command.Resign)) {
                    assertThat(complete(next, after))
                            .as(where)
                            .isGreaterThanOrEqualTo(next.primaries());
                }
                boolean completed = is.state() == ShardState.ACTIVE
                        && was.state() != ShardState.ACTIVE
                        && !is.startsEmpty();
                if (completed && is.id().kind() == ShardKind.PRIMARY) {
                    assertThat(was.tail()).as(where).isNotNegative();
                }
                if (completed && is.id().kind() == ShardKind.BACKUP) {
                    assertThat(was.state()).as(where).isEqualTo(ShardState.ADDING);
                    assertThat(was.confirmedBy()).as(where).hasSize(next.primaries() - 1);
                }
            }
            if (replaced) {
                for (ShardEntry backup : after.backups()) {
                    boolean fresh = backup.tenure() == after.epoch();
                    assertThat(fresh
                                    || backup.state() == ShardState.ACTIVE
                                    || backup.holder() == null)
                            .as(where)
                            .isTrue();
                }
            }
        }

        /** Every set of t members may crash, and some set of one more may not. */
        private void checkTolerance(ClusterMap next, Supplier<String> where) {
            if (next.groups().isEmpty()) {
                return;
            }
            int told = Tolerance.of(next);
            int found = Tolerance.BROKEN;
            boolean normal =
                    next.groups().stream().allMatch(group -> group.state() == GroupState.NORMAL);
            while (normal && found < memberCount && survivesAny(next, found + 1)) {
                found++;
            }
            assertThat(told).as(where).isEqualTo(found);
        }

        private boolean survivesAny(ClusterMap next, int crashes) {
            int count = next.members().size();
            for (int set = 0; set < 1 << count; set++) {
                if (Integer.bitCount(set) != crashes) {
                    continue;
                }
                Set<String> gone = new HashSet<>();
                for (int at = 0; at < count; at++) {
                    if ((set >> at & 1) == 1) {
                        gone.add(next.members().get(at).id().name());
                    }
                }
                for (GroupEntry group : next.groups()) {
                    long left = shards(group)
                            .filter(s -> s.state() == ShardState.ACTIVE
                                    && s.holder() != null
                                    && !gone.contains(s.holder().name()))
                            .count();
                    if (left < next.primaries()) {
                        return false;
                    }
                }
            }
            return true;
        }

        // ---- what is drawn ----

        private Command draw() {
            MemberEntry member = map.members().get(random.nextInt(map.members().size()));
            GroupEntry group = map.groups().get(random.nextInt(groups));
            ShardEntry shard = unfinished(shards(group).toList());
            MemberId holder = shard.holder() == null ? member.id() : shard.holder();
            long epoch = group.epoch() - (random.nextInt(10) == 0 ? 1 : 0);
            long tenure = shard.tenure() - (random.nextInt(10) == 0 ? 1 : 0);
            int g = group.group();
            int dice = random.nextInt(22);
            boolean harmful = dice >= 4 && dice <= 7;
            return switch (harmful && random.nextBoolean() ? 17 : dice) {
                case 0, 1 -> new Command.Join(next(member), "a:1");
                case 2, 3 -> new Command.Renew(member.id(), member.renewal() + 1);
                case 4 -> expire();
                case 5 -> new Command.ProveDead(member.id());
                case 6 -> new Command.Exclude(g, epoch, List.of(shard.id()));
                case 7 ->
                    random.nextInt(5) > 0
                            ? new Command.Renew(member.id(), member.renewal() + 1)
                            : new Command.Resign(holder, shard.id(), tenure);
                case 8, 9, 10, 11 -> place(group, epoch).orElse(new Command.Resume(g, epoch));
                case 12 -> release(shard);
                case 13 -> new Command.Tail(g, epoch, lost(group), tenureOf(group), 7 + epoch);
                case 14 -> new Command.Rebuilt(holder, shard.id(), tenure);
                case 15, 16 ->
                    shard.id().kind() == ShardKind.BACKUP
                            ? new Command.Copied(holder, shard.id(), tenure)
                            : new Command.Rebuilt(holder, shard.id(), tenure);
                case 17, 18, 19 -> confirm(group);
                case 20 -> new Command.Resume(g, epoch);
                default ->
                    random.nextBoolean()
                            ? new Command.Lose(g, epoch, random.nextInt(4) == 0)
                            : new Command.AcceptLoss(g, epoch);
            };
        }

        /** Some shard, more often one that isn't complete. */
        private ShardEntry unfinished(List<ShardEntry> shards) {
            List<ShardEntry> preferred =
                    shards.stream().filter(s -> s.state() != ShardState.ACTIVE).toList();
            List<ShardEntry> drawn =
                    preferred.isEmpty() || random.nextInt(3) == 0 ? shards : preferred;
            return drawn.get(random.nextInt(drawn.size()));
        }

        private MemberId next(MemberEntry member) {
            boolean anew = member.state() == MemberState.DEAD || random.nextInt(6) == 0;
            return anew
                    ? new MemberId(member.id().name(), member.id().incarnation() + 1)
                    : member.id();
        }

        private Command expire() {
            List<Command.Silent> silent = new ArrayList<>();
            for (MemberEntry member : map.members()) {
                if (random.nextInt(4) == 0) {
                    silent.add(new Command.Silent(
                            member.id(), member.renewal() - random.nextInt(10) / 9));
                }
            }
            return new Command.Expire(silent);
        }

        private Optional<Command> place(GroupEntry group, long epoch) {
            return shards(group)
                    .filter(shard -> shard.holder() == null)
                    .findFirst()
                    .flatMap(shard -> Placement.forVacancy(
                                    map, shard, limit, m -> true, m -> random.nextBoolean())
                            .map(to -> new Command.Place(group.group(), epoch, shard.id(), to)));
        }

        private static Command release(ShardEntry shard) {
            MemberId former = shard.former() == null ? new MemberId("m1", 1) : shard.former();
            return new Command.Release(shard.id(), shard.tenure(), former);
        }

        private static int lost(GroupEntry group) {
            return group.primaries().stream()
                    .filter(s -> s.state() == ShardState.REBUILDING && s.tail() < 0)
                    .map(s -> s.id().index())
                    .findFirst()
                    .orElse(0);
        }

        private static long tenureOf(GroupEntry group) {
            return group.primaries().get(lost(group)).tenure();
        }

        private Command confirm(GroupEntry group) {
            int primary = random.nextInt(group.primaries().size());
            int backup = group.backups().stream()
                    .filter(s -> s.state() == ShardState.ADDING)
                    .map(s -> s.id().index())
                    .findFirst()
                    .orElse(random.nextInt(group.backups().size()));
            MemberId holder = group.primaries().get(primary).holder();
            return new Command.Confirm(
                    holder == null ? new MemberId("m1", 1) : holder,
                    group.group(),
                    primary,
                    backup,
                    group.backups().get(backup).tenure());
        }

        private static long complete(ClusterMap map, GroupEntry group) {
            return shards(group).filter(Presence.of(map)::complete).count();
        }

        private static Stream<ShardEntry> shards(GroupEntry group) {
            return Stream.concat(group.primaries().stream(), group.backups().stream());
        }
    }
}
