package io.fused.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.cluster.ClusterMap.StructureSpec;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.simulator.history.HistoryChecker;
import io.fused.simulator.history.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A cluster played by hand, in a few words, under the watch of all invariants: a map "m" and a
 * queue "q" on primary 0 of group 0, and a client.
 */
final class Scenario implements Observer, AutoCloseable {
    private static final long MILLI = 1_000;
    private static final byte[] KEY = {7};

    private final World world;
    private final Invariants invariants;
    private final Map<String, ClusterMap.StructureEntry> structures = new HashMap<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final SimulatedClient client;
    private long tokens;

    /** What is to happen when a message is sent. */
    private record Trigger(Predicate<Message> message, Runnable action) {}

    /** A founded cluster without a fault, whose coordinator learns at once of every crash. */
    Scenario(int primaries, int faults, int members) {
        this(Shape.of(primaries, faults, members, true));
    }

    /** A founded cluster without a fault. */
    Scenario(Shape shape) {
        world = new World(shape, 1, Tampering.NONE);
        invariants = Invariants.watch(world);
        world.observers().add(this);
        world.coordinator().start();
        world.hosts().forEach(world::start);
        await("the cluster is founded", world::isWhole);
        open("m", StructureKind.MAP);
        open("q", StructureKind.QUEUE);
        client = world.newClient();
    }

    private void open(String name, StructureKind kind) {
        MemberProcess asker = world.hosts().getFirst().process();
        world.open(
                new Message.OpenStructure(
                        asker.id(),
                        structures.size() + 1,
                        new StructureSpec(name, kind, "bytes", 0, 0, 0)),
                opened -> structures.put(name, opened.entry()));
        await(name + " is open", () -> structures.get(name) != null);
    }

    // ---- what clients do ----

    /** Puts a new value; the call is left open. */
    Pending put() {
        return client.call(
                0,
                new Operation.MapPut(
                        id("m"), KEY, Tokens.value(++tokens, 100), PutCondition.ALWAYS, true),
                60_000 * MILLI);
    }

    /** Puts a new value and waits for the answer. */
    void putAnswered() {
        Pending put = put();
        await("a put is answered", () -> put.resolved);
    }

    Pending offer() {
        return client.call(
                0,
                new Operation.QueueOffer(id("q"), Tokens.value(++tokens, 50), false),
                60_000 * MILLI);
    }

    Pending take() {
        return client.call(
                0, new Operation.QueuePoll(id("q"), Long.MAX_VALUE, false), 60_000 * MILLI);
    }

    /** Reads the value and returns its token; 0 if there is none. */
    long get() {
        Pending get = client.call(0, new Operation.MapGet(id("m"), KEY), 60_000 * MILLI);
        await("a get is answered", () -> get.resolved);
        return token(get);
    }

    /** The token of the value that a call was answered with; 0 if there is none. */
    static long token(Pending pending) {
        return pending.call.answer() instanceof Answer.Value value
                ? Tokens.token(value.bytes())
                : Tokens.NONE;
    }

    long lastToken() {
        return tokens;
    }

    // ---- what happens to members ----

    /** The host that holds a shard, by the map. */
    String holder(ShardId shard) {
        MemberId holder = world.map().shard(shard).holder();
        return holder == null ? "" : holder.name();
    }

    boolean isActive(ShardId shard) {
        return world.map().shard(shard).state() == ClusterMap.ShardState.ACTIVE
                && world.isHeldByTheLiving();
    }

    void crash(String host) {
        world.host(host).process().crash(0);
    }

    /** Starts a process again where none runs. */
    void restart(String host) {
        if (!world.host(host).isUp()) {
            world.start(world.host(host));
        }
    }

    void stop(String host) {
        world.host(host).process().stop(0);
    }

    void goOn(String host) {
        world.host(host).process().goOn();
    }

    void cut(String from, String to) {
        world.network().cut(from, to);
    }

    void heal(String from, String to) {
        world.network().heal(from, to);
    }

    /**
     * Lets two members never hear each other again.
     *
     * @param noticed whether they are told that connections break and can't be made
     */
    void sever(String one, String other, boolean noticed) {
        if (noticed) {
            world.network().block(one, other);
        } else {
            cut(one, other);
            cut(other, one);
        }
    }

    /** Lets a member reach no other, but the coordinator. */
    void isolate(String host) {
        for (Host other : world.hosts()) {
            if (!other.name().equals(host)) {
                sever(host, other.name(), false);
            }
        }
    }

    /** Ends all that is wrong with the network. */
    void mend() {
        world.network().healAll();
    }

    void cutFromCoordinator(boolean cut) {
        world.hosts().forEach(host -> host.control().cut(cut, cut));
    }

    void elect() {
        world.coordinator().elected();
    }

    /** Does something once, as soon as such a message was sent by anybody. */
    void when(Predicate<Message> message, Runnable action) {
        triggers.add(new Trigger(message, action));
    }

    // ---- time ----

    /** Does something later. */
    void after(long millis, Runnable action) {
        world.scheduler().after(millis * MILLI, action);
    }

    void run(long millis) {
        long end = world.scheduler().nowMicros() + millis * MILLI;
        while (world.failures().isEmpty() && world.scheduler().step(end)) {
            // Everything happens in the step.
        }
        assertThat(world.failures()).isEmpty();
    }

    void await(String what, BooleanSupplier reached) {
        for (int waited = 0; waited < 60_000 && !reached.getAsBoolean(); waited += 5) {
            run(5);
        }
        assertThat(reached.getAsBoolean()).as(what + ": " + world.map()).isTrue();
    }

    void awaitWhole() {
        await("every group is whole", world::isWhole);
    }

    Marks marks() {
        return world.marks();
    }

    ClusterMap map() {
        return world.map();
    }

    @Override
    public void sent(MemberProcess process, MemberId to, Message.Data message) {
        fire(message);
    }

    @Override
    public void reported(MemberProcess process, Message.Control message) {
        fire(message);
    }

    private void fire(Message message) {
        for (Trigger trigger : List.copyOf(triggers)) {
            if (trigger.message().test(message)) {
                triggers.remove(trigger);
                world.scheduler().after(0, trigger.action());
            }
        }
    }

    /** Whether every trigger has fired. */
    boolean allFired() {
        return triggers.isEmpty();
    }

    /** Waits until nothing is under way, and looks at everything. */
    void end() {
        awaitWhole();
        await("all has come to rest", invariants::areAtRest);
        world.observer().all();
        invariants.settled();
        assertThat(world.failures()).isEmpty();
        assertThat(new HistoryChecker(100_000)
                        .check(
                                world.history().calls(),
                                id -> structures.values().stream()
                                        .filter(entry -> entry.id() == id)
                                        .findFirst()
                                        .orElseThrow()
                                        .spec()))
                .isEmpty();
    }

    private int id(String name) {
        return structures.get(name).id();
    }

    @Override
    public void close() {
        world.close();
    }
}
