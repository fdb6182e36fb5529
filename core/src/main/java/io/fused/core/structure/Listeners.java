package io.fused.core.structure;

import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import io.fused.core.operation.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who listens to the structures of a shard, and the events that wait for them. An event is written
 * by the record of the change that it tells of, so that they can't part; nothing is written for a
 * structure without listeners.
 *
 * <p>That an event has arrived is said by the next fetch and kept in memory alone: an event that a
 * crash brings back is behind its listener's next fetch, and so isn't told again.
 */
final class Listeners {
    /** What a listener's node holds: one byte whether it is behind, and nothing yet. */
    private static final int NODE_BYTES = 16;

    /** How many listeners one record may end because they are behind. */
    private static final int ENDED_AT_ONCE = 256;

    private final Contents contents;
    private final Cells cells;
    private final ShardSettings settings;
    private final Map<Integer, EventLog> logs = new HashMap<>();
    private final TreeMap<Long, Listener> byId = new TreeMap<>();
    private final Map<Long, List<Listener>> bySession = new HashMap<>();
    private final TreeSet<Integer> changed = new TreeSet<>();
    private long lastEnded;

    Listeners(Contents contents, ShardSettings settings, long lastRecord) {
        this.contents = contents;
        this.cells = contents.cells;
        this.settings = settings;
        this.lastEnded = lastRecord;
    }

    int size() {
        return byId.size();
    }

    // ---- what happens ----

    /** Whether somebody listens to a structure. */
    boolean hear(int structure) {
        return !logs.isEmpty() && logs.containsKey(structure);
    }

    /** Tells the listeners of a structure that has some, by the open record. */
    void tell(int structure, Event.Kind kind, long index, byte[] key, byte[] before, byte[] value) {
        EventLog log = logs.get(structure);
        if (log == null) {
            return;
        }
        log.append(contents.newId(), kind, index, key, before, value);
        log.lastRecord = contents.recordNumber();
        keepWithinBounds(log);
        dropIfUnheard(log);
        changed.add(structure);
    }

    private void keepWithinBounds(EventLog log) {
        for (int k = 0; k < ENDED_AT_ONCE && log.hasListeners(); k++) {
            if (log.size() <= settings.events() && log.bytes() <= settings.eventBytes()) {
                return;
            }
            fellBehind(log, log.slowest());
            if (log.hasListeners()) {
                trim(log);
            }
        }
    }

    /** Ends a listener whose events are dropped, so that it learns that from its next fetch. */
    private void fellBehind(EventLog log, Listener listener) {
        log.remove(listener);
        listener.behind = true;
        write(listener);
        lastEnded = contents.recordNumber();
    }

    private void write(Listener listener) {
        byte[] value = new byte[NODE_BYTES];
        value[0] = (byte) (listener.behind ? 1 : 0);
        cells.write(
                listener.node,
                listener.id,
                listener.session,
                listener.structure,
                NodeLayout.LISTENER,
                value);
    }

    private void trim(EventLog log) {
        LongList gone = log.trim();
        if (!gone.isEmpty()) {
            contents.discard(gone.source());
        }
    }

    private void dropIfUnheard(EventLog log) {
        if (!log.hasListeners()) {
            logs.remove(log.structure);
            contents.discard(log.events());
        }
    }

    // ---- operations ----

    /** Makes a listener of a structure for a session. */
    Answer listen(int structure, Session session) {
        if (byId.size() >= settings.listeners()) {
            return new Answer.Failed(
                    Answer.Code.OUT_OF_MEMORY, byId.size() + " listeners are there already");
        }
        contents.open();
        long id = contents.newId();
        Listener listener =
                new Listener(id, structure, session.number, cells.allocate(SizeClasses.ROOT));
        write(listener);
        add(listener);
        EventLog log = logOf(structure);
        log.add(listener);
        log.lastRecord = contents.recordNumber();
        return new Answer.Number(id);
    }

    private void add(Listener listener) {
        byId.put(listener.id, listener);
        bySession.computeIfAbsent(listener.session, any -> new ArrayList<>()).add(listener);
    }

    private EventLog logOf(int structure) {
        return logs.computeIfAbsent(structure, any -> new EventLog(structure, cells, lastEnded));
    }

    /** Ends a listener of a session; without effect if that has none of this name. */
    Answer unlisten(Operation.Unlisten unlisten, Session session, Turn turn) {
        Listener listener = byId.get(unlisten.listener());
        if (listener == null || listener.session != session.number) {
            turn.need(lastEnded);
            return Answer.DONE;
        }
        contents.open();
        cells.free(listener.node);
        List<Listener> others = bySession.get(listener.session);
        if (others != null) {
            others.remove(listener);
        }
        forget(listener);
        return Answer.DONE;
    }

    private void forget(Listener listener) {
        byId.remove(listener.id);
        lastEnded = contents.recordNumber();
        EventLog log = logs.get(listener.structure);
        if (log != null) {
            log.remove(listener);
            if (log.hasListeners()) {
                trim(log);
            }
            dropIfUnheard(log);
        }
        changed.add(listener.structure);
    }

    /** Ends all listeners of a session by the open record; their nodes are swept behind. */
    void endSession(Session session) {
        List<Listener> gone = bySession.remove(session.number);
        if (gone == null) {
            return;
        }
        LongList nodes = new LongList();
        for (Listener listener : gone) {
            nodes.add(listener.node);
            forget(listener);
        }
        contents.discard(nodes.source());
    }

    /**
     * The session of a listener, which a fetch of it keeps alive; 0 if there is no such listener.
     */
    long sessionOf(long listener) {
        Listener known = byId.get(listener);
        return known == null ? 0 : known.session;
    }

    /** What a fetch is answered now. */
    Answer fetch(Operation.ListenerFetch fetch, Turn turn) {
        Listener listener = byId.get(fetch.listener());
        EventLog log = listener == null ? null : logs.get(listener.structure);
        if (listener == null || listener.structure != fetch.structure()) {
            turn.need(lastEnded);
            return new Answer.Failed(Answer.Code.NO_LISTENER, "");
        }
        if (listener.behind || log == null) {
            turn.need(lastEnded);
            return new Answer.Failed(Answer.Code.EVENTS_LOST, "");
        }
        turn.need(log.lastRecord);
        Answer.Events events = log.after(Math.max(fetch.after(), listener.id), fetch.maxBytes());
        log.arrived(listener, fetch.after());
        if (contents.fault() == PlantedFault.EVENTS_DROPPED_WHEN_SENT
                && !events.events().isEmpty()) {
            log.arrived(listener, events.events().getLast().number());
        }
        trim(log);
        return events;
    }

    /** A structure whose listeners may have something to be told since this was asked last. */
    @Nullable
    Integer nextChanged() {
        return changed.pollFirst();
    }

    // ---- nodes ----

    boolean isDead(long position) {
        if (cells.kind(position) == NodeLayout.LISTENER) {
            Listener listener = byId.get(cells.id(position));
            return listener == null || listener.node != position;
        }
        EventLog log = logs.get(cells.structure(position));
        return log == null || !log.holds(position);
    }

    /** A live node lies in another cell now. */
    void relocate(long to) {
        if (cells.kind(to) == NodeLayout.LISTENER) {
            Objects.requireNonNull(byId.get(cells.id(to))).node = to;
        } else {
            Objects.requireNonNull(logs.get(cells.structure(to))).relocate(to);
        }
    }

    // ---- for indexing ----

    /** Takes a listener that was found in a cell. */
    void found(long position) {
        Listener listener = new Listener(
                cells.id(position), cells.structure(position), cells.order(position), position);
        listener.behind = cells.value(position)[0] != 0;
        add(listener);
        if (!listener.behind) {
            logOf(listener.structure).add(listener);
        }
    }

    /** Forgets the listeners whose sessions aren't there; all of both have been found. */
    void forgetEnded(Sessions sessions, LongList dead) {
        for (Listener listener : List.copyOf(byId.values())) {
            if (sessions.get(listener.session) == null) {
                dead.add(listener.node);
                bySession.remove(listener.session);
                byId.remove(listener.id);
                logOf(listener.structure).remove(listener);
            }
        }
        logs.values().removeIf(log -> !log.hasListeners());
    }

    /** Takes an event that was found in a cell, in the order of numbers; false if it is dead. */
    boolean foundEvent(long position) {
        EventLog log = logs.get(cells.structure(position));
        if (log == null || cells.id(position) <= log.slowest().id) {
            return false;
        }
        log.found(position);
        return true;
    }

    /** Notes that all listeners may have something to be told. */
    void allChanged() {
        for (Listener listener : byId.values()) {
            changed.add(listener.structure);
        }
    }

    // ---- for verification ----

    /** Whether what the cells say is this, beside events that have arrived already. */
    boolean agreesWith(Listeners fresh) {
        boolean same = byId.keySet().equals(fresh.byId.keySet())
                && logs.keySet().equals(fresh.logs.keySet());
        for (Listener one : byId.values()) {
            Listener other = fresh.byId.get(one.id);
            same = same
                    && other != null
                    && one.structure == other.structure
                    && one.session == other.session
                    && one.node == other.node
                    && one.behind == other.behind;
        }
        for (EventLog log : logs.values()) {
            EventLog its = fresh.logs.get(log.structure);
            same = same && its != null && isRest(log, its);
        }
        return same;
    }

    /** Whether a log holds what another does, but for events that all its listeners have. */
    private boolean isRest(EventLog log, EventLog whole) {
        PositionSource one = log.events();
        PositionSource other = whole.events();
        for (int k = log.size(); k < whole.size(); k++) {
            if (cells.id(other.next()) > log.slowest().arrived) {
                return false;
            }
        }
        long at = one.next();
        while (at == other.next()) {
            if (at == PositionSource.NO_POSITION) {
                return true;
            }
            at = one.next();
        }
        return false;
    }
}
