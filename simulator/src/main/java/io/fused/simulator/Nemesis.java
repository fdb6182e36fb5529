package io.fused.simulator;

import io.fused.core.cluster.ClusterMap;
import io.fused.core.replication.ShardView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Draws the faults of a run and puts them into it, never more at a time than the cluster promises
 * to bear: in each group at most f shards that aren't complete or whose member is away.
 */
final class Nemesis {
    private static final long SECOND = 1_000_000;

    /** How long a member that is back may still be taken for away by somebody. */
    private static final long BACK_MICROS = 2 * SECOND;

    /** Each run has so many crashes, if the cluster comes to bear them in time. */
    static final int SEVERAL = 2;

    /** When to try again a crash that the cluster wouldn't have borne. */
    private static final long PATIENCE_MICROS = SECOND / 2;

    private final World world;
    private final Chance chance;
    private final List<String> away = new ArrayList<>();
    private final Set<String> doomed = new TreeSet<>();
    private boolean active = true;
    private boolean blocksForGood;
    private boolean cutsRepair;
    private List<String> blocked = List.of();

    /** Who crashed while none of the others heard it, until that is over. */
    private String alone = "";

    private int crashes;

    Nemesis(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    /** How many processes were crashed. */
    int crashes() {
        return crashes;
    }

    /** Whether there were as many crashes as a run should have at least, if it has any. */
    boolean hasCrashedSeveral() {
        return crashes >= Math.min(SEVERAL, world.shape().crashes());
    }

    /** Puts all faults of the run's shape into the time to come. */
    void plan() {
        Shape shape = world.shape();
        repeat(shape.crashes(), this::crashSome);
        repeat(shape.stops(), () -> stop(false));
        repeat(shape.suspensions(), () -> stop(true));
        repeat(shape.cuts(), this::cut);
        repeat(shape.isolations(), this::isolate);
        repeat(shape.resets(), this::reset);
        repeat(shape.blocks(), this::block);
        repeat(shape.slow(), this::slow);
        repeat(shape.elections(), this::elect);
        repeat(shape.stumbles(), this::stumble);
        repeat(shape.blackouts(), this::blackout);
    }

    /** No more faults; what is broken is mended, all but some crashed members at most. */
    void mend() {
        active = false;
        alone = "";
        world.network().healAll();
        for (Host host : world.hosts()) {
            host.slowness(20);
            host.control().cut(false, false);
            MemberProcess process = host.process();
            if (process != null && doomed.contains(host.name()) && process.isAlive()) {
                process.crash(0);
            }
            wake(host);
        }
        int spare = world.shape().members()
                - world.shape().primaries()
                - world.shape().faults();
        boolean staysBlocked = spare > 0 && world.shape().blocks() > 0 && chance.percent(60);
        int mayStayDown = chance.percent(50) && !staysBlocked ? spare : 0;
        for (Host host : world.hosts()) {
            if (!host.isUp() && mayStayDown-- <= 0) {
                restart(host);
            }
        }
        cutsRepair = staysBlocked && chance.percent(50);
        blocksForGood = staysBlocked && !cutsRepair;
        world.scheduler().after(BACK_MICROS, away::clear);
    }

    /** Whether a link is to break for ever: a new fault, when all others are over. */
    boolean breaksForGood() {
        return cutsRepair || blocksForGood;
    }

    /**
     * Breaks one link between living ends for ever, between a primary and a fused backup of its
     * group, if this run is to have that: somebody else must take the shard of one of them.
     *
     * @return whether it was done
     */
    boolean blockForGood() {
        if (!blocksForGood) {
            return false;
        }
        ClusterMap.GroupEntry group = chance.oneOf(world.map().groups());
        String one = host(chance.oneOf(group.primaries()));
        String other = host(chance.oneOf(group.backups()));
        world.marks().hit(Mark.BLOCKED_FOR_GOOD);
        world.trace().note(one, "never connects again to", other);
        world.network().block(one, other);
        blocked = List.of(one, other);
        return true;
    }

    /**
     * Crashes a member that is at neither end of the link that is broken for ever, and starts it
     * again: its shards may go to one end while the other is a source that can't be reached from
     * there, and must then go on to somebody else.
     */
    void crashBesideBlock() {
        List<Host> others = new ArrayList<>(world.hosts());
        others.removeIf(host -> blocked.contains(host.name()));
        Host victim = chance.oneOf(others);
        MemberProcess process = victim.process();
        if (process != null) {
            crashes++;
            process.crash(0);
            world.scheduler().after(chance.between(SECOND, 9 * SECOND), () -> restart(victim));
        }
    }

    /**
     * Crashes a member, and lets the new holder of one of its shards never again reach a member
     * that it reads from, or never again hear it, if this run is to have that.
     *
     * @return whether it was done, or is about to be
     */
    boolean cutRepair() {
        if (!cutsRepair) {
            return false;
        }
        Host victim =
                world.host(host(chance.oneOf(chance.oneOf(world.map().groups()).primaries())));
        MemberProcess process = victim.process();
        if (process != null) {
            crashes++;
            process.crash(0);
            cutSoon(victim);
            world.scheduler().after(chance.between(SECOND, 9 * SECOND), () -> restart(victim));
        }
        return true;
    }

    private void cutSoon(Host victim) {
        List<List<String>> pairs = new ArrayList<>();
        for (ClusterMap.GroupEntry group : world.map().groups()) {
            group.primaries().forEach(entry -> addRead(pairs, group, entry));
            group.backups().forEach(entry -> addRead(pairs, group, entry));
        }
        if (pairs.isEmpty()) {
            if (victim.isUp() && world.isWhole() && world.isHeldByTheLiving()) {
                return; // All was repaired between two looks.
            }
            world.scheduler().after(chance.between(500, 3_000), () -> cutSoon(victim));
            return;
        }
        blocked = chance.oneOf(pairs);
        String holder = blocked.get(0);
        String source = blocked.get(1);
        world.marks().hit(Mark.REPAIR_CUT_FOR_GOOD);
        if (chance.percent(50)) {
            world.trace().note(holder, "never connects again to", source);
            world.network().block(holder, source);
            return;
        }
        boolean both = chance.percent(50);
        world.trace().note(holder, both ? "is severed from" : "never again hears", source);
        world.network().cut(source, holder);
        if (both) {
            world.network().cut(holder, source);
        }
    }

    /** Adds the holder of a shard that is repaired with each living member that it reads from. */
    private void addRead(
            List<List<String>> pairs, ClusterMap.GroupEntry group, ClusterMap.ShardEntry entry) {
        boolean copying = entry.state() == ClusterMap.ShardState.REBUILDING
                || entry.state() == ClusterMap.ShardState.JOINING;
        if (!copying || host(entry).isEmpty()) {
            return;
        }
        List<ClusterMap.ShardEntry> sources = new ArrayList<>(group.primaries());
        if (entry.state() == ClusterMap.ShardState.REBUILDING) {
            sources.addAll(group.backups());
        }
        for (ClusterMap.ShardEntry source : sources) {
            MemberProcess process = world.process(source.holder());
            if (source.state() == ClusterMap.ShardState.ACTIVE
                    && process != null
                    && process.isAlive()
                    && !host(source).equals(host(entry))
                    && isBorne(host(source), host(entry))) {
                pairs.add(List.of(host(entry), host(source)));
            }
        }
    }

    /** A link whose two ends work together is one fault more, beside the crash. */
    private boolean isBorne(String one, String other) {
        return world.shape().faults() > 1 || !workTogether(List.of(one, other));
    }

    /** Whether some primary and some fused backup of its group lie at the two ends of that link. */
    boolean isBlocked() {
        return workTogether(blocked);
    }

    private boolean workTogether(List<String> ends) {
        for (ClusterMap.GroupEntry group : world.map().groups()) {
            for (ClusterMap.ShardEntry primary : group.primaries()) {
                for (ClusterMap.ShardEntry backup : group.backups()) {
                    if (!host(primary).equals(host(backup))
                            && ends.contains(host(primary))
                            && ends.contains(host(backup))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static String host(ClusterMap.ShardEntry entry) {
        return entry.holder() == null ? "" : entry.holder().name();
    }

    private void repeat(int times, Runnable fault) {
        for (int index = 0; index < times; index++) {
            long at = chance.between(SECOND, world.shape().safetyMicros());
            later(at, fault);
        }
    }

    // ---- crashes ----

    private void crashSome() {
        int wanted = chance.percent(35) ? world.shape().faults() : 1;
        List<Host> victims = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Host host : shuffled()) {
            if (victims.size() < wanted && isFit(host) && bears(names, host.name())) {
                victims.add(host);
                names.add(host.name());
            }
        }
        if (victims.size() > 1 && victims.size() == world.shape().faults()) {
            world.marks().hit(Mark.CRASH_OF_ALL_TOLERATED);
        }
        for (Host victim : victims) {
            crash(victim);
        }
        if (victims.isEmpty()) {
            later(PATIENCE_MICROS, this::crashSome);
        }
        if (!victims.isEmpty() && chance.percent(40)) {
            inTheWake(this::crashSome);
        }
        if (!victims.isEmpty() && world.shape().elections() > 0 && chance.percent(50)) {
            inTheWake(this::elect);
        }
        if (!victims.isEmpty() && chance.percent(50)) {
            inTheWake(this::slowRepair);
        }
        if (!victims.isEmpty() && chance.percent(30)) {
            inTheWake(this::reset);
        }
        if (!victims.isEmpty() && chance.percent(20)) {
            inTheWake(() -> stop(false));
        }
    }

    /** Lets a fault follow on another, soon or while its repair is under way. */
    private void inTheWake(Runnable fault) {
        later(chance.magnitude(1_000, 8 * SECOND), fault);
    }

    /** Does what comes too late if all is mended before: what is broken by then is so for good. */
    private void later(long micros, Runnable what) {
        world.scheduler().after(micros, () -> {
            if (active) {
                what.run();
            }
        });
    }

    private void crash(Host host) {
        MemberProcess process = host.process();
        if (process == null) {
            return;
        }
        if (isRebuilding()) {
            world.marks().hit(Mark.CRASH_DURING_REBUILD);
        }
        crashes++;
        doomed.add(host.name());
        switch (chance.below(3)) {
            case 0 -> process.crash(0);
            case 1 -> process.crash((int) chance.between(1, 15));
            default -> process.crashAfterRecords((int) chance.between(1, 6));
        }
        long pause = chance.percent(50)
                ? chance.between(50_000, 2 * SECOND)
                : chance.between(2 * SECOND, 9 * SECOND);
        world.scheduler().after(pause, () -> {
            process.crash(0);
            doomed.remove(host.name());
            if (world.shape().restarts() && active) {
                if (pause < 5 * SECOND) {
                    world.marks().hit(Mark.RESTART_WITHIN_LEASE);
                }
                restart(host);
            }
        });
    }

    private void restart(Host host) {
        if (!host.isUp()) {
            world.start(host);
        }
    }

    private boolean isRebuilding() {
        return world.map().groups().stream()
                .flatMap(group -> group.primaries().stream())
                .anyMatch(entry -> entry.state() == ClusterMap.ShardState.REBUILDING);
    }

    // ---- stops ----

    private void stop(boolean suspended) {
        for (Host host : shuffled()) {
            MemberProcess process = host.process();
            if (process == null || !isFit(host) || !process.isRunning()) {
                continue;
            }
            boolean mayBeLong = bears(List.of(), host.name());
            if (!mayBeLong && !isQuiet()) {
                continue;
            }
            boolean isLong = mayBeLong && chance.percent(60);
            long pause = isLong
                    ? chance.between(5 * SECOND, 9 * SECOND)
                    : chance.between(20_000, 2 * SECOND);
            away.add(host.name());
            world.trace().note(host.name(), suspended ? "is suspended" : "is stopped", pause);
            if (isLong) {
                world.marks().hit(Mark.STOPPED_BEYOND_LEASE);
            }
            if (suspended) {
                world.marks().hit(Mark.SUSPENDED_HOST);
                process.stop(0);
                host.clock().suspend();
            } else {
                process.stop(chance.percent(50) ? 0 : (int) chance.between(1, 4));
            }
            world.scheduler().after(pause, () -> {
                if (active) {
                    wake(host);
                }
                back(host.name());
            });
            return;
        }
    }

    private void wake(Host host) {
        host.clock().resume();
        MemberProcess process = host.process();
        if (process != null) {
            process.goOn();
        }
    }

    // ---- the network ----

    private void cut() {
        if (chance.percent(40)) {
            cutFromCoordinator();
            return;
        }
        List<Host> pair = shuffled().subList(0, 2);
        String one = pair.get(0).name();
        String other = pair.get(1).name();
        boolean isLong = chance.percent(40) && bears(List.of(one), other);
        long pause =
                isLong ? chance.between(3 * SECOND, 8 * SECOND) : chance.between(20_000, SECOND);
        boolean both = chance.percent(50);
        awayFor(isLong ? List.of(one, other) : List.of(), pause);
        world.trace().note(one, both ? "is cut both ways from" : "is cut towards", other);
        world.network().cut(one, other);
        if (both) {
            world.network().cut(other, one);
        }
        later(pause, () -> {
            if (chance.percent(30)) {
                world.network().reset(one, other);
            }
            world.network().heal(one, other);
            world.network().heal(other, one);
        });
    }

    /**
     * A member reaches the coordinator and no other member; perhaps it doesn't hear, when the
     * others have given it up, what the coordinator says.
     */
    private void isolate() {
        for (Host host : shuffled()) {
            if (!isFit(host) || !bears(List.of(), host.name())) {
                continue;
            }
            long pause = chance.between(5 * SECOND, 9 * SECOND);
            awayFor(List.of(host.name()), pause);
            world.marks().hit(Mark.ISOLATED);
            world.trace().note(host.name(), "reaches no other member", pause);
            List<String> others = world.hosts().stream()
                    .map(Host::name)
                    .filter(name -> !name.equals(host.name()))
                    .toList();
            for (String other : others) {
                world.network().cut(host.name(), other);
                world.network().cut(other, host.name());
            }
            if (chance.percent(60)) {
                later(chance.between(3_900_000, 4_300_000), () -> host.control().cut(false, true));
            } else if (chance.percent(50)) {
                later(chance.between(3_500_000, pause), () -> crashAlone(host));
            }
            later(pause, () -> {
                alone = alone.equals(host.name()) ? "" : alone;
                host.control().cut(false, false);
                for (String other : others) {
                    world.network().heal(host.name(), other);
                    world.network().heal(other, host.name());
                }
            });
            return;
        }
    }

    /**
     * A member that none of the others hears crashes. One of these may be taken for the broken end
     * first, so that counts for one fault more.
     */
    private void crashAlone(Host host) {
        if (!alone.isEmpty() || !host.isUp() || doomed.contains(host.name())) {
            return;
        }
        alone = host.name();
        if (bears(List.of(), alone)) {
            world.marks().hit(Mark.ALONE_AND_CRASHED);
            crash(host);
        } else {
            alone = "";
        }
    }

    private void cutFromCoordinator() {
        for (Host host : shuffled()) {
            if (isFit(host) && bears(List.of(), host.name())) {
                long pause = chance.percent(60)
                        ? chance.between(5 * SECOND, 9 * SECOND)
                        : chance.between(SECOND, 5 * SECOND);
                if (pause > 6 * SECOND) {
                    world.marks().hit(Mark.CUT_FROM_COORDINATOR);
                }
                awayFor(List.of(host.name()), pause);
                boolean towards = chance.percent(70);
                world.trace().note(host.name(), "is cut from the coordinator", towards);
                host.control().cut(towards, !towards || chance.percent(50));
                world.scheduler().after(pause, () -> host.control().cut(false, false));
                return;
            }
        }
    }

    private void reset() {
        if (chance.percent(25)) {
            chance.oneOf(world.hosts()).control().reset();
            return;
        }
        List<Host> pair = shuffled().subList(0, 2);
        world.network().reset(pair.get(0).name(), pair.get(1).name());
        if (chance.percent(60)) {
            world.network().reset(pair.get(1).name(), pair.get(0).name());
        } else {
            world.marks().hit(Mark.ONE_WAY_BREAK);
        }
    }

    private void block() {
        List<Host> pair = shuffled().subList(0, 2);
        String one = pair.get(0).name();
        String other = pair.get(1).name();
        if (!bears(List.of(one), other)) {
            return;
        }
        long pause = chance.between(SECOND, 9 * SECOND);
        awayFor(List.of(one, other), pause);
        world.marks().hit(Mark.BLOCKED_PAIR);
        world.trace().note(one, "can't connect to", other);
        world.network().block(one, other);
        later(pause, () -> world.network().unblock(one, other));
    }

    private void slow() {
        List<Host> pair = shuffled().subList(0, 2);
        long pause = chance.between(SECOND, 4 * SECOND);
        if (chance.percent(50)) {
            pair.get(0).slowness(chance.between(1_000, 12_000));
            world.scheduler().after(pause, () -> pair.get(0).slowness(20));
        } else {
            String one = pair.get(0).name();
            String other = pair.get(1).name();
            world.network().clog(one, other, chance.between(20_000, 400_000));
            world.scheduler().after(pause, () -> world.network().clog(one, other, 0));
        }
    }

    // ---- the coordinator, and single operations ----

    private void elect() {
        if (!world.map().groups().isEmpty()) {
            world.marks().hit(Mark.LEADER_CHANGED);
            world.coordinator().elected();
        }
    }

    /** Lets an operation of some primary break off after some writes, if a test knows how. */
    private void stumble() {
        MemberProcess process = chance.oneOf(world.hosts()).process();
        int writes = chance.below(5);
        if (process != null && process.isAlive()) {
            for (ShardView view : process.member().shards()) {
                view.structures().ifPresent(shard -> world.tampering().stumble(shard, writes));
            }
        }
    }

    /**
     * All links of one member that takes part in a repair become slow: of a holder that receives
     * its shard, or of a fused backup that lags behind while others read from it.
     */
    private void slowRepair() {
        List<String> choices = new ArrayList<>();
        for (ClusterMap.GroupEntry group : world.map().groups()) {
            boolean isRepaired = impaired(group, Set.of()) > 0;
            for (ClusterMap.ShardEntry entry : group.primaries()) {
                if (entry.state() == ClusterMap.ShardState.REBUILDING) {
                    choices.add(host(entry));
                }
            }
            for (ClusterMap.ShardEntry entry : group.backups()) {
                if (isRepaired) {
                    choices.add(host(entry));
                }
            }
        }
        choices.removeIf(String::isEmpty);
        if (choices.isEmpty()) {
            return;
        }
        String slow = chance.oneOf(choices);
        boolean incomingOnly = chance.percent(50);
        long extra = chance.magnitude(5_000, 600_000);
        world.marks().hit(Mark.SLOW_REPAIR);
        world.trace().note(slow, "has slow links", extra);
        clogAll(slow, incomingOnly, extra);
        world.scheduler().after(chance.between(SECOND, 4 * SECOND), () -> clogAll(slow, false, 0));
    }

    private void clogAll(String slow, boolean incomingOnly, long extra) {
        for (Host host : world.hosts()) {
            if (!host.name().equals(slow)) {
                world.network().clog(host.name(), slow, extra);
                if (!incomingOnly) {
                    world.network().clog(slow, host.name(), extra);
                }
            }
        }
    }

    private void blackout() {
        if (!isQuiet()) {
            return;
        }
        List<String> all = world.hosts().stream().map(Host::name).toList();
        long pause = chance.between(4 * SECOND, 9 * SECOND);
        awayFor(all, pause);
        world.trace().note("c", "is cut from all", pause);
        for (Host host : world.hosts()) {
            host.control().cut(true, true);
        }
        world.scheduler().after(pause, () -> {
            for (Host host : world.hosts()) {
                host.control().cut(false, false);
            }
        });
    }

    // ---- what the cluster bears ----

    private void awayFor(List<String> hosts, long pause) {
        away.addAll(hosts);
        world.scheduler().after(pause, () -> hosts.forEach(this::back));
    }

    private void back(String host) {
        world.scheduler().after(BACK_MICROS, () -> away.remove(host));
    }

    private boolean isFit(Host host) {
        return host.isUp() && !doomed.contains(host.name()) && !away.contains(host.name());
    }

    /** Whether nothing is away, and every shard is complete. */
    boolean isQuiet() {
        return away.isEmpty()
                && world.map().groups().stream().allMatch(g -> impaired(g, Set.of()) == 0);
    }

    /** Whether the cluster promises to bear the loss of one member more. */
    private boolean bears(List<String> others, String one) {
        Set<String> lost = new TreeSet<>(others);
        lost.add(one);
        int faults = world.shape().faults();
        List<ClusterMap.GroupEntry> groups = world.map().groups();
        return !groups.isEmpty()
                && groups.stream().allMatch(group -> impaired(group, lost) <= faults);
    }

    private int impaired(ClusterMap.GroupEntry group, Set<String> lost) {
        int count = alone.isEmpty() ? 0 : 1;
        for (ClusterMap.ShardEntry entry : group.primaries()) {
            count += isImpaired(entry, lost) ? 1 : 0;
        }
        for (ClusterMap.ShardEntry entry : group.backups()) {
            count += isImpaired(entry, lost) ? 1 : 0;
        }
        return count;
    }

    private boolean isImpaired(ClusterMap.ShardEntry entry, Set<String> lost) {
        MemberProcess holder = world.process(entry.holder());
        return entry.state() != ClusterMap.ShardState.ACTIVE
                || holder == null
                || !holder.isAlive()
                || doomed.contains(holder.host())
                || away.contains(holder.host())
                || lost.contains(holder.host());
    }

    private List<Host> shuffled() {
        List<Host> order = new ArrayList<>(world.hosts());
        for (int index = order.size() - 1; index > 0; index--) {
            int other = chance.below(index + 1);
            Host moved = order.set(index, order.get(other));
            order.set(other, moved);
        }
        return order;
    }
}
