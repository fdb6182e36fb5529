package io.fused.simulator;

import io.fused.core.cluster.ClusterMap.StructureEntry;
import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.PutCondition;
import io.fused.simulator.history.Call;
import io.fused.simulator.history.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * 17, Events: what the listeners of a run are told is what was committed, in order and once: every
 * event fits those before it, all of them lead to what the last reads find, and every write that
 * was acknowledged is among them.
 */
final class Listeners {
    private final World world;
    private final List<SimulatedListener> listeners = new ArrayList<>();

    Listeners(World world) {
        this.world = world;
    }

    /** Listens to a structure of which nothing is stored; says when every shard has a listener. */
    void listen(StructureEntry entry, Runnable ready) {
        SimulatedClient client = world.newClient();
        int first = Math.max(0, entry.shard());
        int end = entry.shard() >= 0
                ? entry.shard() + 1
                : Shape.GROUPS * world.shape().primaries();
        List<SimulatedListener> all = new ArrayList<>();
        List<Integer> begun = new ArrayList<>();
        for (int shard = first; shard < end; shard++) {
            int at = shard;
            all.add(new SimulatedListener(world, client, entry, shard, () -> {
                if (!begun.contains(at)) {
                    begun.add(at);
                    if (begun.size() == end - first) {
                        ready.run();
                    }
                }
            }));
        }
        listeners.addAll(all);
        all.forEach(SimulatedListener::begin);
    }

    /** Whether nobody lacks an event of before a time. */
    boolean haveAllSince(long micros) {
        return listeners.stream().allMatch(listener -> listener.hasAllSince(micros));
    }

    /** Lets no listener begin any more. */
    void beginNoMore() {
        listeners.forEach(SimulatedListener::beginNoMore);
    }

    void stop() {
        listeners.forEach(SimulatedListener::stop);
    }

    /** Compares what was told with all calls, and with the last reads. */
    void judge(int reader) {
        for (SimulatedListener listener : listeners) {
            for (Call call : world.history().calls()) {
                if (call.operation().structure() == listener.entry.id()
                        && call.shard() == listener.shard
                        && call.answer() != null) {
                    judge(listener, call, call.client() == reader);
                }
            }
        }
    }

    private void judge(SimulatedListener listener, Call call, boolean isLast) {
        Answer answer = call.answer();
        Optional<String> wrong = Optional.empty();
        if (isLast && answer != null && !mayHaveChangedSince(call)) {
            if (call.operation() instanceof Operation.MapGet get) {
                wrong = listener.model().compare(get.key(), answer);
            } else if (answer instanceof Answer.Page page) {
                wrong = listener.model().compare(page);
            }
        }
        long written = written(call);
        if (listener.isUnbroken() && written != Tokens.NONE && !listener.model().has(written)) {
            wrong = Optional.of("it was never told of " + call);
        }
        wrong.ifPresent(sentence -> world.fail(17, listener + ": " + sentence));
    }

    /**
     * Whether what was read for the last time may have changed since: by a deadline, or by a call
     * that was given up and took effect late.
     */
    private boolean mayHaveChangedSince(Call read) {
        return world.history().calls().stream()
                .anyMatch(call -> call.shard() == read.shard()
                        && isOn(call.operation(), read.operation().structure())
                        && isAbout(call.operation(), read.operation())
                        && (isLaterExpiry(call, read) || isGivenUpChange(call)));
    }

    private static boolean isLaterExpiry(Call call, Call read) {
        return call.begin() > read.begin()
                && Answer.TRUE.equals(call.answer())
                && call.operation() instanceof Operation.MapRemoveIf;
    }

    private static boolean isGivenUpChange(Call call) {
        return call.state() == Call.State.UNKNOWN && !call.operation().isRead();
    }

    private static boolean isOn(Operation operation, int structure) {
        Operation.Target target = operation.target();
        return operation.structure() == structure
                || target != null && target.structure() == structure;
    }

    private static boolean isAbout(Operation change, Operation read) {
        return change.target() != null
                || !(read instanceof Operation.OnKey got)
                || !(change instanceof Operation.OnKey changed)
                || Arrays.equals(got.key(), changed.key());
    }

    /** What a call certainly wrote; {@link Tokens#NONE} if it may have written nothing. */
    private static long written(Call call) {
        Answer answer = call.answer();
        boolean done = answer instanceof Answer.Done || Answer.TRUE.equals(answer);
        return switch (call.operation()) {
            case Operation.MapPut put -> {
                boolean wrote = put.returnPrevious()
                        ? put.condition() == PutCondition.ALWAYS
                                && (answer instanceof Answer.Value
                                        || answer instanceof Answer.Absent)
                        : done;
                yield wrote ? Tokens.token(put.value()) : Tokens.NONE;
            }
            case Operation.MapReplaceIf replace when done -> Tokens.token(replace.value());
            case Operation.QueueOffer offer when done -> Tokens.token(offer.value());
            case Operation.ListInsert insert when done -> Tokens.token(insert.value());
            case Operation.ListSet set when done -> Tokens.token(set.value());
            default -> Tokens.NONE;
        };
    }

    /** Whether a kind is listened to: values of counters are no tokens. */
    static boolean tellsTokens(StructureKind kind) {
        return kind != StructureKind.COUNTER;
    }
}
