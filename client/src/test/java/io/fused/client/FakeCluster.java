package io.fused.client;

import io.fused.protocol.Answer;
import io.fused.protocol.AnswerBatch;
import io.fused.protocol.ClusterMap;
import io.fused.protocol.Code;
import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.DestroyRequest;
import io.fused.protocol.DestroyResponse;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.Group;
import io.fused.protocol.GroupState;
import io.fused.protocol.KeyHash;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenResponse;
import io.fused.protocol.Operation;
import io.fused.protocol.OperationBatch;
import io.fused.protocol.Protocol;
import io.fused.protocol.Shard;
import io.fused.protocol.ShardState;
import io.fused.protocol.SlotRange;
import io.fused.protocol.StructureKind;
import io.fused.protocol.WatchMapRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A cluster for tests: a few members on real ports, one memory, and faults to order. It is written
 * with the generated code, so that it checks the client's hand-written frames too.
 */
public final class FakeCluster implements AutoCloseable {
    private static final String ID = "fake-cluster";

    /** What becomes of an operation. */
    enum Fault {
        /** It runs, and its answer is lost with the connection. */
        LOSE_ANSWER,
        /** The connection breaks before it runs. */
        LOSE_REQUEST,
        /** It is refused. */
        NOT_HOLDER,
        /** It is refused. */
        BEHIND,
        /** It is refused. */
        BUSY,
        /** It is told to ask for the map and go elsewhere. */
        WRONG_SHARD,
        /** It is neither run nor answered. */
        IGNORE
    }

    private record Planned(Predicate<Operation> which, Fault fault) {}

    private record Opened(int id, StructureKind kind, String codec, int shard, int capacity) {}

    private final int primaries;
    private final List<FakeShard> shards = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final int[] holders;
    private final long[] tenures;
    private final boolean[] lost;
    private final boolean[] silent;
    private final Map<String, Opened> directory = new LinkedHashMap<>();
    private final Map<Integer, Opened> structures = new HashMap<>();
    private final List<StreamObserver<ClusterMap>> watchers = new ArrayList<>();
    private final Deque<Planned> planned = new ArrayDeque<>();
    private final List<Operation> seen = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private long version = 1;
    private boolean watchWorks = true;
    private boolean forgetful;

    /** Starts the members; the shards are spread over them. */
    public FakeCluster(int memberCount, int primaries) throws IOException {
        this.primaries = primaries;
        holders = new int[primaries];
        tenures = new long[primaries];
        lost = new boolean[primaries];
        silent = new boolean[primaries];
        for (int shard = 0; shard < primaries; shard++) {
            shards.add(new FakeShard(this::kind, this::capacity));
            holders[shard] = shard % memberCount;
            tenures[shard] = 1;
        }
        for (int member = 0; member < memberCount; member++) {
            members.add(new Member(member));
        }
        Future<?> unused = timer.scheduleWithFixedDelay(this::tick, 5, 5, TimeUnit.MILLISECONDS);
    }

    private synchronized void tick() {
        shards.forEach(FakeShard::tick);
    }

    /** The addresses of all members, as a client takes them. */
    public String endpoints() {
        List<String> addresses = new ArrayList<>();
        members.forEach(member -> addresses.add(member.address()));
        return String.join(",", addresses);
    }

    String endpoint(int member) {
        return members.get(member).address();
    }

    synchronized FakeShard shard(int number) {
        return shards.get(number);
    }

    /** Does something while no member takes, runs or answers anything. */
    synchronized <T> T whileItStandsStill(Supplier<T> action) {
        return action.get();
    }

    /** Plans a fault for the next operation that fits. */
    synchronized void plan(Fault fault, Predicate<Operation> which) {
        planned.add(new Planned(which, fault));
    }

    synchronized int plansLeft() {
        return planned.size();
    }

    /** All operations that came, in order, repetitions included. */
    synchronized List<Operation> seen() {
        return List.copyOf(seen);
    }

    /** The exchanges that an action takes, without those that any first change takes. */
    List<Operation.OperationCase> exchanges(Runnable action) {
        int before = seen().size();
        action.run();
        List<Operation> all = seen();
        return all.subList(before, all.size()).stream()
                .map(Operation::getOperationCase)
                .filter(exchange -> exchange != Operation.OperationCase.OPEN_SESSION
                        && exchange != Operation.OperationCase.KEEP_ALIVE)
                .toList();
    }

    synchronized int parked() {
        return shards.stream().mapToInt(FakeShard::parked).sum();
    }

    /** Names another holder, which may answer or not, and breaks the streams to the former one. */
    synchronized void move(int shard, int member, boolean mayAnswer) {
        holders[shard] = member;
        tenures[shard]++;
        silent[shard] = !mayAnswer;
        shards.get(shard).forgetParked();
        members.forEach(each -> each.breakStreams(shard));
        changed();
    }

    synchronized void lose(int shard) {
        lost[shard] = true;
        changed();
    }

    synchronized void breakStreams(int shard) {
        shards.get(shard).forgetParked();
        members.forEach(each -> each.breakStreams(shard));
    }

    synchronized void stopWatches() {
        watchWorks = false;
        for (StreamObserver<ClusterMap> watcher : List.copyOf(watchers)) {
            watcher.onError(Status.UNAVAILABLE.asRuntimeException());
        }
        watchers.clear();
    }

    /** Lets sessions expire once the present batch is done. */
    synchronized void forgetSessionsBeforeNext() {
        forgetful = true;
    }

    synchronized void forgetSessions() {
        shards.forEach(FakeShard::forgetSessions);
    }

    void stop(int member) throws InterruptedException {
        Server server = members.get(member).server;
        server.shutdownNow();
        server.awaitTermination();
    }

    private void changed() {
        version++;
        for (StreamObserver<ClusterMap> watcher : List.copyOf(watchers)) {
            try {
                watcher.onNext(map());
            } catch (IllegalStateException e) {
                watchers.remove(watcher);
            }
        }
    }

    private ClusterMap map() {
        ClusterMap.Builder map = ClusterMap.newBuilder()
                .setClusterId(ID)
                .setVersion(version)
                .setPrimaries(primaries)
                .setFaults(1)
                .addGroups(Group.newBuilder()
                        .setEpoch(version)
                        .setState(GroupState.GROUP_STATE_NORMAL));
        for (int shard = 0; shard < primaries; shard++) {
            map.addShards(Shard.newBuilder()
                    .setAddress(members.get(holders[shard]).address())
                    .setTenure(tenures[shard])
                    .setState(
                            lost[shard]
                                    ? ShardState.SHARD_STATE_LOST
                                    : ShardState.SHARD_STATE_ACTIVE)
                    .setMayAnswer(!silent[shard]));
            int first = firstSlot(shard);
            map.addSlots(SlotRange.newBuilder()
                    .setFirst(first)
                    .setCount(firstSlot(shard + 1) - first)
                    .setShard(shard));
        }
        members.forEach(member -> map.addMembers(member.address()));
        return map.build();
    }

    private int firstSlot(int shard) {
        return KeyHash.SLOTS * shard / primaries;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        members.forEach(member -> member.server.shutdownNow());
    }

    private synchronized OpenResponse open(OpenRequest request) {
        int pinned = request.hasPinned() ? request.getPinned() : -1;
        if (pinned >= primaries) {
            throw Status.NOT_FOUND.withDescription("no such shard").asRuntimeException();
        }
        String named = pinned + "/" + request.getNear() + "/" + request.getName();
        Opened known = directory.get(named);
        if (known == null) {
            int shard = pinned >= 0 || isSpread(request.getKind())
                    ? pinned
                    : Math.floorMod(request.getName().hashCode(), primaries);
            if (request.getNear() != 0) {
                shard = structures.get(request.getNear()).shard;
            }
            known = new Opened(
                    structures.size() + 1,
                    request.getKind(),
                    request.getCodec(),
                    shard,
                    request.getCapacity());
            directory.put(named, known);
            structures.put(known.id, known);
            version++;
        } else if (known.kind != request.getKind() || !known.codec.equals(request.getCodec())) {
            throw Status.ALREADY_EXISTS
                    .withDescription("\"" + request.getName() + "\" is a " + known.kind + " of "
                            + known.codec + ", not a " + request.getKind() + " of "
                            + request.getCodec())
                    .asRuntimeException();
        }
        OpenResponse.Builder response = OpenResponse.newBuilder()
                .setStructure(known.id)
                .setMapVersion(version)
                .setCapacity(known.capacity);
        if (known.shard >= 0) {
            response.setShard(known.shard);
        }
        return response.build();
    }

    /** One process of the cluster, on a port of its own. */
    private final class Member extends CollectionsGrpc.CollectionsImplBase {
        private final int index;
        private final Server server;
        private final int port;
        private final List<Stream> streams = new ArrayList<>();

        Member(int index) throws IOException {
            this.index = index;
            server = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .directExecutor()
                    .maxInboundMessageSize(Protocol.MESSAGE_BYTES_MAX)
                    .addService(this)
                    .build()
                    .start();
            port = server.getPort();
        }

        String address() {
            return "127.0.0.1:" + port;
        }

        void breakStreams(int shard) {
            for (Stream stream : List.copyOf(streams)) {
                if (stream.shard == shard) {
                    stream.fail(Status.UNAVAILABLE.withDescription("broken on purpose"));
                }
            }
        }

        @Override
        public void getMap(GetMapRequest request, StreamObserver<ClusterMap> observer) {
            synchronized (FakeCluster.this) {
                observer.onNext(map());
            }
            observer.onCompleted();
        }

        @Override
        public void watchMap(WatchMapRequest request, StreamObserver<ClusterMap> observer) {
            synchronized (FakeCluster.this) {
                if (!watchWorks) {
                    observer.onError(Status.UNAVAILABLE.asRuntimeException());
                    return;
                }
                ((ServerCallStreamObserver<ClusterMap>) observer).setOnCancelHandler(() -> {
                    synchronized (FakeCluster.this) {
                        watchers.remove(observer);
                    }
                });
                watchers.add(observer);
                observer.onNext(map());
            }
        }

        @Override
        public void open(OpenRequest request, StreamObserver<OpenResponse> observer) {
            try {
                observer.onNext(FakeCluster.this.open(request));
                observer.onCompleted();
            } catch (io.grpc.StatusRuntimeException e) {
                observer.onError(e);
            }
        }

        @Override
        public void destroy(DestroyRequest request, StreamObserver<DestroyResponse> observer) {
            synchronized (FakeCluster.this) {
                Opened gone = structures.get(request.getStructure());
                if (gone == null || !directory.values().remove(gone)) {
                    observer.onError(Status.NOT_FOUND.asRuntimeException());
                    return;
                }
                version++;
                observer.onNext(
                        DestroyResponse.newBuilder().setMapVersion(version).build());
            }
            observer.onCompleted();
        }

        @Override
        public StreamObserver<OperationBatch> stream(StreamObserver<AnswerBatch> observer) {
            Stream stream = new Stream(this, (ServerCallStreamObserver<AnswerBatch>) observer);
            synchronized (FakeCluster.this) {
                streams.add(stream);
            }
            return stream;
        }
    }

    /** One client's stream to one shard. */
    private final class Stream implements StreamObserver<OperationBatch> {
        private final Member member;
        private final ServerCallStreamObserver<AnswerBatch> observer;
        private int shard = -1;
        private long refusals;
        private boolean ended;

        Stream(Member member, ServerCallStreamObserver<AnswerBatch> observer) {
            this.member = member;
            this.observer = observer;
            observer.setOnCancelHandler(this::onCompleted);
        }

        @Override
        public void onNext(OperationBatch batch) {
            synchronized (FakeCluster.this) {
                shard = batch.getShard();
                if (forgetful) {
                    forgetful = false;
                    forgetSessions();
                }
                if (!batch.getClusterId().equals(ID)) {
                    fail(Status.FAILED_PRECONDITION.withDescription("another cluster"));
                    return;
                }
                long known = batch.getRefusals();
                for (Operation operation : batch.getOperationsList()) {
                    if (ended) {
                        return;
                    }
                    seen.add(operation);
                    take(batch, operation, known);
                }
            }
        }

        private void take(OperationBatch batch, Operation operation, long knownRefusals) {
            Fault fault = fault(operation);
            Code refusal = refusal(batch, operation, fault, knownRefusals);
            if (fault == Fault.LOSE_REQUEST) {
                fail(Status.UNAVAILABLE.withDescription("broken before it ran"));
            } else if (refusal != null) {
                refusals++;
                reply(operation, FakeShard.failed(refusal));
            } else if (fault == Fault.WRONG_SHARD) {
                reply(operation, FakeShard.failed(Code.CODE_WRONG_SHARD));
            } else if (fault != Fault.IGNORE) {
                shards.get(shard).run(batch.getSession(), batch.getLow(), operation, answer -> {
                    if (fault == Fault.LOSE_ANSWER) {
                        fail(Status.UNAVAILABLE.withDescription("broken after it ran"));
                    } else {
                        reply(operation, answer);
                    }
                });
            }
        }

        private Code refusal(
                OperationBatch batch, Operation operation, Fault fault, long knownRefusals) {
            if (holders[shard] != member.index || fault == Fault.NOT_HOLDER) {
                return Code.CODE_NOT_HOLDER;
            }
            if (batch.getMapVersion() > version || fault == Fault.BEHIND) {
                return Code.CODE_BEHIND;
            }
            boolean overtaken = !operation.hasOpenSession() && knownRefusals < refusals;
            return overtaken || fault == Fault.BUSY ? Code.CODE_BUSY : null;
        }

        private Fault fault(Operation operation) {
            Planned next = planned.peek();
            if (next == null || !next.which.test(operation)) {
                return null;
            }
            planned.poll();
            return next.fault;
        }

        private void reply(Operation operation, Answer answer) {
            if (!ended) {
                observer.onNext(AnswerBatch.newBuilder()
                        .setMapVersion(version)
                        .addAnswers(answer.toBuilder().setCorrelation(operation.getCorrelation()))
                        .build());
            }
        }

        void fail(Status status) {
            if (!ended) {
                end();
                observer.onError(status.asRuntimeException());
            }
        }

        private void end() {
            ended = true;
            member.streams.remove(this);
        }

        @Override
        public void onError(Throwable thrown) {
            onCompleted();
        }

        @Override
        public void onCompleted() {
            synchronized (FakeCluster.this) {
                if (!ended) {
                    end();
                    if (!observer.isCancelled()) {
                        observer.onCompleted();
                    }
                }
            }
        }
    }

    /** The kind of a structure; what is left of one that is destroyed is read by nobody. */
    private StructureKind kind(int structure) {
        Opened known = structures.get(structure);
        return known == null ? StructureKind.STRUCTURE_KIND_MAP : known.kind;
    }

    private int capacity(int structure) {
        Opened known = structures.get(structure);
        return known == null || known.capacity == 0 ? Integer.MAX_VALUE : known.capacity;
    }

    private static boolean isSpread(StructureKind kind) {
        return kind == StructureKind.STRUCTURE_KIND_MAP || kind == StructureKind.STRUCTURE_KIND_SET;
    }
}
