package io.fused.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.GroupState;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A real coordinator and pretended members on virtual time: links with delays that break, crashes
 * with and without proof, stopped processes, drifting clocks, changes of leader. What must hold is
 * checked after every event.
 */
final class PretendCluster implements CoordinatorPort {
    final TreeMap<MemberId, PretendMember> alive = new TreeMap<>();
    final Coordinator coordinator;
    private final Random random;
    private final int n;
    private final int f;
    private final double rate;
    private final int pace;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<String, Long> incarnations = new TreeMap<>();
    private final Map<ShardId, Long> committed = new HashMap<>();
    private final Map<ShardId, Long> emptySince = new HashMap<>();
    private final Map<String, Long> tails = new HashMap<>();
    private final Map<String, Long> deliverAt = new HashMap<>();
    private ClusterMap seen;
    private long now = 10_000;
    private long sequence;
    private boolean calm;
    int lost;
    int tailsAgreed;

    private record Event(long at, long sequence, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    PretendCluster(long seed, int n, int f, int groups, int members, PlantedFault fault) {
        this.random = new Random(seed);
        this.n = n;
        this.f = f;
        this.pace = 2_000 + random.nextInt(14_000);
        this.rate = 1 + (random.nextInt(3) - 1) / 100.0;
        this.coordinator = new Coordinator(
                new CoordinatorSettings("c", n, f, groups, members, 250, 4_000, 5_000, 10, 30_000),
                this,
                fault);
        this.seen = coordinator.map();
        for (int member = 1; member <= members; member++) {
            start("m" + member);
        }
        tick();
        live();
        disturb();
    }

    /** Lets time pass. */
    void run(long millis) {
        long until = now + millis;
        while (!events.isEmpty() && events.peek().at() <= until) {
            Event event = events.remove();
            now = event.at();
            event.what().run();
            check();
        }
        now = until;
    }

    /** No more faults: everybody comes back, and the operator accepts what is lost. */
    void calm() {
        calm = true;
        for (PretendMember member : List.copyOf(alive.values())) {
            resume(member);
            if (!member.linked) {
                member.connect();
            }
        }
        incarnations.keySet().forEach(this::startIfNone);
    }

    void acceptLosses() {
        for (GroupEntry group : coordinator.map().groups()) {
            if (group.state() == GroupState.LOST) {
                lost++;
                coordinator.acceptLoss(group.group());
            }
        }
    }

    // ---- time and chance ----

    long now() {
        return now;
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    int draw(int bound) {
        return random.nextInt(bound);
    }

    private void after(long millis, Runnable what) {
        events.add(new Event(now + millis, sequence++, what));
    }

    private void tick() {
        if (monotonicMillis() >= coordinator.nextWakeMillis()) {
            coordinator.onTick();
        }
        after(chance(200) && !calm ? 8_000 : 5 + draw(20), this::tick);
    }

    // ---- faults ----

    private void start(String name) {
        long incarnation = incarnations.merge(name, 1L, Long::sum);
        PretendMember member = new PretendMember(
                new MemberId(name, incarnation), 1 + (random.nextInt(3) - 1) / 100.0, this);
        alive.put(member.id, member);
        after(1 + draw(200), () -> {
            if (alive.containsKey(member.id)) {
                member.connect();
                beat(member);
            }
        });
    }

    private void beat(PretendMember member) {
        if (alive.containsKey(member.id)) {
            if (!member.stopped) {
                member.heartbeat();
            }
            after(250, () -> beat(member));
        }
    }

    private void disturb() {
        after(200 + draw(pace), this::disturb);
        if (calm || coordinator.map().groups().isEmpty()) {
            return;
        }
        List<PretendMember> members = new ArrayList<>(alive.values());
        for (int victims = chance(6) ? 2 : 1; victims > 0 && !members.isEmpty(); victims--) {
            PretendMember victim = members.get(draw(members.size()));
            switch (draw(7)) {
                case 0, 1 -> kill(victim);
                case 2 -> twin(victim);
                case 3 -> {
                    victim.stopped = true;
                    after(draw(12_000), () -> resume(victim));
                }
                case 4, 5 -> {
                    cut(victim);
                    after(draw(9_000), () -> {
                        if (alive.containsKey(victim.id) && !victim.linked) {
                            victim.connect();
                        }
                    });
                }
                default -> coordinator.onElected();
            }
        }
        acceptLosses();
    }

    private void cut(PretendMember victim) {
        victim.linked = false;
        victim.link++;
        after(draw(30), () -> coordinator.onLinkDown(victim.id));
    }

    /** The same name is started elsewhere while this process lives, cut off. */
    private void twin(PretendMember victim) {
        if (incarnations.get(victim.id.name()) == victim.id.incarnation()) {
            cut(victim);
            start(victim.id.name());
            after(draw(9_000), () -> {
                if (alive.containsKey(victim.id)) {
                    victim.connect();
                }
            });
        }
    }

    private void kill(PretendMember victim) {
        if (alive.remove(victim.id) == null) {
            return;
        }
        victim.link++;
        boolean proof = chance(2);
        int noticed = 1 + draw(100);
        after(noticed, () -> coordinator.onLinkDown(victim.id));
        if (proof) {
            after(noticed + 1, () -> coordinator.onDeathProven(victim.id));
        }
        after(draw(9_000), () -> startIfNone(victim.id.name()));
    }

    private void startIfNone(String name) {
        if (alive.keySet().stream().noneMatch(id -> id.name().equals(name))) {
            start(name);
        }
    }

    private void resume(PretendMember member) {
        if (member.stopped) {
            member.stopped = false;
            List<Runnable> waiting = List.copyOf(member.whileStopped);
            member.whileStopped.clear();
            waiting.forEach(Runnable::run);
        }
    }

    /** A process that is told to stop ends, and its parent starts it again. */
    void refused(PretendMember member) {
        kill(member);
    }

    // ---- messages ----

    void report(PretendMember from, Message.Control message) {
        int link = from.link;
        if (from.linked) {
            inOrder("to c " + from.id, () -> {
                if (from.link == link) {
                    coordinator.onControl(from.id, message);
                }
            });
        }
    }

    @Override
    public void send(MemberId to, Message.Control message) {
        PretendMember target = alive.get(to);
        if (target == null || !target.linked) {
            return;
        }
        int link = target.link;
        inOrder("from c " + to, () -> {
            if (target.link != link || !alive.containsKey(to)) {
                return;
            }
            if (target.stopped) {
                target.whileStopped.add(() -> target.receive(message));
            } else {
                target.receive(message);
            }
        });
    }

    private void inOrder(String lane, Runnable what) {
        long at = Math.max(deliverAt.getOrDefault(lane, 0L), now + draw(chance(20) ? 300 : 15));
        deliverAt.put(lane, at);
        events.add(new Event(at, sequence++, what));
    }

    // ---- data: records and acknowledgements, without messages ----

    private void live() {
        after(40 + draw(40), this::live);
        for (PretendMember member : List.copyOf(alive.values())) {
            if (!member.stopped) {
                member.live();
                member.held.values().forEach(shard -> write(member, shard));
            }
        }
    }

    private void write(PretendMember member, PretendMember.Held shard) {
        ClusterMap map = member.map;
        if (map == null || !shard.complete || shard.id.kind() != ShardKind.PRIMARY) {
            return;
        }
        GroupEntry group = map.groups().get(shard.id.group());
        if (group.shard(shard.id).state() != ShardState.ACTIVE) {
            return;
        }
        shard.last++;
        long least = shard.last;
        int primary = shard.id.index();
        for (ShardEntry backup : group.backups()) {
            boolean waitedFor =
                    backup.state() == ShardState.ACTIVE || backup.state() == ShardState.ADDING;
            MemberId holder = backup.holder();
            if (!waitedFor || holder == null || group.state() == GroupState.LOST) {
                continue;
            }
            long applied = push(shard, backup, holder);
            least = Math.min(least, applied);
            int at = backup.id().index();
            if (applied == shard.last || applied > shard.acknowledged[at]) {
                shard.acknowledged[at] = applied;
                shard.silentSince[at] = now;
            } else if (now - shard.silentSince[at] > 4_000) {
                shard.silentSince[at] = now;
                report(
                        member,
                        new Message.SilentBackup(
                                member.id, group.group(), group.epoch(), primary, at));
            }
            if (backup.state() == ShardState.ADDING
                    && applied >= shard.committed
                    && !backup.confirmedBy().contains(primary)) {
                report(
                        member,
                        new Message.Confirmed(
                                member.id,
                                group.group(),
                                group.epoch(),
                                primary,
                                at,
                                backup.tenure()));
            }
        }
        boolean givenUp = shard.tenure < emptySince.getOrDefault(shard.id, 0L);
        if (givenUp || !member.leased()) {
            // Where a shard was given up as lost nobody fenced its holder and those that it waits
            // for: only its lease keeps it in check, and what it wrote till then is lost too.
            return;
        }
        if (least > shard.committed) {
            shard.committed = least;
            committed.merge(shard.id, least, Math::max);
        }
    }

    /** Hands records to a fused backup; what it has then, or -1 if it can't be reached. */
    private long push(PretendMember.Held shard, ShardEntry backup, MemberId holder) {
        PretendMember target = alive.get(holder);
        PretendMember.Held copy = target == null ? null : target.held.get(backup.id());
        if (copy == null || copy.tenure != backup.tenure() || !copy.complete) {
            return -1;
        }
        int primary = shard.id.index();
        if (!target.stopped && copy.fence[primary] <= shard.tenure && !chance(3)) {
            long has = copy.applied[primary];
            copy.applied[primary] = has + draw((int) Math.max(1, shard.last - has + 1));
        }
        return copy.fence[primary] <= shard.tenure ? copy.applied[primary] : -1;
    }

    /** Decodes or copies a shard; false if the survivors aren't all there. */
    boolean finish(PretendMember member, PretendMember.Held shard, GroupEntry group) {
        if (shard.id.kind() == ShardKind.PRIMARY) {
            shard.last = group.shard(shard.id).tail();
            shard.committed = shard.last;
            return true;
        }
        for (ShardEntry primary : group.primaries()) {
            MemberId holder = primary.holder();
            PretendMember source = holder == null ? null : alive.get(holder);
            PretendMember.Held from =
                    source == null || source.stopped ? null : source.held.get(primary.id());
            if (from == null || from.tenure != primary.tenure() || !from.complete) {
                return false;
            }
            shard.applied[primary.id().index()] = from.last;
            shard.fence[primary.id().index()] = primary.tenure();
        }
        return true;
    }

    // ---- what must hold ----

    private void check() {
        ClusterMap map = coordinator.map();
        for (GroupEntry group : map.groups()) {
            for (ShardEntry shard : group.primaries()) {
                long able = alive.values().stream()
                        .filter(member -> member.couldAnswer(shard.id()))
                        .count();
                assertThat(able)
                        .as("holders of %s that could answer", shard.id())
                        .isLessThanOrEqualTo(1);
            }
        }
        if (map.version() == seen.version()) {
            return;
        }
        for (GroupEntry group : map.groups()) {
            if (!seen.groups().isEmpty()) {
                checkChange(seen.groups().get(group.group()), group);
            }
        }
        seen = map;
    }

    private void checkChange(GroupEntry before, GroupEntry group) {
        for (ShardEntry shard : group.primaries()) {
            if (shard.startsEmpty()) {
                if (shard.tenure() > 1
                        && shard.tenure() != before.shard(shard.id()).tenure()) {
                    committed.put(shard.id(), 0L);
                    emptySince.put(shard.id(), shard.tenure());
                }
            } else if (shard.tail() >= 0) {
                Long known = tails.putIfAbsent(shard.id() + "@" + shard.tenure(), shard.tail());
                if (known == null) {
                    checkTail(group, shard);
                } else {
                    assertThat(shard.tail()).isEqualTo(known);
                }
            }
        }
        if (group.state() == GroupState.LOST && before.state() != GroupState.LOST) {
            long inMemory = shards(before)
                    .filter(s -> s.state() == ShardState.ACTIVE && s.holder() != null)
                    .filter(s -> {
                        PretendMember holder = alive.get(s.holder());
                        // A newer run of the name is taken as proof, even by mistake.
                        return holder != null
                                && !Presence.of(coordinator.map()).gone(holder.id)
                                && holder.held.containsKey(s.id())
                                && holder.held.get(s.id()).tenure == s.tenure();
                    })
                    .count();
            assertThat(inMemory)
                    .as(
                            "complete shards when %s became %s of %s",
                            before, group, coordinator.map().members())
                    .isLessThan(n);
        }
    }

    private void checkTail(GroupEntry group, ShardEntry shard) {
        tailsAgreed++;
        assertThat(shard.tail())
                .as("tail of %s", shard)
                .isGreaterThanOrEqualTo(committed.getOrDefault(shard.id(), 0L));
        for (ShardEntry backup : group.backups()) {
            MemberId holder = backup.holder();
            PretendMember member = holder == null ? null : alive.get(holder);
            if (backup.state() == ShardState.ACTIVE
                    && member != null
                    && member.held.containsKey(backup.id())) {
                assertThat(member.held.get(backup.id()).applied[shard.id().index()])
                        .as("applied at %s when the tail of %s was decided", backup, shard)
                        .isEqualTo(shard.tail());
            }
        }
    }

    static Stream<ShardEntry> shards(GroupEntry group) {
        return Stream.concat(group.primaries().stream(), group.backups().stream());
    }

    int faults() {
        return f;
    }

    @Override
    public long monotonicMillis() {
        return (long) (now * rate);
    }

    @Override
    public long wallMillis() {
        return monotonicMillis();
    }
}
