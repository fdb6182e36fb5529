package io.fused.node;

import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Request;
import io.fused.node.wire.ClientMapWire;
import io.fused.node.wire.OperationWire;
import io.fused.protocol.AnswerCodes;
import io.fused.protocol.AnswerWriter;
import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.DestroyRequest;
import io.fused.protocol.DestroyResponse;
import io.fused.protocol.Frame;
import io.fused.protocol.FrameStreams;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.MalformedFrameException;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenResponse;
import io.fused.protocol.OperationBatch;
import io.fused.protocol.OperationReader;
import io.fused.protocol.OperationRequest;
import io.fused.protocol.OperationResponse;
import io.fused.protocol.Protocol;
import io.fused.protocol.WatchMapRequest;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service that clients call; see client.proto. On the data thread alone. */
final class CollectionsService {
    static final Answer NOTHING_TO_DO = new Answer.Failed(
            Answer.Code.INVALID,
            "The request says nothing to do, or nothing that this version knows");

    private static final Status NOT_IN_A_CLUSTER = Status.UNAVAILABLE.withDescription(
            "This member is not in a cluster yet; ask again, or ask another member");

    private static final int NAME_BYTES = 255;

    private final MemberNode node;
    private final PendingAnswers pending = new PendingAnswers();
    private final OperationReader reader = new OperationReader();
    private final AnswerWriter writer = new AnswerWriter();
    private final Set<ClientStream> streams = new HashSet<>();
    private final Set<Watcher> watchers = new HashSet<>();
    private final Directory directory;
    private final Leftovers leftovers;
    private List<ClientStream> toFlush = new ArrayList<>();
    private List<ClientStream> flushing = new ArrayList<>();
    private @Nullable ClusterMap map;
    private boolean founded;
    private byte[] clusterId = new byte[0];

    CollectionsService(MemberNode node, EventThread thread, Directory directory) {
        this.node = node;
        this.directory = directory;
        this.leftovers = new Leftovers(
                node.self(),
                thread,
                (asker, shard, request) -> request(asker, 0, shard, 0, request));
    }

    /** The service as the server takes it. */
    ServerServiceDefinition bind() {
        return FrameStreams.bind(new Unary().bindService(), (call, headers) -> {
            call.sendHeaders(new Metadata());
            ClientStream stream = new ClientStream(this, call, reader, writer);
            if (!founded) {
                stream.close(NOT_IN_A_CLUSTER);
                return stream;
            }
            streams.add(stream);
            call.request(1);
            return stream;
        });
    }

    /** Takes a newer map. */
    void onMap(ClusterMap newer) {
        if (map == null) {
            clusterId = newer.clusterId().getBytes(StandardCharsets.UTF_8);
        }
        map = newer;
        founded = !newer.groups().isEmpty();
        Set.copyOf(watchers).forEach(Watcher::send);
        directory.onMap(newer);
        leftovers.onMap(newer);
    }

    long mapVersion() {
        return map == null ? 0 : map.version();
    }

    /** Puts a request to the member; an answer comes to the asker, perhaps at once. */
    void request(
            PendingAnswers.Asker asker,
            long correlation,
            int shard,
            long mapVersion,
            Request request) {
        ClusterMap known = map;
        if (known == null || shard < 0 || shard >= known.shardCount()) {
            asker.onAnswer(
                    correlation,
                    new Answer.Failed(
                            Answer.Code.NOT_FOUND,
                            "There is no shard " + Integer.toUnsignedString(shard)
                                    + "; the map has " + (known == null ? 0 : known.shardCount())
                                    + ", numbered from 0."));
            return;
        }
        long tag = pending.add(asker, correlation);
        node.request(
                tag, shard / known.primaries(), shard % known.primaries(), mapVersion, request);
    }

    /** An answer of the member. */
    void answer(long tag, Answer answer) {
        pending.answer(tag, answer);
    }

    /** Has a stream flushed at the end of this turn. */
    void flushLater(ClientStream stream) {
        toFlush.add(stream);
        node.endTurnSoon();
    }

    /** Sends the answers of this turn. */
    void endTurn() {
        List<ClientStream> now = toFlush;
        toFlush = flushing;
        flushing = now;
        for (ClientStream stream : now) {
            stream.flush(mapVersion());
        }
        now.clear();
    }

    /** A stream has ended. Its operations run on; their answers are kept for the next attempt. */
    void forget(ClientStream stream) {
        streams.remove(stream);
    }

    /** Ends all streams, so that clients go elsewhere. */
    void close() {
        Status status = Status.UNAVAILABLE.withDescription("This member stops; ask another one");
        Set.copyOf(streams).forEach(stream -> stream.close(status));
    }

    /** Why a batch is not taken. */
    Optional<Status> refusal(OperationReader batch) {
        return refusal(
                batch.protocolVersion(),
                batch.isForCluster(clusterId) ? Optional.empty() : Optional.of(batch.clusterId()));
    }

    private Optional<Status> refusal(int protocolVersion, String cluster) {
        ClusterMap known = map;
        return refusal(
                protocolVersion,
                cluster.isEmpty() || known == null || cluster.equals(known.clusterId())
                        ? Optional.empty()
                        : Optional.of(cluster));
    }

    private Optional<Status> refusal(int protocolVersion, Optional<String> otherCluster) {
        if (protocolVersion != 0 && protocolVersion != Protocol.VERSION) {
            return Optional.of(
                    Status.FAILED_PRECONDITION.withDescription("This member speaks version "
                            + Protocol.VERSION + " of the client protocol, not "
                            + Integer.toUnsignedString(protocolVersion)
                            + "; use a client of the same release"));
        }
        if (map == null || !founded) {
            return Optional.of(NOT_IN_A_CLUSTER);
        }
        String here = map.clusterId();
        return otherCluster.map(cluster -> Status.FAILED_PRECONDITION.withDescription(
                "This member is of cluster " + here + ", not '" + cluster + "'; connect anew"));
    }

    /** The calls that are no stream of operations. */
    private final class Unary extends CollectionsGrpc.CollectionsImplBase {
        @Override
        public void getMap(
                GetMapRequest request, StreamObserver<io.fused.protocol.ClusterMap> reply) {
            ClusterMap known = map;
            Optional<Status> refusal =
                    refusal(request.getProtocolVersion(), request.getClusterId());
            if (refusal.isPresent() || known == null) {
                reply.onError(refusal.orElse(NOT_IN_A_CLUSTER).asRuntimeException());
                return;
            }
            reply.onNext(ClientMapWire.toProto(known));
            reply.onCompleted();
        }

        @Override
        public void watchMap(
                WatchMapRequest request, StreamObserver<io.fused.protocol.ClusterMap> reply) {
            Optional<Status> refusal =
                    refusal(request.getProtocolVersion(), request.getClusterId());
            if (refusal.isPresent()) {
                reply.onError(refusal.get().asRuntimeException());
                return;
            }
            Watcher watcher =
                    new Watcher((ServerCallStreamObserver<io.fused.protocol.ClusterMap>) reply);
            watchers.add(watcher);
            watcher.send();
        }

        @Override
        public void open(OpenRequest request, StreamObserver<OpenResponse> reply) {
            Optional<Status> refusal = refusal(request.getProtocolVersion(), request.getClusterId())
                    .or(() -> nonsense(request));
            if (refusal.isPresent()) {
                reply.onError(refusal.get().asRuntimeException());
                return;
            }
            directory.open(request, reply);
        }

        @Override
        public void destroy(DestroyRequest request, StreamObserver<DestroyResponse> reply) {
            Optional<Status> refusal =
                    refusal(request.getProtocolVersion(), request.getClusterId());
            if (refusal.isPresent()) {
                reply.onError(refusal.get().asRuntimeException());
                return;
            }
            directory.destroy(request, reply);
        }

        @Override
        public void execute(OperationRequest request, StreamObserver<OperationResponse> reply) {
            // As a batch of one, so that there is one way to read operations.
            OperationBatch batch = OperationBatch.newBuilder()
                    .setProtocolVersion(request.getProtocolVersion())
                    .setClusterId(request.getClusterId())
                    .setMapVersion(request.getMapVersion())
                    .setShard(request.getShard())
                    .setSession(request.getSession())
                    .setLow(request.getLow())
                    .addOperations(request.getOperation())
                    .build();
            byte[] bytes = batch.toByteArray();
            UnaryAnswer asker = new UnaryAnswer(reply);
            try {
                reader.read(new Frame(bytes, bytes.length));
                Optional<Status> refusal = refusal(reader);
                if (refusal.isPresent()) {
                    reply.onError(refusal.get().asRuntimeException());
                    return;
                }
                Optional<Request> operation =
                        reader.next() ? OperationWire.request(reader) : Optional.empty();
                if (operation.isEmpty()) {
                    asker.onAnswer(reader.correlation(), NOTHING_TO_DO);
                    return;
                }
                request(
                        asker,
                        reader.correlation(),
                        reader.shard(),
                        reader.mapVersion(),
                        operation.get());
            } catch (MalformedFrameException e) {
                reply.onError(Status.INVALID_ARGUMENT
                        .withDescription("This is no operation of client.proto: " + e.getMessage())
                        .asRuntimeException());
            }
        }
    }

    private Optional<Status> nonsense(OpenRequest request) {
        int bytes = request.getName().getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > NAME_BYTES) {
            return Optional.of(Status.INVALID_ARGUMENT.withDescription(
                    "A structure's name has 1 to " + NAME_BYTES + " bytes of UTF-8, not " + bytes));
        }
        if (ClientMapWire.kind(request.getKind()).isEmpty()) {
            return Optional.of(Status.INVALID_ARGUMENT.withDescription(
                    "The request names no kind of structure that this version knows"));
        }
        int shards = map == null ? 0 : map.shardCount();
        if (request.hasPinned() && (request.getPinned() < 0 || request.getPinned() >= shards)) {
            return Optional.of(Status.NOT_FOUND.withDescription("There is no primary "
                    + Integer.toUnsignedString(request.getPinned()) + "; the cluster has " + shards
                    + ", numbered from 0."));
        }
        return Optional.empty();
    }

    /** The answer of one unary call. */
    private static final class UnaryAnswer implements PendingAnswers.Asker {
        private final ServerCallStreamObserver<OperationResponse> reply;

        UnaryAnswer(StreamObserver<OperationResponse> reply) {
            this.reply = (ServerCallStreamObserver<OperationResponse>) reply;
            this.reply.setOnCancelHandler(() -> {});
        }

        @Override
        public void onAnswer(long correlation, Answer answer) {
            if (reply.isCancelled()) {
                return;
            }
            if (answer instanceof Answer.Failed failed) {
                Metadata trailers = new Metadata();
                trailers.put(AnswerCodes.TRAILER, Integer.toString(failed.code().number()));
                String detail =
                        failed.detail().isEmpty() ? failed.code().toString() : failed.detail();
                reply.onError(AnswerCodes.status(OperationWire.code(failed.code()))
                        .toStatus()
                        .withDescription(detail)
                        .asRuntimeException(trailers));
                return;
            }
            reply.onNext(OperationResponse.newBuilder()
                    .setAnswer(OperationWire.toProto(correlation, answer))
                    .build());
            reply.onCompleted();
        }
    }

    /** One client that watches the map: it gets the newest, and skips what it was too slow for. */
    private final class Watcher {
        private final ServerCallStreamObserver<io.fused.protocol.ClusterMap> reply;
        private long sent = -1;

        Watcher(ServerCallStreamObserver<io.fused.protocol.ClusterMap> reply) {
            this.reply = reply;
            reply.setOnCancelHandler(() -> watchers.remove(this));
            reply.setOnReadyHandler(this::send);
        }

        void send() {
            ClusterMap known = map;
            if (known != null
                    && known.version() > sent
                    && reply.isReady()
                    && !reply.isCancelled()) {
                sent = known.version();
                reply.onNext(ClientMapWire.toProto(known));
            }
        }
    }
}
