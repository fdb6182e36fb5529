package io.fused.simulator;

import io.fused.core.Message;
import io.fused.core.cell.XxHash64;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.simulator.history.Call;
import io.fused.simulator.history.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What applications do: maps, lists, queues, deques and counters, in some clusters sorted and
 * linked maps and priority queues too, pinned and spread, over both groups. Every value names the
 * call that wrote it. Sets are asked what maps are.
 */
final class Workload {
    /** A queue and a map between which elements are moved. */
    private static final String WORK = "work";

    private static final String CLAIMS = "claims";

    private static final int KEYS = 7;
    private static final int RECENT = 12;

    /** By how much shorter the pauses are while some shard isn't complete. */
    private static final int HURRY = 15;

    private static final int MOST_HURRIED = 700;

    private final World world;
    private final Chance chance;
    private final List<ClusterMap.StructureEntry> structures = new ArrayList<>();
    private final Map<Integer, List<byte[]>> recent = new TreeMap<>();
    private final List<Wanted> wanted;
    private final Listeners listeners;
    private boolean active = true;
    private int hurried;
    private long tokens;

    /** A structure to be opened. */
    private record Wanted(String name, StructureKind kind, int pinned, int capacity) {
        Wanted(String name, StructureKind kind, int pinned) {
            this(name, kind, pinned, 0);
        }
    }

    Workload(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
        this.listeners = new Listeners(world);
        int shards = Shape.GROUPS * world.shape().primaries();
        List<Wanted> all = new ArrayList<>(List.of(
                new Wanted("spread", StructureKind.MAP, -1),
                new Wanted("pinned", StructureKind.MAP, chance.below(shards)),
                new Wanted("first", StructureKind.LIST, 0),
                new Wanted("list", StructureKind.LIST, -1),
                new Wanted("jobs", StructureKind.QUEUE, chance.below(shards)),
                new Wanted(
                        "mail",
                        world.shape().allKinds() ? StructureKind.DEQUE : StructureKind.QUEUE,
                        -1)));
        if (world.shape().allKinds()) {
            all.add(new Wanted("tickets", StructureKind.COUNTER, -1));
        }
        if (world.shape().ordered()) {
            all.add(new Wanted("index", StructureKind.SORTED_MAP, -1));
            all.add(new Wanted("urgent", StructureKind.PRIORITY_QUEUE, -1));
            all.add(new Wanted("recent", StructureKind.LINKED_MAP, -1));
            all.add(new Wanted("narrow", StructureKind.QUEUE, -1, (int) chance.between(1, 4)));
            int shard = chance.below(shards);
            all.add(new Wanted(WORK, StructureKind.QUEUE, shard));
            all.add(new Wanted(CLAIMS, StructureKind.SORTED_MAP, shard));
        }
        wanted = List.copyOf(all);
    }

    /** Who listens to the structures, in some clusters. */
    Listeners listeners() {
        return listeners;
    }

    /** The structures that are open. */
    List<ClusterMap.StructureEntry> structures() {
        return structures;
    }

    /** What was said of a structure. */
    ClusterMap.StructureSpec spec(int structure) {
        for (ClusterMap.StructureEntry entry : structures) {
            if (entry.id() == structure) {
                return entry.spec();
            }
        }
        throw new IllegalArgumentException("No structure " + structure);
    }

    /** Opens the structures; each client begins to call when the first is there. */
    void start() {
        for (Wanted each : wanted) {
            open(each);
        }
        for (int index = 0; index < world.shape().clients(); index++) {
            SimulatedClient client = world.newClient();
            for (int lane = 0; lane < world.shape().concurrency(); lane++) {
                pause(client);
            }
            keepAlive(client);
        }
    }

    /** No new calls; what is open goes on. */
    void stop() {
        active = false;
        listeners.beginNoMore();
    }

    /** Reads everything that can be read, by calls of the history. */
    void readAll(SimulatedClient client, long timeoutMicros) {
        for (ClusterMap.StructureEntry entry : structures) {
            int id = entry.id();
            switch (entry.kind()) {
                case MAP, SET -> {
                    for (int key = 0; key < KEYS; key++) {
                        byte[] bytes = key(key);
                        client.call(
                                shard(entry, bytes),
                                new Operation.MapGet(id, bytes),
                                timeoutMicros);
                    }
                }
                case LIST ->
                    client.call(
                            entry.shard(), new Operation.ListScan(id, 0, 1 << 24), timeoutMicros);
                case QUEUE, DEQUE, PRIORITY_QUEUE ->
                    client.call(
                            entry.shard(),
                            new Operation.QueueScan(id, true, 0, 1 << 24, false),
                            timeoutMicros);
                case COUNTER ->
                    client.call(entry.shard(), new Operation.CounterGet(id), timeoutMicros);
                case SORTED_MAP, SORTED_SET, MULTIMAP, LINKED_MAP, LINKED_SET ->
                    client.call(entry.shard(), wholeMap(id), timeoutMicros);
            }
        }
    }

    /** The calls on a structure. */
    List<Call> callsOn(int structure) {
        return world.history().calls().stream()
                .filter(call -> call.operation().structure() == structure)
                .toList();
    }

    /** The tokens in a queue by its last complete scan; empty if there was none. */
    Optional<List<Long>> items(int structure) {
        for (Call call : callsOn(structure).reversed()) {
            if (call.operation() instanceof Operation.QueueScan
                    && call.answer() instanceof Answer.Page page
                    && page.last()) {
                return Optional.of(page.entries().stream()
                        .map(entry -> Tokens.token(entry.value()))
                        .toList());
            }
        }
        return Optional.empty();
    }

    private void open(Wanted structure) {
        MemberProcess asker = Objects.requireNonNull(world.hosts().getFirst().process());
        Message.OpenStructure message = new Message.OpenStructure(
                asker.id(),
                1_000 + wanted.indexOf(structure),
                new ClusterMap.StructureSpec(
                        structure.name(),
                        structure.kind(),
                        "bytes",
                        structure.pinned(),
                        0,
                        structure.capacity()));
        world.open(message, opened -> {
            ClusterMap.StructureEntry entry = opened.entry();
            if (entry != null && !recent.containsKey(entry.id())) {
                recent.put(entry.id(), new ArrayList<>());
                if (world.shape().listened() && Listeners.tellsTokens(entry.kind())) {
                    listeners.listen(entry, () -> structures.add(entry));
                } else {
                    structures.add(entry);
                }
            }
        });
    }

    /** Clients that live near the end of their sessions' leases, or beyond it. */
    private void keepAlive(SimulatedClient client) {
        long pause =
                world.shape().napPercent() > 0 && chance.percent(world.shape().napPercent())
                        ? chance.between(6_000_000, 12_000_000)
                        : chance.between(1_500_000, 2_000_000);
        world.scheduler().after(pause, () -> {
            client.keepAlive();
            keepAlive(client);
        });
    }

    private void pause(SimulatedClient client) {
        if (active) {
            long mean = world.shape().thinkMicros();
            if (!world.isWhole() && hurried < MOST_HURRIED) {
                // Repairs are short: what happens during them is worth more than what doesn't.
                hurried++;
                mean /= HURRY;
            }
            world.scheduler().after(1 + chance.tailed(mean), () -> next(client));
        }
    }

    private void next(SimulatedClient client) {
        if (!active) {
            return;
        }
        if (structures.isEmpty()) {
            pause(client);
            return;
        }
        ClusterMap.StructureEntry entry = chance.oneOf(structures);
        Pending pending = switch (entry.kind()) {
            case MAP, SET -> onMap(client, entry);
            case LIST -> call(client, entry.shard(), onList(entry.id()));
            case QUEUE -> call(client, entry.shard(), onFifo(entry));
            case DEQUE -> call(client, entry.shard(), onQueue(entry.id(), chance.percent(40)));
            case COUNTER -> call(client, entry.shard(), onCounter(entry.id()));
            case SORTED_MAP, SORTED_SET, MULTIMAP -> onSorted(client, entry);
            case LINKED_MAP, LINKED_SET ->
                chance.percent(15)
                        ? call(client, entry.shard(), wholeMap(entry.id()))
                        : onMap(client, entry);
            case PRIORITY_QUEUE -> call(client, entry.shard(), onPriorities(entry.id()));
        };
        follow(client, pending);
        if (chance.percent(world.shape().repeatPercent())) {
            world.scheduler().after(chance.between(100, 5_000), () -> client.repeat(pending));
        }
        if (pending.operation instanceof Operation.Waiting waiting
                && waiting.waitMillis() > 5_000) {
            world.scheduler()
                    .after(chance.between(100_000, 12_000_000), () -> client.cancel(pending));
        }
    }

    /** Calls again when a call has ended, but for a parked one, which holds up nobody. */
    private void follow(SimulatedClient client, Pending pending) {
        if (pending.resolved || pending.isParking()) {
            pause(client);
        } else {
            world.scheduler().after(2_000, () -> follow(client, pending));
        }
    }

    private Pending call(SimulatedClient client, int shard, Operation operation) {
        return client.call(shard, operation, world.shape().callTimeoutMicros());
    }

    // ---- maps ----

    private Pending onMap(SimulatedClient client, ClusterMap.StructureEntry entry) {
        int id = entry.id();
        byte[] key = key(chance.below(KEYS));
        if (world.shape().mortal() && chance.percent(15)) {
            return call(client, shard(entry, key), onTimeToLive(id, key));
        }
        int draw = chance.below(100);
        Operation operation;
        if (draw < 27) {
            operation = new Operation.MapGet(id, key);
        } else if (draw < 33) {
            operation = new Operation.MapContainsKey(id, key);
        } else if (draw < 58) {
            operation = new Operation.MapPut(
                    id, key, newValue(id), PutCondition.ALWAYS, chance.percent(50), timeToLive());
        } else if (draw < 68) {
            operation = new Operation.MapPut(
                    id,
                    key,
                    newValue(id),
                    PutCondition.IF_ABSENT,
                    chance.percent(70),
                    timeToLive());
        } else if (draw < 75) {
            operation = new Operation.MapPut(
                    id,
                    key,
                    newValue(id),
                    PutCondition.IF_PRESENT,
                    chance.percent(50),
                    timeToLive());
        } else if (draw < 82) {
            byte[] known = knownValue(id);
            operation = new Operation.MapReplaceIf(id, key, known, newValue(id));
        } else if (draw < 93) {
            operation = new Operation.MapRemove(id, key, chance.percent(50));
        } else if (draw < 99) {
            operation = new Operation.MapRemoveIf(id, key, knownValue(id));
        } else {
            operation = new Operation.Clear(id);
        }
        return call(client, shard(entry, key), operation);
    }

    private Operation onTimeToLive(int id, byte[] key) {
        return chance.percent(60)
                ? new Operation.MapTimeToLive(id, key)
                : new Operation.MapExpire(id, key, timeToLive());
    }

    /** Often 0, for ever. */
    private long timeToLive() {
        return world.shape().mortal() && chance.percent(60) ? chance.between(1, 4_000) : 0;
    }

    private Pending onSorted(SimulatedClient client, ClusterMap.StructureEntry entry) {
        if (entry.name().equals(CLAIMS)) {
            return call(client, entry.shard(), onClaims(entry.id()));
        }
        return chance.percent(40)
                ? call(client, entry.shard(), onRange(entry.id()))
                : onMap(client, entry);
    }

    private static Operation wholeMap(int id) {
        return new Operation.MapScan(id, true, 0, new byte[0], 1 << 24);
    }

    private Operation onRange(int id) {
        Operation.Range range = new Operation.Range(
                key(chance.below(KEYS)), bound(), key(chance.below(KEYS)), bound());
        boolean last = chance.percent(50);
        int draw = chance.below(100);
        if (draw < 40) {
            return new Operation.RangeScan(id, range, last, chance.percent(50) ? 1 : 2_000);
        } else if (draw < 55) {
            return new Operation.RangeSize(id, range);
        }
        return new Operation.RangePoll(id, range, last);
    }

    private Operation onFifo(ClusterMap.StructureEntry entry) {
        if (entry.name().equals(WORK) && chance.percent(40)) {
            return claim(entry.id());
        }
        if (entry.spec().capacity() > 0 && chance.percent(40)) {
            long wait = chance.percent(80) ? chance.between(10, 4_000) : Long.MAX_VALUE;
            return new Operation.QueueOffer(
                    entry.id(), new byte[0], newValue(entry.id()), false, wait);
        }
        return onQueue(entry.id(), false);
    }

    // ---- moves ----

    private Operation claim(int work) {
        Optional<ClusterMap.StructureEntry> claims = named(CLAIMS);
        if (claims.isEmpty()) {
            return new Operation.QueuePeek(work, false);
        }
        long wait = chance.percent(50) ? 0 : chance.between(10, 4_000);
        Operation.Target target = new Operation.Target(claims.get().id(), key(chance.below(KEYS)));
        return new Operation.QueuePoll(work, wait, false, target);
    }

    private Operation onClaims(int claims) {
        Optional<ClusterMap.StructureEntry> work = named(WORK);
        byte[] key = key(chance.below(KEYS));
        int draw = chance.below(100);
        if (draw < 40 && work.isPresent()) {
            return new Operation.MapMove(
                    claims, key, new Operation.Target(work.get().id(), new byte[0]));
        } else if (draw < 60) {
            return new Operation.MapRemove(claims, key, chance.percent(50));
        } else if (draw < 75) {
            return new Operation.RangePoll(claims, Operation.Range.ALL, chance.percent(50));
        }
        return new Operation.MapGet(claims, key);
    }

    private Optional<ClusterMap.StructureEntry> named(String name) {
        return structures.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private Operation.Bound bound() {
        return chance.oneOf(List.of(Operation.Bound.values()));
    }

    private int shard(ClusterMap.StructureEntry entry, byte[] key) {
        return entry.shard() >= 0 ? entry.shard() : world.map().shardOfHash(XxHash64.of(key));
    }

    private static byte[] key(int index) {
        String text = index == 0 ? "" : "key-" + "x".repeat(index * 3) + index;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- lists ----

    private Operation onList(int id) {
        int draw = chance.below(100);
        long index = chance.below(8);
        if (draw < 20) {
            return new Operation.ListGet(id, index);
        } else if (draw < 52) {
            return new Operation.ListInsert(id, chance.percent(40) ? -1 : index, newValue(id));
        } else if (draw < 64) {
            return new Operation.ListSet(id, index, newValue(id), chance.percent(50));
        } else if (draw < 84) {
            return new Operation.ListRemove(id, index, chance.percent(50));
        } else if (draw < 89) {
            return new Operation.ListRemoveValue(id, knownValue(id));
        } else if (draw < 93) {
            return new Operation.ListFind(id, knownValue(id), chance.percent(50));
        } else if (draw < 96) {
            return new Operation.Size(id);
        } else if (draw < 99) {
            return new Operation.ListScan(id, index, 2_000);
        }
        return new Operation.Clear(id);
    }

    // ---- queues ----

    private Operation onQueue(int id, boolean otherEnd) {
        int draw = chance.below(100);
        if (draw < 45) {
            return new Operation.QueueOffer(id, newValue(id), otherEnd);
        } else if (draw < 67) {
            return new Operation.QueuePoll(id, 0, otherEnd);
        } else if (draw < 79) {
            return new Operation.QueuePoll(id, chance.between(10, 4_000), otherEnd);
        } else if (draw < 83) {
            return new Operation.QueuePoll(id, Long.MAX_VALUE, otherEnd);
        } else if (draw < 90) {
            return new Operation.QueuePeek(id, otherEnd);
        } else if (draw < 94) {
            return new Operation.QueueRemoveValue(id, knownValue(id), otherEnd);
        } else if (draw < 97) {
            return new Operation.QueueContains(id, knownValue(id));
        }
        return new Operation.Size(id);
    }

    private Operation onPriorities(int id) {
        int draw = chance.below(100);
        boolean last = chance.percent(20);
        if (draw < 45) {
            return new Operation.QueueOffer(id, key(chance.below(4)), newValue(id), false);
        } else if (draw < 67) {
            return new Operation.QueuePoll(id, 0, last);
        } else if (draw < 80) {
            return new Operation.QueuePoll(id, chance.between(10, 4_000), last);
        } else if (draw < 90) {
            return new Operation.QueuePeek(id, last);
        } else if (draw < 94) {
            return new Operation.QueueRemoveValue(id, key(chance.below(4)), knownValue(id), last);
        } else if (draw < 97) {
            return new Operation.QueueContains(id, key(chance.below(4)), knownValue(id));
        }
        return new Operation.Size(id);
    }

    // ---- counters ----

    private Operation onCounter(int id) {
        int draw = chance.below(100);
        if (draw < 60) {
            return new Operation.CounterAdd(id, chance.between(1, 3));
        } else if (draw < 75) {
            return new Operation.CounterReplaceIf(id, chance.between(0, 40), chance.between(0, 40));
        } else if (draw < 80) {
            return new Operation.CounterSet(id, chance.between(0, 40));
        } else if (draw < 82) {
            return new Operation.Clear(id);
        }
        return new Operation.CounterGet(id);
    }

    // ---- values ----

    private byte[] newValue(int structure) {
        int length = (int) chance.between(8, world.shape().valueBytes());
        if (chance.percent(world.shape().largePercent())) {
            world.marks().hit(Mark.LARGE_VALUE);
            length = (int) chance.between(60_000, 300_000);
        }
        byte[] value = Tokens.value(++tokens, length);
        List<byte[]> known = recent.get(structure);
        if (known != null) {
            known.add(value);
            if (known.size() > RECENT) {
                known.removeFirst();
            }
        }
        return value;
    }

    /** One of the last values written to a structure, or one that never was. */
    private byte[] knownValue(int structure) {
        List<byte[]> known = recent.getOrDefault(structure, List.of());
        return known.isEmpty() ? Tokens.value(Long.MAX_VALUE, 8) : chance.oneOf(known);
    }
}
