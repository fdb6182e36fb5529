package io.fused.client;

import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.DestroyRequest;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.OpenRequest;
import io.fused.protocol.OpenResponse;
import io.fused.protocol.Protocol;
import io.fused.protocol.StructureKind;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Opens structures and destroys them. May be used by any thread; its methods block. */
final class Directory {
    /** A member that is asked has so long to answer before another one is. */
    private static final long ASK_MILLIS = 5_000;

    /** Where nobody listens, nobody will so soon. */
    private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final String REFUSED = "connection refused";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Engine engine;
    private final Settings settings;

    Directory(Engine engine, Settings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    /** Gets the map from the first member that has one. */
    static ClusterView firstMap(
            MemberChannels channels, List<Endpoint> members, Settings settings) {
        GetMapRequest request =
                GetMapRequest.newBuilder().setProtocolVersion(Protocol.VERSION).build();
        try {
            return ClusterView.of(ask(
                    channels,
                    () -> members,
                    settings.connectNanos(),
                    Math.min(REFUSED_NANOS, settings.connectNanos()),
                    false,
                    stub -> stub.getMap(request)));
        } catch (StatusRuntimeException e) {
            throw new FusedProtocolException(
                    "What answers at " + members + " is no member of a cluster, or of another"
                            + " version: " + text(e.getStatus()),
                    false);
        }
    }

    /** Whether a structure was opened here. */
    boolean isOf(Structure structure) {
        return structure.engine().equals(engine);
    }

    /** Opens or creates a structure; a capacity of 0 stands for no bound, or for what it has. */
    Structure open(
            Placement placement, String name, StructureKind kind, String codec, int capacity) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("A structure's name can't be empty.");
        }
        OpenRequest.Builder request = OpenRequest.newBuilder()
                .setProtocolVersion(Protocol.VERSION)
                .setClusterId(engine.view().clusterId())
                .setName(name)
                .setKind(kind)
                .setCodec(codec)
                .setCapacity(capacity);
        placement.addTo(request);
        OpenRequest built = request.build();
        OpenResponse response;
        try {
            response = ask(stub -> stub.open(built));
        } catch (StatusRuntimeException e) {
            throw translated(e.getStatus());
        }
        String kindName = kind.name().substring("STRUCTURE_KIND_".length());
        String people = kindName.toLowerCase(Locale.ROOT).replace('_', ' ') + " \"" + name + "\""
                + placement.people();
        engine.opened(response.getStructure(), people, response.getMapVersion());
        return new Structure(
                engine,
                this,
                name,
                people,
                response.getStructure(),
                response.hasShard() ? response.getShard() : -1,
                response.getCapacity(),
                false);
    }

    /** Takes a structure out of the directory; nothing happens if it isn't there any more. */
    void destroy(int structure) {
        DestroyRequest request = DestroyRequest.newBuilder()
                .setProtocolVersion(Protocol.VERSION)
                .setClusterId(engine.view().clusterId())
                .setStructure(structure)
                .build();
        try {
            ask(stub -> stub.destroy(request));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw translated(e.getStatus());
            }
        }
    }

    private <R> R ask(Question<R> question) {
        engine.checkMayBlock();
        return ask(
                engine.channels(),
                () -> new ArrayList<>(engine.members()),
                settings.deadlineNanos(),
                settings.deadlineNanos(),
                true,
                question);
    }

    /**
     * Asks one member after the other until one answers, uninterruptibly.
     *
     * @param patienceNanos for how long to go on
     * @param refusedNanos for how long, while every address refuses connections
     * @param changes whether what is asked may be done though no answer comes
     */
    private static <R> R ask(
            MemberChannels channels,
            Supplier<List<Endpoint>> members,
            long patienceNanos,
            long refusedNanos,
            boolean changes,
            Question<R> question) {
        long start = System.nanoTime();
        boolean interrupted = false;
        boolean isUncertain = false;
        try {
            while (true) {
                Map<Endpoint, String> refusals = new LinkedHashMap<>();
                for (Endpoint member : members.get()) {
                    interrupted |= Thread.interrupted();
                    long spent = System.nanoTime() - start;
                    long left = TimeUnit.NANOSECONDS.toMillis(patienceNanos - spent);
                    try {
                        return question.ask(CollectionsGrpc.newBlockingStub(channels.get(member))
                                .withDeadlineAfter(
                                        Math.max(1, Math.min(left, ASK_MILLIS)),
                                        TimeUnit.MILLISECONDS));
                    } catch (StatusRuntimeException e) {
                        refusals.put(member, again(member, e));
                    }
                }
                long spent = System.nanoTime() - start;
                boolean nobodyThere = refusals.values().stream().allMatch(REFUSED::equals);
                isUncertain |= changes && !nobodyThere;
                if (spent > patienceNanos || nobodyThere && spent > refusedNanos) {
                    throw new FusedUnavailableException(
                            "No member of the cluster could do it: " + told(refusals)
                                    + ". Is the cluster started, and are these its addresses? See"
                                    + " ./fused cluster status.",
                            isUncertain);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String told(Map<Endpoint, String> refusals) {
        return refusals.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Returns why another member or another time may help; throws if none will. */
    private static String again(Endpoint member, StatusRuntimeException thrown) {
        Status status = thrown.getStatus();
        return switch (status.getCode()) {
            case UNAVAILABLE ->
                status.getCause() instanceof ConnectException ? REFUSED : text(status);
            case DEADLINE_EXCEEDED -> "no answer";
            case CANCELLED, ABORTED, RESOURCE_EXHAUSTED -> text(status);
            case UNIMPLEMENTED, FAILED_PRECONDITION ->
                throw new FusedProtocolException(
                        "What answers at " + member + " doesn't understand this client: "
                                + text(status),
                        false);
            default -> throw thrown;
        };
    }

    private static String text(Status status) {
        String said = status.getDescription();
        return status.getCode() + (said == null ? "" : ": " + said);
    }

    private static RuntimeException translated(Status status) {
        String said = status.getDescription();
        String sentence = said == null ? status.getCode().name() : said;
        return switch (status.getCode()) {
            case ALREADY_EXISTS -> new IllegalStateException(sentence);
            case INVALID_ARGUMENT -> new IllegalArgumentException(sentence);
            case NOT_FOUND -> new IndexOutOfBoundsException(sentence);
            case DATA_LOSS -> new FusedDataLossException(sentence, false);
            default -> new FusedDefectException("A member failed at it: " + text(status));
        };
    }

    /**
     * Something that can be asked of any member.
     *
     * @param <R> the answer
     */
    @FunctionalInterface
    private interface Question<R> {
        R ask(CollectionsGrpc.CollectionsBlockingStub stub);
    }
}
