package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.CoordinatorSettings;
import io.fused.core.operation.Answer;
import io.fused.core.replication.MemberSettings;
import io.fused.simulator.history.History;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A simulated cluster with everything around it, on one virtual time. */
final class World {
    private final Shape shape;
    private final Tampering tampering;
    private final Chance chance;
    private final Scheduler scheduler = new Scheduler();
    private final Trace trace = new Trace(scheduler);
    private final Marks marks = new Marks();
    private final History history = new History();
    private final Network network;
    private final List<Host> hosts = new ArrayList<>();
    private final Map<String, Host> hostsByName = new TreeMap<>();
    private final Map<MemberId, MemberProcess> processes = new TreeMap<>();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final Map<Long, Asker> askers = new HashMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Observers observers = new Observers();
    private final MemberSettings memberSettings;
    private final CoordinatorProcess coordinator;
    private final Map<Long, Consumer<Message.StructureOpened>> openings = new HashMap<>();
    private int processNumbers;
    private long tags;
    private long wholeVersion = -1;
    private boolean whole;

    /** Who waits for the answer with a tag. */
    private record Asker(SimulatedClient client, @Nullable Consumer<Answer> then) {}

    World(Shape shape, long seed, Tampering tampering) {
        this.shape = shape;
        this.tampering = tampering;
        this.chance = Chance.of(seed);
        this.network = new Network(scheduler, chance.split(), trace, tampering);
        this.memberSettings = tampering.settings(Settings.member(shape, chance.split()));
        CoordinatorSettings settings = Settings.coordinator(shape);
        this.coordinator = new CoordinatorProcess(this, clock(), settings);
        for (int index = 0; index < shape.members(); index++) {
            String name = "m" + (index + 1);
            Host host =
                    new Host(name, clock(), new ControlLink(this, chance.split()), chance.split());
            hosts.add(host);
            hostsByName.put(name, host);
        }
    }

    private HostClock clock() {
        double share = shape.driftPercent() / 100;
        Chance own = chance.split();
        return new HostClock(scheduler, own, own.signed() * share, own.signed() * share);
    }

    MemberSettings memberSettings() {
        return memberSettings;
    }

    Shape shape() {
        return shape;
    }

    Tampering tampering() {
        return tampering;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Chance chance() {
        return chance;
    }

    Trace trace() {
        return trace;
    }

    Marks marks() {
        return marks;
    }

    History history() {
        return history;
    }

    Network network() {
        return network;
    }

    CoordinatorProcess coordinator() {
        return coordinator;
    }

    List<Host> hosts() {
        return hosts;
    }

    Host host(String name) {
        Host host = hostsByName.get(name);
        if (host == null) {
            throw new IllegalArgumentException("No host " + name);
        }
        return host;
    }

    List<SimulatedClient> clients() {
        return clients;
    }

    Observers observers() {
        return observers;
    }

    Observer observer() {
        return observers;
    }

    /** All processes that ever ran, by name and incarnation. */
    Iterable<MemberProcess> processes() {
        return processes.values();
    }

    @Nullable
    MemberProcess process(@Nullable MemberId id) {
        return id == null ? null : processes.get(id);
    }

    ClusterMap map() {
        return coordinator.map();
    }

    /** Whether every group is normal with all its shards complete, and every primary answers. */
    boolean isWhole() {
        if (wholeVersion != map().version()) {
            wholeVersion = map().version();
            whole = map().groups().size() == Shape.GROUPS
                    && map().groups().stream().allMatch(World::isWhole);
        }
        return whole;
    }

    private static boolean isWhole(ClusterMap.GroupEntry group) {
        return group.state() == ClusterMap.GroupState.NORMAL
                && group.primaries().stream()
                        .allMatch(entry ->
                                entry.state() == ClusterMap.ShardState.ACTIVE && entry.mayAnswer())
                && group.backups().stream()
                        .allMatch(entry -> entry.state() == ClusterMap.ShardState.ACTIVE);
    }

    /** Whether no shard is with a process that has ended, whatever the map knows of it. */
    boolean isHeldByTheLiving() {
        return map().groups().stream()
                .flatMap(group ->
                        Stream.concat(group.primaries().stream(), group.backups().stream()))
                .map(entry -> process(entry.holder()))
                .allMatch(process -> process != null && process.isAlive());
    }

    /** What was found wrong so far. */
    List<Failure> failures() {
        return Collections.unmodifiableList(failures);
    }

    /** Frees what the processes hold outside the heap. */
    void close() {
        for (MemberProcess process : processes.values()) {
            process.close();
        }
    }

    /** Something is wrong: the run ends after the present event. */
    void fail(int invariant, String sentence) {
        trace.note("FAIL", "invariant " + invariant, sentence);
        failures.add(
                new Failure(invariant, sentence + " (at " + scheduler.nowMicros() / 1000 + " ms)"));
    }

    void onException(Object where, Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        fail(0, "Exception at " + where + ": " + text);
    }

    /** Starts a process on a host where none runs. */
    MemberProcess start(Host host) {
        long incarnation = tampering.raisesIncarnation() || host.incarnations() == 0
                ? host.incarnations() + 1
                : host.incarnations();
        MemberId id = new MemberId(host.name(), incarnation);
        MemberProcess process = new MemberProcess(this, host, id, processNumbers++, memberSettings);
        processes.put(id, process);
        host.started(process);
        host.control().started(process);
        trace.note(host.name(), "starts as", id);
        return process;
    }

    /** A client comes. */
    SimulatedClient newClient() {
        SimulatedClient client =
                new SimulatedClient(this, chance.split(), clients.size(), coordinator.map());
        clients.add(client);
        return client;
    }

    /** A tag for a request; the answer goes to the client, or to {@code then} if there is one. */
    long newTag(SimulatedClient client, @Nullable Consumer<Answer> then) {
        tags++;
        askers.put(tags, new Asker(client, then));
        return tags;
    }

    void sendData(MemberProcess from, MemberId to, Message.Data message) {
        network.send(from, to, processes.get(to), message);
    }

    void deliverAnswer(MemberProcess from, long tag, Answer answer) {
        Asker asker = askers.remove(tag);
        if (asker == null) {
            fail(9, "Request " + tag + " was answered twice, by " + from + " with " + answer);
            return;
        }
        long delay = network.delay(from.host(), "k" + asker.client().number());
        scheduler.after(delay, () -> {
            if (asker.then() != null) {
                asker.then().accept(answer);
            } else {
                asker.client().answer(tag, answer);
            }
        });
    }

    void onTurn(MemberProcess process) {
        observers.turned(process);
    }

    void onMap(ClusterMap map) {
        observers.mapChanged(map);
    }

    /** A process ended: its connections break, and whoever watches it sees that in time. */
    void onDeath(MemberProcess process) {
        trace.note(process.host(), "crashes", process.id());
        Host host = host(process.host());
        boolean quick = chance.percent(70);
        long notice = quick ? 3_000 : chance.between(3_000, 4_000_000);
        network.died(process, notice);
        host.control().died(quick ? chance.between(0, 20_000) : notice);
        for (SimulatedClient client : clients) {
            scheduler.after(chance.between(0, notice), () -> client.connectionLost(process));
        }
        if (shape.deathProven()) {
            scheduler.after(
                    chance.between(1_000, 50_000), () -> coordinator.deathProven(process.id()));
        }
        observers.died(process);
    }

    /** Asks the coordinator for a structure on behalf of an application. */
    void open(Message.OpenStructure request, Consumer<Message.StructureOpened> then) {
        openings.put(request.request(), then);
        coordinator.receive(request.member(), request);
    }

    /** Takes the answer to {@link #open} instead of the member that asked; false for others. */
    boolean opened(Message.Control message) {
        if (message instanceof Message.StructureOpened opened) {
            Consumer<Message.StructureOpened> then = openings.remove(opened.request());
            if (then != null) {
                scheduler.after(0, () -> then.accept(opened));
            }
            return true;
        }
        return false;
    }
}
