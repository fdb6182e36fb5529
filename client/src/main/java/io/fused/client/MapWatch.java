package io.fused.client;

import io.fused.protocol.ClusterMap;
import io.fused.protocol.CollectionsGrpc;
import io.fused.protocol.GetMapRequest;
import io.fused.protocol.Protocol;
import io.fused.protocol.WatchMapRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Learns of new maps: watches the map at one member, and asks others when something looks wrong,
 * since the member that is watched may be the one that hangs. Belongs to the event loop.
 */
final class MapWatch {
    private static final long PAUSE_MILLIS_MAX = 1_000;

    /** A member that is asked has so long to answer. */
    private static final long ASK_MILLIS = 2_000;

    /** Asking more often tells nothing new. */
    private static final long ASK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Engine engine;
    private final List<Endpoint> given;
    private int turn;
    private int pauses;
    private @Nullable ClientCall<WatchMapRequest, ClusterMap> watch;
    private long askedNanos;
    private boolean asking;
    private boolean closed;

    MapWatch(Engine engine, List<Endpoint> given) {
        this.engine = engine;
        this.given = given;
        this.askedNanos = System.nanoTime() - ASK_EVERY_NANOS;
    }

    void start() {
        if (closed) {
            return;
        }
        Endpoint member = nextMember();
        ClientCall<WatchMapRequest, ClusterMap> started = engine.channels()
                .get(member)
                .newCall(CollectionsGrpc.getWatchMapMethod(), CallOptions.DEFAULT);
        watch = started;
        started.start(new Watcher(started), new Metadata());
        started.request(Integer.MAX_VALUE);
        started.sendMessage(WatchMapRequest.newBuilder()
                .setProtocolVersion(Protocol.VERSION)
                .setClusterId(engine.view().clusterId())
                .build());
        started.halfClose();
    }

    /** Asks some member for its map, unless that was done just now. */
    void ask() {
        long now = System.nanoTime();
        if (closed || asking || now - askedNanos < ASK_EVERY_NANOS) {
            return;
        }
        asking = true;
        askedNanos = now;
        ClientCall<GetMapRequest, ClusterMap> call = engine.channels()
                .get(nextMember())
                .newCall(
                        CollectionsGrpc.getGetMapMethod(),
                        CallOptions.DEFAULT.withDeadlineAfter(ASK_MILLIS, TimeUnit.MILLISECONDS));
        call.start(new Asker(), new Metadata());
        call.request(2);
        call.sendMessage(GetMapRequest.newBuilder()
                .setProtocolVersion(Protocol.VERSION)
                .setClusterId(engine.view().clusterId())
                .build());
        call.halfClose();
    }

    void close() {
        closed = true;
        if (watch != null) {
            watch.cancel("the client is closed", null);
        }
    }

    /** All members known, those of the map and those that the application gave. */
    Set<Endpoint> members() {
        Set<Endpoint> members = new LinkedHashSet<>(engine.view().members());
        members.addAll(given);
        return members;
    }

    private Endpoint nextMember() {
        List<Endpoint> members = new ArrayList<>(members());
        return members.get(Math.floorMod(turn++, members.size()));
    }

    @SuppressWarnings("ReferenceEquality") // Calls are what they are.
    private void onEnd(ClientCall<?, ?> ended) {
        if (ended == watch && !closed) {
            long pause = Math.min(PAUSE_MILLIS_MAX, 10L << Math.min(pauses++, 7));
            Future<?> unused = engine.loop().schedule(this::start, pause, TimeUnit.MILLISECONDS);
        }
    }

    private void onMap(ClusterMap map) {
        pauses = 0;
        try {
            engine.onMap(ClusterView.of(map));
        } catch (FusedProtocolException e) {
            // Another member may know better; meanwhile the present map stands.
            turn++;
        }
    }

    private final class Watcher extends ClientCall.Listener<ClusterMap> {
        private final ClientCall<?, ?> call;

        Watcher(ClientCall<?, ?> call) {
            this.call = call;
        }

        @Override
        public void onMessage(ClusterMap map) {
            run(engine.loop(), () -> onMap(map));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            engine.loop().execute(() -> onEnd(call));
        }
    }

    private final class Asker extends ClientCall.Listener<ClusterMap> {
        @Override
        public void onMessage(ClusterMap map) {
            run(engine.loop(), () -> onMap(map));
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            engine.loop().execute(() -> asking = false);
        }
    }

    private static void run(EventLoop loop, Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }
}
