package io.fused.simulator;

import io.fused.core.cluster.ClusterMap.StructureEntry;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A listener of one structure at one shard, as the real client has it: it fetches again and again,
 * says which event it has, and listens anew when it fell behind or its session ended.
 */
final class SimulatedListener {
    private static final int PAGE_BYTES = 2_000;
    private static final long WAIT_MILLIS = 400;
    private static final double LAZY_PERCENT = 2;

    final StructureEntry entry;
    final int shard;
    private final World world;
    private final SimulatedClient client;
    private final Chance chance;
    private final Runnable ready;
    private ListenedModel model;
    private long listener;
    private long after;
    private @Nullable Pending beginning;
    private boolean gap;
    private boolean beginsNoMore;
    private boolean stopped;
    private long emptySinceMicros = -1;

    /**
     * A listener that is to begin.
     *
     * @param ready told each time that it listens
     */
    SimulatedListener(
            World world, SimulatedClient client, StructureEntry entry, int shard, Runnable ready) {
        this.world = world;
        this.client = client;
        this.chance = world.chance().split();
        this.entry = entry;
        this.shard = shard;
        this.ready = ready;
        this.model = new ListenedModel(entry.kind(), true);
    }

    /** Makes the listener; begins again until there is one. */
    void begin() {
        if (beginsNoMore) {
            stop();
            return;
        }
        beginning = client.listen(shard, new Operation.Listen(entry.id()), answer -> {
            beginning = null;
            if (answer instanceof Answer.Number made) {
                listener = made.value();
                after = 0;
                ready.run();
                fetch();
            } else {
                world.scheduler().after(10_000, this::begin);
            }
        });
    }

    private void fetch() {
        if (stopped) {
            return;
        }
        long asked = world.scheduler().nowMicros();
        long wait = client.number() % 2 == 0 ? WAIT_MILLIS : 0;
        Operation fetch =
                new Operation.ListenerFetch(entry.id(), listener, after, PAGE_BYTES, wait);
        client.fetch(shard, fetch, answer -> {
            switch (answer) {
                case Answer.Events events -> {
                    if (events.events().isEmpty()) {
                        emptySinceMicros = asked;
                    }
                    events.events().forEach(this::take);
                    world.scheduler().after(pauseMicros(wait), this::fetch);
                }
                case Answer.Failed failed
                when failed.code() == Answer.Code.EVENTS_LOST ->
                    beginAnew(Mark.LISTENER_FELL_BEHIND);
                case Answer.Failed failed
                when failed.code() == Answer.Code.NO_LISTENER -> beginAnew(Mark.LISTENER_ENDED);
                default -> world.scheduler().after(5_000, this::fetch);
            }
        });
    }

    /** Until the next fetch; now and then so long that a listener may fall behind. */
    private long pauseMicros(long wait) {
        if (chance.percent(LAZY_PERCENT)) {
            return chance.between(500_000, 5_000_000);
        }
        return wait == 0 ? 20_000 : 100;
    }

    private void beginAnew(Mark mark) {
        world.marks().hit(mark);
        gap = true;
        model = new ListenedModel(entry.kind(), false);
        begin();
    }

    private void take(Event event) {
        if (event.number() <= after) {
            world.fail(17, this + " is told " + describe(event) + " after number " + after);
            return;
        }
        after = event.number();
        model.take(event)
                .ifPresent(wrong ->
                        world.fail(17, this + " is told " + describe(event) + ": " + wrong));
    }

    private static String describe(Event event) {
        return event.kind() + " " + event.number();
    }

    /** Gives up if it doesn't listen: for want of memory that may be refused for ever. */
    void beginNoMore() {
        beginsNoMore = true;
        if (beginning != null && client.withdraw(beginning)) {
            stop();
        }
    }

    /** Asks no more. */
    void stop() {
        stopped = true;
    }

    /** Whether there was nothing more for it when it asked behind a time. */
    boolean hasAllSince(long micros) {
        return stopped || emptySinceMicros >= micros;
    }

    /** Whether it was told of everything from the structure's beginning. */
    boolean isUnbroken() {
        return !gap;
    }

    ListenedModel model() {
        return model;
    }

    @Override
    public String toString() {
        return "The listener " + listener + " of '" + entry.name() + "' on shard " + shard;
    }
}
