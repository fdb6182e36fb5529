package io.fused.cli.shell;

import io.fused.client.CounterListener;
import io.fused.client.ElementListener;
import io.fused.client.ListListener;
import io.fused.client.Listening;
import io.fused.client.MapListener;
import io.fused.client.StructureListener;
import java.io.PrintWriter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Shows the changes of one structure as they happen, a line each, until there were enough or
 * somebody has had enough.
 */
final class Watch {
    private static final long LOOK_MILLIS = 100;

    private final PrintWriter out;
    private final BooleanSupplier stopped;
    private final int most;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile boolean ended;

    /**
     * A watch that hasn't begun.
     *
     * @param stopped says whether somebody has had enough
     * @param most how many changes to show
     */
    Watch(PrintWriter out, BooleanSupplier stopped, int most) {
        this.out = out;
        this.stopped = stopped;
        this.most = most;
    }

    /** Shows what comes; returns when it is over. */
    void show(Function<Watch, Listening> begin) throws InterruptedException {
        try (Listening listening = begin.apply(this)) {
            int left = most;
            while (left > 0 && !isOver(listening) && !stopped.getAsBoolean()) {
                String line = lines.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (line != null) {
                    out.println(line);
                    out.flush();
                    left--;
                }
            }
        }
    }

    private boolean isOver(Listening listening) {
        return !listening.isOpen() && ended && lines.isEmpty();
    }

    /** What is shown of any structure. */
    private abstract class Lines implements StructureListener {
        @Override
        public final void cleared() {
            lines.add("cleared");
        }

        @Override
        public final void changedUntold() {
            lines.add("changed, by too much to be shown");
        }

        @Override
        public final void ended(Listening.End why) {
            if (why != Listening.End.CLOSED) {
                lines.add("ended: " + why);
            }
            ended = true;
        }
    }

    <K, V> MapListener<K, V> ofMap(ValueType<K> keys, ValueType<V> values) {
        class OfMap extends Lines implements MapListener<K, V> {
            @Override
            public void added(K key, V value) {
                lines.add("added " + keys.show(key) + " = " + values.show(value));
            }

            @Override
            public void updated(K key, V before, V value) {
                lines.add("updated " + keys.show(key) + " = " + values.show(value) + ", before "
                        + values.show(before));
            }

            @Override
            public void removed(K key, V value) {
                lines.add("removed " + keys.show(key) + " = " + values.show(value));
            }
        }
        return new OfMap();
    }

    <E> ElementListener<E> ofElements(ValueType<E> type) {
        class OfElements extends Lines implements ElementListener<E> {
            @Override
            public void added(E element) {
                lines.add("added " + type.show(element));
            }

            @Override
            public void removed(E element) {
                lines.add("removed " + type.show(element));
            }
        }
        return new OfElements();
    }

    <E> ListListener<E> ofList(ValueType<E> type) {
        class OfList extends Lines implements ListListener<E> {
            @Override
            public void added(int index, E element) {
                lines.add("added " + index + ": " + type.show(element));
            }

            @Override
            public void updated(int index, E before, E element) {
                lines.add("updated " + index + ": " + type.show(element) + ", before "
                        + type.show(before));
            }

            @Override
            public void removed(int index, E element) {
                lines.add("removed " + index + ": " + type.show(element));
            }
        }
        return new OfList();
    }

    CounterListener ofCounter() {
        class OfCounter extends Lines implements CounterListener {
            @Override
            public void updated(long before, long value) {
                lines.add("updated " + value + ", before " + before);
            }
        }
        return new OfCounter();
    }
}
