package io.fused.client;

import io.fused.protocol.OperationFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A listener of a structure: one at each primary that has a part of it. Of each the changes are
 * fetched page by page, the next while the last is told. A fetch is repeated by {@link ShardLink}
 * wherever its primary is by then, and says which change it has, so that none is told twice.
 */
final class RemoteListening implements Listening {
    private static final int PAGE_BYTES = 256 << 10;

    /** So many pages of a primary may wait to be told before no more are fetched. */
    private static final int PAGES = 4;

    private static final long WAIT_MILLIS = 5_000;

    private final Structure structure;
    private final ChangeSink sink;
    private final long waitMillis;
    private final List<Part> parts = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean silent;

    private RemoteListening(Structure structure, ChangeSink sink) {
        this.structure = structure;
        this.sink = sink;
        long patience = TimeUnit.NANOSECONDS.toMillis(structure.engine().timeoutNanos());
        this.waitMillis = Math.max(1, Math.min(WAIT_MILLIS, patience / 2));
    }

    /** Begins to listen; returns when every primary tells of its changes. */
    static Listening begin(Structure structure, ChangeSink sink) {
        structure.engine().checkMayBlock();
        RemoteListening listening = new RemoteListening(structure, sink);
        List<Call<Long>> calls =
                structure.callAll(OperationFields.listen(structure.id()), Answers::number);
        try {
            structure.await(Structure.all(calls));
        } catch (RuntimeException e) {
            listening.takeBack(calls);
            throw e;
        }
        for (Call<Long> call : calls) {
            listening.parts.add(listening.new Part(call.shard, call.join()));
        }
        listening.open.set(calls.size());
        listening.parts.forEach(Part::fetch);
        return listening;
    }

    /** Ends those listeners that were made, or are made yet. */
    private void takeBack(List<Call<Long>> calls) {
        for (Call<Long> call : calls) {
            CompletableFuture<?> unused = call.thenAccept(made -> unlisten(call.shard, made));
        }
    }

    private void unlisten(int shard, long listener) {
        // Whatever comes of it: a listener that isn't ended ends with the client's session.
        Call<@Nullable Void> unused = structure.callShard(
                OperationFields.unlisten(structure.id(), listener), shard, Answers::done);
    }

    @Override
    public boolean isOpen() {
        return !ended.get();
    }

    @Override
    public void close() {
        silent = true;
        end(End.CLOSED);
    }

    private void end(End why) {
        if (ended.compareAndSet(false, true)) {
            parts.forEach(part -> unlisten(part.shard, part.listener));
            structure.engine().callBack(() -> sink.ended(why));
        }
    }

    /** What the failure of a fetch means; null if it is to be repeated. */
    private static @Nullable End end(Throwable failure) {
        if (failure instanceof FusedTimeoutException) {
            return null;
        }
        if (failure instanceof FusedClosedException) {
            return End.CLOSED;
        }
        if (failure instanceof FusedNotFoundException) {
            return End.DESTROYED;
        }
        if (failure instanceof EventsLostException) {
            return End.FELL_BEHIND;
        }
        if (failure instanceof FusedSessionExpiredException) {
            return End.SESSION_EXPIRED;
        }
        return failure instanceof FusedDataLossException ? End.DATA_LOST : End.FAILED;
    }

    /** The listener at one primary. One fetch is under way at most. */
    private final class Part {
        final int shard;
        final long listener;
        private final AtomicInteger untold = new AtomicInteger();
        private long after;

        Part(int shard, long listener) {
            this.shard = shard;
            this.listener = listener;
        }

        void fetch() {
            OperationFields fetch = OperationFields.listenerFetch(
                    structure.id(), listener, after, PAGE_BYTES, waitMillis);
            CompletableFuture<?> unused = structure
                    .callShard(fetch, shard, Change::list)
                    .whenComplete((changes, failure) -> {
                        if (isOpen()) {
                            fetched(changes, failure);
                        }
                    });
        }

        private void fetched(@Nullable List<Change> changes, @Nullable Throwable failure) {
            if (failure != null) {
                End why = end(failure);
                if (why == null) {
                    fetch();
                } else {
                    end(why);
                }
                return;
            }
            List<Change> page = Objects.requireNonNull(changes);
            boolean isLast = false;
            int waiting = untold.get();
            if (!page.isEmpty()) {
                Change last = page.get(page.size() - 1);
                after = last.number();
                isLast = ChangeSink.isLast(last);
                waiting = untold.incrementAndGet();
                structure.engine().callBack(() -> tell(page));
            }
            if (isLast) {
                if (open.decrementAndGet() == 0) {
                    end(End.DESTROYED);
                }
            } else if (waiting < PAGES) {
                fetch();
            }
        }

        private void tell(List<Change> page) {
            for (Change change : page) {
                if (!silent) {
                    CallbackThread.guarded(() -> sink.tell(change));
                }
            }
            if (untold.getAndDecrement() == PAGES && isOpen()) {
                fetch();
            }
        }
    }
}
