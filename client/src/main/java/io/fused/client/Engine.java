package io.fused.client;

import io.fused.protocol.Code;
import io.fused.protocol.Protocol;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gets operations to the primaries and answers back. Any thread submits calls; all else happens on
 * the event loop, without locks.
 */
final class Engine {
    private static final long TICK_MILLIS = 100;

    /** Where calls wait for longer than this, the map is asked for, once in that time. */
    private static final long ASK_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long CLOSE_PATIENCE_MILLIS = 500;

    private final EventLoops loops;
    private final EventLoop loop;
    private final MemberChannels channels;
    private final Settings settings;
    private final Room room;
    private final CallStack submitted = new CallStack();
    private final CallbackThread callbacks = new CallbackThread();
    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final MapWatch watch;
    private final List<ShardLink> links = new ArrayList<>();
    private final Set<ShardLink> touched = new HashSet<>();
    private volatile ClusterView view;
    private final AtomicLong structuresVersion = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;
    private long placesVersion;
    private long lastOrder;
    private long askedNanos = System.nanoTime();

    Engine(
            EventLoops loops,
            MemberChannels channels,
            Settings settings,
            ClusterView view,
            List<Endpoint> given) {
        this.loops = loops;
        this.loop = loops.loop();
        this.channels = channels;
        this.settings = settings;
        this.room = new Room(settings.pendingBytes());
        this.view = view;
        this.watch = new MapWatch(this, given);
    }

    void start() {
        loop.execute(() -> {
            placesVersion = view.version();
            makeLinks();
            watch.start();
            tick();
        });
    }

    // ---- for any thread ----

    ClusterView view() {
        return view;
    }

    MemberChannels channels() {
        return channels;
    }

    EventLoop loop() {
        return loop;
    }

    /** All members known. */
    Set<Endpoint> members() {
        return watch.members();
    }

    int window() {
        return settings.window();
    }

    long timeoutNanos() {
        return settings.deadlineNanos();
    }

    long keepAliveNanos() {
        return settings.keepAliveNanos();
    }

    /** Remembers what people call a structure, and from which map on members know it. */
    void opened(int structure, String name, long mapVersion) {
        names.put(structure, name);
        // At once: the loop may send the first operation before it comes to what is asked of it
        // now.
        structuresVersion.accumulateAndGet(mapVersion, Math::max);
    }

    String nameOf(int structure) {
        return names.getOrDefault(structure, structure == 0 ? "the session" : "#" + structure);
    }

    /**
     * Sends a call on its way. Waits while too much is under way, except on the event loop.
     *
     * @return the call
     * @throws IllegalArgumentException if it is larger than what is stored
     */
    <T extends @Nullable Object> Call<T> submit(Call<T> call) {
        checkSize(call);
        if (loop.inEventLoop()) {
            room.takeAtOnce(call.weight);
        } else {
            room.take(call.weight);
        }
        long now = System.nanoTime();
        call.deadlineNanos = now + settings.deadlineNanos();
        if (call.isParked()) {
            long waitMillis = call.fields.waitMillis();
            call.waitUntilNanos = waitMillis > Long.MAX_VALUE >>> 22
                    ? Call.NEVER
                    : now + TimeUnit.MILLISECONDS.toNanos(waitMillis);
        }
        if (closed) {
            refuse(call);
        } else if (submitted.push(call)) {
            try {
                loop.execute(this::drain);
            } catch (RejectedExecutionException e) {
                refuse(call);
            }
        }
        return call;
    }

    private void refuse(Call<?> call) {
        room.giveBack(call.weight);
        call.completeExceptionally(Failures.closed(this, call));
    }

    private void checkSize(Call<?> call) {
        int bytes = call.fields.elementBytes();
        if (bytes > Protocol.ELEMENT_BYTES_MAX) {
            throw new IllegalArgumentException(Failures.what(this, call) + " has " + bytes
                    + " bytes of key and value; the most is " + Protocol.ELEMENT_BYTES_MAX + ".");
        }
    }

    /** Lets the thread for callbacks run one, in the order of these calls. */
    void callBack(Runnable callback) {
        callbacks.execute(callback);
    }

    /** Asks a parked poll to end; its future completes when it has. */
    void cancel(Call<?> call) {
        // Not at once even on the event loop: a callback may be called in the middle of anything.
        execute(() -> {
            drain();
            if (!closed) {
                links.get(call.shard).cancel(call);
            }
        });
    }

    /**
     * Waits for a result, uninterruptibly.
     *
     * @throws IllegalStateException on the event loop, which would wait for itself
     */
    <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        checkMayBlock(future);
        try {
            return future.join();
        } catch (CompletionException | CancellationException e) {
            throw unwrapped(e);
        }
    }

    void checkMayBlock(CompletableFuture<?> future) {
        if (!future.isDone()) {
            checkMayBlock();
        }
    }

    /**
     * Sees to it that the present thread may wait for the cluster.
     *
     * @throws IllegalStateException on the event loop, which would wait for itself
     */
    void checkMayBlock() {
        if (loop.inEventLoop()) {
            throw new IllegalStateException("A blocking method was called on the client's event"
                    + " loop, where it would wait for itself. In a callback use async(), or run the"
                    + " callback elsewhere: thenApplyAsync and its like.");
        }
    }

    /** Returns what to throw, with the stack of the thread that waited. */
    static RuntimeException unwrapped(Exception thrown) {
        boolean wraps =
                thrown instanceof CompletionException || thrown instanceof ExecutionException;
        Throwable cause = wraps ? thrown.getCause() : thrown;
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException failure) {
            if (failure instanceof FusedException || failure instanceof IndexOutOfBoundsException) {
                failure.setStackTrace(new Throwable().getStackTrace());
            }
            return failure;
        }
        return new CompletionException(cause);
    }

    /** Ends all; what is under way fails. */
    void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        loop.execute(() -> {
            closeOnLoop();
            ended.complete(null);
        });
        if (loop.inEventLoop()) {
            Thread closer = new Thread(this::closeChannels, "fused-client-close");
            closer.setDaemon(true);
            closer.start();
        } else {
            ended.join();
            closeChannels();
        }
    }

    private void closeChannels() {
        channels.close(CLOSE_PATIENCE_MILLIS);
        loops.close();
    }

    // ---- for the event loop ----

    private void closeOnLoop() {
        if (!closed) {
            closed = true;
            watch.close();
            links.forEach(ShardLink::close);
            drain();
        }
    }

    private void drain() {
        Call<?> call = submitted.takeAll();
        while (call != null) {
            Call<?> next = call.below;
            call.below = null;
            if (closed) {
                refuse(call);
            } else {
                route(call);
            }
            call = next;
        }
        for (ShardLink link : touched) {
            link.pump();
        }
        touched.clear();
    }

    private void route(Call<?> call) {
        ClusterView present = view;
        int shard = call.shard >= 0 ? call.shard : present.shardOf(call.hash);
        if (shard >= links.size()) {
            call.settled = true;
            room.giveBack(call.weight);
            call.completeExceptionally(
                    Failures.of(this, call, 0, Code.CODE_NOT_FOUND, "There is no such shard."));
            return;
        }
        ShardLink link = links.get(shard);
        link.accept(call);
        touched.add(link);
    }

    /** Sends a call that came to the wrong shard to the right one, once the map may be newer. */
    void routeLater(Call<?> call) {
        Future<?> unused = loop.schedule(
                () -> {
                    if (closed) {
                        refuse(call);
                    } else {
                        route(call);
                        drain();
                    }
                },
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    long nextOrder() {
        return ++lastOrder;
    }

    /** A call has been answered or has failed. */
    void settled(Call<?> call) {
        room.giveBack(call.weight);
    }

    /** The version that a member's map must have to serve what this client sends. */
    long requiredVersion(int shard) {
        return Math.max(structuresVersion.get(), placesVersion);
    }

    /** A member has told the version of its map. */
    void sawVersion(long version) {
        if (version > view.version()) {
            watch.ask();
        }
    }

    void askForMap() {
        watch.ask();
    }

    void onMap(ClusterView newer) {
        ClusterView present = view;
        if (closed
                || !newer.clusterId().equals(present.clusterId())
                || newer.version() <= present.version()) {
            return;
        }
        view = newer;
        for (int shard = 0; shard < newer.shards(); shard++) {
            if (shard >= present.shards()
                    || newer.place(shard).tenure() != present.place(shard).tenure()) {
                placesVersion = newer.version();
            }
        }
        makeLinks();
        Set<Endpoint> needed = watch.members();
        for (int shard = 0; shard < newer.shards(); shard++) {
            Endpoint endpoint = newer.place(shard).endpoint();
            if (endpoint != null) {
                needed.add(endpoint);
            }
        }
        links.forEach(ShardLink::onMap);
        channels.keepOnly(needed);
    }

    private void makeLinks() {
        while (links.size() < view.shards()) {
            links.add(new ShardLink(this, links.size(), view.clusterId()));
        }
    }

    private void tick() {
        if (closed) {
            return;
        }
        // First of all, so that the clock goes on whatever happens below.
        Future<?> unused = loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        long now = System.nanoTime();
        boolean waiting = false;
        for (ShardLink link : links) {
            link.onTick(now);
            waiting |= link.waitsSince(now, ASK_AFTER_NANOS);
        }
        if (waiting && now - askedNanos > ASK_AFTER_NANOS) {
            askedNanos = now;
            watch.ask();
        }
    }

    private void execute(Runnable action) {
        try {
            loop.execute(action);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and all calls with it.
            return;
        }
    }
}
