package io.fused.client;

import io.fused.protocol.Answer;
import io.fused.protocol.Code;
import io.fused.protocol.Event;
import io.fused.protocol.Events;
import io.fused.protocol.ListenerFetch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The listeners of a fake primary, and the events that wait for them. */
final class FakeListeners {
    private static final class Listener {
        final int structure;
        final List<Event> events = new ArrayList<>();
        boolean isBehind;

        Listener(int structure) {
            this.structure = structure;
        }
    }

    private record Waiting(ListenerFetch fetch, long untilNanos, Consumer<Answer> reply) {}

    private final Map<Long, Listener> listeners = new HashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long lastNumber = 10;

    int size() {
        return listeners.size();
    }

    int waiting() {
        return waiting.size();
    }

    long listen(int structure) {
        listeners.put(++lastNumber, new Listener(structure));
        return lastNumber;
    }

    void unlisten(long listener) {
        listeners.remove(listener);
        serve();
    }

    /** The sessions are gone, and the listeners with them. */
    void forget() {
        listeners.clear();
        serve();
    }

    /** The holder has changed: who waited waits no more. */
    void forgetWaiting() {
        waiting.clear();
    }

    /** Says that the listeners of a structure fell behind. */
    void fallBehind(int structure) {
        listeners.values().stream()
                .filter(listener -> listener.structure == structure)
                .forEach(listener -> listener.isBehind = true);
        serve();
    }

    /** Lets an event of a structure happen. */
    void tell(int structure, Event.Builder event) {
        Event numbered = event.setNumber(++lastNumber).build();
        listeners.values().stream()
                .filter(listener -> listener.structure == structure)
                .forEach(listener -> listener.events.add(numbered));
        serve();
    }

    /** Answers a fetch, at once or later. */
    void fetch(ListenerFetch fetch, Consumer<Answer> reply) {
        Answer answer = answer(fetch);
        boolean waits = answer.hasEvents() && answer.getEvents().getEventsCount() == 0;
        if (waits && fetch.getWaitMillis() > 0) {
            long until = System.nanoTime() + fetch.getWaitMillis() * 1_000_000;
            waiting.add(new Waiting(fetch, until, reply));
        } else {
            reply.accept(answer);
        }
    }

    private Answer answer(ListenerFetch fetch) {
        Listener listener = listeners.get(fetch.getListener());
        if (listener == null) {
            return FakeShard.failed(Code.CODE_NO_LISTENER);
        }
        if (listener.isBehind) {
            return FakeShard.failed(Code.CODE_EVENTS_LOST);
        }
        listener.events.removeIf(event -> event.getNumber() <= fetch.getAfter());
        // Two at a time, so that there are pages.
        Events.Builder page = Events.newBuilder();
        listener.events.stream().limit(2).forEach(page::addEvents);
        return Answer.newBuilder().setEvents(page).build();
    }

    private void serve() {
        for (Waiting each : List.copyOf(waiting)) {
            Answer answer = answer(each.fetch);
            if (!answer.hasEvents() || answer.getEvents().getEventsCount() > 0) {
                waiting.remove(each);
                each.reply.accept(answer);
            }
        }
    }

    /** Answers those that have waited long enough. */
    void tick() {
        long now = System.nanoTime();
        for (Waiting each : List.copyOf(waiting)) {
            if (now - each.untilNanos >= 0) {
                waiting.remove(each);
                each.reply.accept(answer(each.fetch));
            }
        }
    }
}
