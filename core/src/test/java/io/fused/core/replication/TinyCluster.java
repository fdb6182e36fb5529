package io.fused.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.ShardKind;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.core.operation.Request;
import io.fused.erasure.GeneratorMatrix;
import io.fused.erasure.Kernels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One group of a few members in memory, with time and map made by hand: what a test asks of the
 * coordinator it does itself by {@link #edit}, {@link #fence} and the field {@code renewing}.
 */
final class TinyCluster {
    private static final long NEVER = Long.MIN_VALUE;

    final int n;
    final int f;
    final TreeMap<String, Node> nodes = new TreeMap<>();
    ClusterMap map;
    MemberSettings settings = MemberSettings.defaults();
    boolean renewing = true;
    private final GeneratorMatrix matrix;
    private BiPredicate<Node, Message.Data> lost = (to, message) -> false;
    private long now = 1_000_000;
    private long wallOffset;
    private long tags;
    private final Map<Integer, Long> sessions = new HashMap<>();
    private final Map<Integer, Long> numbers = new HashMap<>();

    /** A group whose primaries and backups begin empty on members p0, p1, … and b0, b1, … */
    TinyCluster(int n, int f) {
        this.n = n;
        this.f = f;
        this.matrix = GeneratorMatrix.vandermonde(n, f);
        List<ShardEntry> primaries = new ArrayList<>();
        List<ShardEntry> backups = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            primaries.add(founding(ShardId.primary(0, i), id("p" + i)));
        }
        for (int j = 0; j < f; j++) {
            backups.add(founding(ShardId.backup(0, j), id("b" + j)));
        }
        map = new ClusterMap(
                "test",
                1,
                n,
                f,
                members(n, f),
                List.of(new GroupEntry(0, 1, ClusterMap.GroupState.NORMAL, primaries, backups)),
                IntStream.range(0, n).mapToObj(TinyCluster::structure).toList(),
                n + 1);
    }

    private static List<ClusterMap.MemberEntry> members(int n, int f) {
        List<ClusterMap.MemberEntry> members = new ArrayList<>();
        for (int j = 0; j < f; j++) {
            members.add(member("b" + j));
        }
        for (int i = 0; i < n; i++) {
            members.add(member("p" + i));
        }
        return members;
    }

    private static ClusterMap.MemberEntry member(String name) {
        return new ClusterMap.MemberEntry(id(name), "", ClusterMap.MemberState.UP, 0);
    }

    /** Each primary has one map, pinned to it. */
    private static ClusterMap.StructureEntry structure(int primary) {
        return new ClusterMap.StructureEntry(
                primary + 1,
                new ClusterMap.StructureSpec(
                        "m" + primary, ClusterMap.StructureKind.MAP, "", primary, 0, 0),
                primary);
    }

    static MemberId id(String name) {
        return new MemberId(name, 1);
    }

    private static ShardEntry founding(ShardId id, MemberId holder) {
        return new ShardEntry(id, holder, 1, ShardState.ACTIVE, true, 0, true, null, List.of());
    }

    /** Starts a member for each shard, lets them read the map, attach, and renew their leases. */
    TinyCluster start() {
        for (int i = 0; i < n; i++) {
            start("p" + i);
        }
        for (int j = 0; j < f; j++) {
            start("b" + j);
        }
        tick(500);
        return this;
    }

    Node start(String name) {
        Node node = new Node(id(name));
        nodes.put(name, node);
        node.member.onControl(new Message.Welcome(node.id, map));
        node.member.onControlUp();
        node.member.endTurn();
        return node;
    }

    // ---- the map, by hand ----

    /** Raises the epoch and changes entries of shards; all members read the result. */
    void edit(UnaryOperator<ShardEntry> change) {
        editUnread(change);
        readMap();
    }

    void editUnread(UnaryOperator<ShardEntry> change) {
        GroupEntry group = map.groups().getFirst();
        map = with(new GroupEntry(
                0,
                group.epoch() + 1,
                group.state(),
                group.primaries().stream().map(change).toList(),
                group.backups().stream().map(change).toList()));
    }

    private ClusterMap with(GroupEntry group) {
        return new ClusterMap(
                "test",
                map.version() + 1,
                n,
                f,
                map.members(),
                List.of(group),
                map.structures(),
                map.nextStructure());
    }

    void readMap() {
        for (Node node : nodes.values()) {
            node.member.onControl(new Message.NewMap(map));
            node.member.endTurn();
        }
        run();
    }

    /** The entry of a shard that gets a new holder in the next epoch. */
    ShardEntry replaced(ShardEntry entry, String holder) {
        long epoch = map.groups().getFirst().epoch() + 1;
        boolean primary = entry.id().kind() == ShardKind.PRIMARY;
        ShardState state = primary ? ShardState.REBUILDING : ShardState.JOINING;
        return new ShardEntry(
                entry.id(), id(holder), epoch, state, false, -1, true, null, List.of());
    }

    static ShardEntry inState(ShardEntry entry, ShardState state) {
        return new ShardEntry(
                entry.id(),
                entry.holder(),
                entry.tenure(),
                state,
                entry.startsEmpty(),
                entry.tail(),
                entry.mayAnswer(),
                entry.former(),
                entry.confirmedBy());
    }

    /** The entry whose holder may not answer yet. */
    static ShardEntry silenced(ShardEntry entry) {
        return new ShardEntry(
                entry.id(),
                entry.holder(),
                entry.tenure(),
                entry.state(),
                entry.startsEmpty(),
                entry.tail(),
                false,
                id("former"),
                List.of());
    }

    /** The map of this cluster before its members were enough. */
    ClusterMap unfounded() {
        return new ClusterMap("test", 0, n, f, List.of(), List.of(), List.of(), 1);
    }

    /** Suspends the group, without another change. */
    void suspend() {
        GroupEntry group = map.groups().getFirst();
        map = with(new GroupEntry(
                0,
                group.epoch(),
                ClusterMap.GroupState.SUSPENDED,
                group.primaries(),
                group.backups()));
        readMap();
    }

    /** Replaces the holder of a shard by a member that is started for it. */
    void replace(ShardId id, String holder) {
        if (!nodes.containsKey(holder)) {
            start(holder);
        }
        edit(entry -> entry.id().equals(id) ? replaced(entry, holder) : entry);
    }

    void setState(ShardId id, ShardState state) {
        edit(entry -> entry.id().equals(id) ? inState(entry, state) : entry);
    }

    /** Fences a lost primary at all ACTIVE backups, brings them to one tail, and tells the tail. */
    long fence(int primary) {
        GroupEntry group = map.groups().getFirst();
        ShardEntry lostEntry = group.primaries().get(primary);
        List<Message.FenceHeld> held = new ArrayList<>();
        for (ShardEntry backup : group.backups()) {
            if (backup.state() == ShardState.ACTIVE) {
                Node node = nodeOf(backup);
                node.reports.clear();
                node.control(new Message.FenceOrder(
                        node.id,
                        0,
                        group.epoch(),
                        primary,
                        backup.id().index(),
                        lostEntry.tenure()));
                held.add(node.only(Message.FenceHeld.class));
            }
        }
        long tail = held.stream().mapToLong(Message.FenceHeld::applied).max().orElseThrow();
        Message.FenceHeld best =
                held.stream().filter(each -> each.applied() == tail).findFirst().orElseThrow();
        for (Message.FenceHeld each : held) {
            if (each.applied() < tail) {
                fill(best, each, tail, lostEntry.tenure());
            }
        }
        edit(entry -> entry.id().equals(ShardId.primary(0, primary))
                ? new ShardEntry(
                        entry.id(),
                        entry.holder(),
                        entry.tenure(),
                        entry.state(),
                        false,
                        tail,
                        true,
                        null,
                        List.of())
                : entry);
        return tail;
    }

    private void fill(Message.FenceHeld from, Message.FenceHeld to, long tail, long tenure) {
        Node source = node(from.member());
        source.reports.clear();
        source.control(new Message.RecordsWanted(
                source.id, 0, from.epoch(), from.primary(), from.backup(), to.applied(), tail));
        Message.RecordsFetched fetched = source.only(Message.RecordsFetched.class);
        Node target = node(to.member());
        target.reports.clear();
        target.control(new Message.Fill(
                target.id,
                0,
                to.epoch(),
                to.primary(),
                to.backup(),
                tenure,
                tail,
                fetched.records()));
        assertThat(target.only(Message.Filled.class).applied()).isEqualTo(tail);
    }

    Node nodeOf(ShardEntry entry) {
        MemberId holder = entry.holder();
        assertThat(holder).isNotNull();
        return node(holder);
    }

    Node node(@Nullable MemberId id) {
        return nodes.get(Objects.requireNonNull(id).name());
    }

    ShardEntry entry(ShardId id) {
        return map.shard(id);
    }

    // ---- time and messages ----

    /** Loses the messages that a filter names, until it is set anew. */
    void lose(BiPredicate<Node, Message.Data> filter) {
        lost = filter;
    }

    /** Delivers all messages under way, and what follows from them. */
    void run() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Node node : nodes.values()) {
                moved |= node.turn();
            }
        }
    }

    /** Lets time pass in steps, with the members' ticks at their times. */
    void tick(long millis) {
        long end = now + millis;
        boolean first = true;
        while (first || now < end) {
            first = false;
            now = Math.min(end, now + 50);
            for (Node node : nodes.values()) {
                for (int k = 0;
                        k < 100 && !node.stopped && now >= node.member.nextWakeMillis();
                        k++) {
                    node.member.onTick();
                    node.member.endTurn();
                }
            }
            run();
        }
    }

    /** Lets time pass at once, with one tick of each member whose time has come. */
    void tickOnce(long millis) {
        now += millis;
        for (Node node : nodes.values()) {
            if (now >= node.member.nextWakeMillis()) {
                node.member.onTick();
                node.turnDue = true;
            }
        }
    }

    /** The time jumps, and nobody notices until the next tick. */
    void jump(long monotonicMillis, long wallMillis) {
        now += monotonicMillis;
        wallOffset += wallMillis - monotonicMillis;
    }

    // ---- clients ----

    /** The session that this test has at a primary; opened by the first call. */
    private long session(int primary) {
        return sessions.computeIfAbsent(primary, p -> {
            Request open = new Request(0, 0, 1, 0, new Operation.OpenSession(1024));
            Answer answer = ask(p, open);
            assertThat(answer).isInstanceOf(Answer.Number.class);
            return ((Answer.Number) answer).value();
        });
    }

    /** Puts a value without waiting for the answer; returns the tag. */
    long putLater(int primary, String key, String value) {
        return mutateLater(
                primary,
                new Operation.MapPut(
                        primary + 1, bytes(key), bytes(value), PutCondition.ALWAYS, false));
    }

    /** Puts a value, and checks that it is answered. */
    void put(int primary, String key, String value) {
        long tag = putLater(primary, key, value);
        run();
        assertThat(answer(tag)).isEqualTo(Answer.TRUE);
    }

    /** Puts a value if the key is absent, without waiting for the answer; returns the tag. */
    long putIfAbsentLater(int primary, String key, String value) {
        return mutateLater(
                primary,
                new Operation.MapPut(
                        primary + 1, bytes(key), bytes(value), PutCondition.IF_ABSENT, false));
    }

    private long mutateLater(int primary, Operation operation) {
        long session = session(primary);
        long number = numbers.merge(primary, 1L, Long::sum);
        return askLater(primary, new Request(session, number, 1, number, operation));
    }

    @Nullable
    String get(int primary, String key) {
        Answer answer = ask(primary, Request.read(new Operation.MapGet(primary + 1, bytes(key))));
        return switch (answer) {
            case Answer.Value value -> new String(value.bytes(), StandardCharsets.UTF_8);
            case Answer.Absent absent -> null;
            case null, default -> throw new AssertionError("A get was answered " + answer);
        };
    }

    @Nullable
    Answer ask(int primary, Request request) {
        long tag = askLater(primary, request);
        run();
        return answer(tag);
    }

    long askLater(int primary, Request request) {
        Node node = nodeOf(entry(ShardId.primary(0, primary)));
        long tag = ++tags;
        node.member.onRequest(tag, 0, primary, 0, request);
        node.turnDue = true;
        return tag;
    }

    /** The answer to a request, or null so far. */
    @Nullable
    Answer answer(long tag) {
        for (Node node : nodes.values()) {
            Answer answer = node.answers.get(tag);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- checks ----

    PrimaryShard primary(int index) {
        Node node = nodeOf(entry(ShardId.primary(0, index)));
        return Objects.requireNonNull(node.member.holdings().primary(0, index));
    }

    FusedBackup backup(int index) {
        Node node = nodeOf(entry(ShardId.backup(0, index)));
        return Objects.requireNonNull(node.member.holdings().backup(0, index));
    }

    /**
     * Every cell of every fused backup is the sum that the code says, when nothing is under way.
     */
    void checkCode() {
        for (int j = 0; j < f; j++) {
            FusedBackup backup = backup(j);
            for (int c = 0; c < SizeClasses.count(); c++) {
                int tallest = 0;
                for (int i = 0; i < n; i++) {
                    int height = primary(i).shard().stacks().height(c);
                    assertThat(backup.cells().source(i).heights[c])
                            .as("height of class " + c + " of primary " + i + " at backup " + j)
                            .isEqualTo(height);
                    tallest = Math.max(tallest, height);
                }
                assertThat(backup.stacks().height(c)).isEqualTo(tallest);
                for (int u = 0; u < backup.stacks().units(c); u++) {
                    checkUnit(backup, j, c, u);
                }
            }
        }
    }

    private void checkUnit(FusedBackup backup, int j, int sizeClass, int unit) {
        byte[] sum = new byte[SizeClasses.unitBytes(sizeClass)];
        for (int i = 0; i < n; i++) {
            byte[] image = primary(i).shard().stacks().image(sizeClass, unit);
            Kernels.table().multiplyAdd(matrix.coefficient(j, i), image, 0, sum, 0, image.length);
        }
        byte[] fused = backup.stacks().image(sizeClass, unit);
        assertThat(Arrays.copyOf(fused, sum.length))
                .as("unit " + unit + " of class " + sizeClass + " at backup " + j)
                .isEqualTo(sum);
    }

    static Map<Integer, byte[]> images(Stacks stacks) {
        Map<Integer, byte[]> images = new TreeMap<>();
        for (int c = 0; c < SizeClasses.count(); c++) {
            for (int u = 0; u < stacks.units(c); u++) {
                images.put(c << 16 | u, stacks.image(c, u));
            }
        }
        return images;
    }

    /** Something under way to a member. */
    private record Parcel(MemberId from, Runnable delivery) {}

    /** A member with its inbox; its port writes into the inboxes of the others. */
    final class Node implements MemberPort {
        final MemberId id;
        final Member member;
        private final ArrayDeque<Parcel> inbox = new ArrayDeque<>();
        final List<Message.Control> reports = new ArrayList<>();
        final Map<Long, Answer> answers = new HashMap<>();
        boolean turnDue;
        boolean stopped;
        private long renewalHeld = NEVER;

        Node(MemberId id) {
            this.id = id;
            this.member = new Member(id, settings, this);
        }

        boolean turn() {
            if (stopped || (inbox.isEmpty() && !turnDue)) {
                return false;
            }
            turnDue = false;
            int count = inbox.size();
            for (int k = 0; k < count; k++) {
                inbox.remove().delivery().run();
            }
            member.endTurn();
            return true;
        }

        void control(Message.Control message) {
            member.onControl(message);
            member.endTurn();
        }

        <T extends Message.Control> T only(Class<T> kind) {
            List<T> found = reported(kind);
            assertThat(found).hasSize(1);
            return found.getFirst();
        }

        <T extends Message.Control> List<T> reported(Class<T> kind) {
            return reports.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        /** The process ends: all links to it break, and nobody hears of it again. */
        void crash() {
            nodes.remove(id.name());
            member.close();
            for (Node other : nodes.values()) {
                other.inbox.removeIf(parcel -> parcel.from().equals(id));
                other.inbox.add(new Parcel(id, () -> other.member.onLinkDown(id)));
            }
        }

        /** The link with a peer breaks at both ends; what is under way is lost. */
        void breakLink(Node peer) {
            inbox.removeIf(parcel -> parcel.from().equals(peer.id));
            peer.inbox.removeIf(parcel -> parcel.from().equals(id));
            member.onLinkDown(peer.id);
            peer.member.onLinkDown(id);
            turnDue = true;
            peer.turnDue = true;
        }

        @Override
        public void send(MemberId to, Message.Data message) {
            Node target = nodes.get(to.name());
            if (target == null || !target.id.equals(to)) {
                inbox.add(new Parcel(to, () -> member.onLinkDown(to)));
            } else if (!lost.test(target, message)) {
                target.inbox.add(new Parcel(id, () -> target.member.onData(id, message)));
            }
        }

        @Override
        public void report(Message.Control message) {
            switch (message) {
                case Message.Renew renew -> {
                    if (renewing && renew.renewal() > renewalHeld) {
                        renewalHeld = renew.renewal();
                        Message.Renewed answer =
                                new Message.Renewed(id, renew.renewal(), map.version());
                        inbox.add(new Parcel(id, () -> member.onControl(answer)));
                    }
                }
                default -> reports.add(message);
            }
        }

        @Override
        public void answer(long tag, Answer answer) {
            assertThat(answers.put(tag, answer)).as("second answer to " + tag).isNull();
        }

        @Override
        public long monotonicMillis() {
            return now;
        }

        @Override
        public long wallMillis() {
            return now + wallOffset;
        }

        @Override
        public String toString() {
            return id.name();
        }
    }
}
