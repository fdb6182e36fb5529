package io.fused.client;

import io.fused.protocol.OperationFields;

/** A counter that is in the cluster. May be used by any thread. */
final class RemoteCounter implements FusedCounter, Placed {
    private final Structure structure;
    private final Async async = new Async();

    RemoteCounter(Structure structure) {
        this.structure = structure;
    }

    @Override
    public Structure structure() {
        return structure;
    }

    @Override
    public String name() {
        return structure.name();
    }

    @Override
    public AsyncCounter async() {
        return async;
    }

    @Override
    public Listening listen(CounterListener listener) {
        return RemoteListening.begin(structure, ChangeSink.counter(listener));
    }

    @Override
    public long get() {
        return structure.await(async.get());
    }

    @Override
    public long addAndGet(long amount) {
        return structure.await(async.addAndGet(amount));
    }

    @Override
    public long getAndSet(long value) {
        return structure.await(async.getAndSet(value));
    }

    @Override
    public boolean compareAndSet(long expected, long value) {
        return structure.await(async.compareAndSet(expected, value));
    }

    @Override
    public void destroy() {
        structure.destroy();
    }

    @Override
    public String toString() {
        return Long.toString(get());
    }

    /** Makes calls of the counter's operations. */
    private final class Async implements AsyncCounter {
        @Override
        public Call<Long> get() {
            return structure.call(OperationFields.counterGet(structure.id()), Answers::number);
        }

        @Override
        public Call<Long> addAndGet(long amount) {
            return structure.call(
                    OperationFields.counterAdd(structure.id(), amount), Answers::number);
        }

        @Override
        public Call<Long> getAndSet(long value) {
            return structure.call(
                    OperationFields.counterSet(structure.id(), value), Answers::number);
        }

        @Override
        public Call<Boolean> compareAndSet(long expected, long value) {
            return structure.call(
                    OperationFields.counterReplaceIf(structure.id(), expected, value),
                    Answers::flag);
        }
    }
}
