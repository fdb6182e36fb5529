package io.fused.simulator;

import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Event;
import io.fused.simulator.history.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a listener knows of a structure by its events alone. Each must fit what those before it left
 * behind: an event that was lost, doubled, swapped, or is of a change that a crash took back shows
 * itself, since every value is written once.
 */
final class ListenedModel {
    private static final Optional<String> RIGHT = Optional.empty();

    private final boolean isList;
    private final boolean isQueue;

    /** Whether all that there is was told; else what is unknown is taken as it comes. */
    private boolean complete;

    private final Map<String, Long> values = new HashMap<>();
    private final Set<Long> items = new HashSet<>();
    private final List<Long> elements = new ArrayList<>();
    private final Set<Long> told = new HashSet<>();

    ListenedModel(StructureKind kind, boolean fromBeginning) {
        isList = kind == StructureKind.LIST;
        isQueue = kind == StructureKind.QUEUE
                || kind == StructureKind.DEQUE
                || kind == StructureKind.PRIORITY_QUEUE;
        complete = fromBeginning;
    }

    /** Takes the next event; says what is wrong with it. */
    Optional<String> take(Event event) {
        if (event.value().length > 0) {
            told.add(Tokens.token(event.value()));
        }
        if (event.kind() == Event.Kind.CLEARED) {
            values.clear();
            items.clear();
            elements.clear();
            complete = true;
            return RIGHT;
        }
        if (isList) {
            return complete ? takeOfList(event) : RIGHT;
        }
        return isQueue ? takeOfQueue(event) : takeOfMap(event);
    }

    private Optional<String> takeOfMap(Event event) {
        String key = HexFormat.of().formatHex(event.key());
        boolean wasThere = event.kind() != Event.Kind.ADDED;
        Long known = values.get(key);
        long before = wasThere ? Tokens.token(event.before()) : Tokens.NONE;
        boolean fits = known == null ? !wasThere || !complete : wasThere && known == before;
        if (event.kind() == Event.Kind.REMOVED) {
            values.remove(key);
        } else {
            values.put(key, Tokens.token(event.value()));
        }
        return fits ? RIGHT : Optional.of("the key '" + key + "' had " + known + ", not " + before);
    }

    private Optional<String> takeOfQueue(Event event) {
        if (event.kind() == Event.Kind.ADDED) {
            long item = Tokens.token(event.value());
            return items.add(item) ? RIGHT : Optional.of("item " + item + " is there already");
        }
        long item = Tokens.token(event.before());
        boolean fits = items.remove(item) || !complete && told.add(item);
        return fits ? RIGHT : Optional.of("item " + item + " isn't there");
    }

    private Optional<String> takeOfList(Event event) {
        int index = (int) event.index();
        boolean isAdded = event.kind() == Event.Kind.ADDED;
        if (index >= elements.size() + (isAdded ? 1 : 0)) {
            return Optional.of("position " + index + " of " + elements.size());
        }
        if (isAdded) {
            elements.add(index, Tokens.token(event.value()));
            return RIGHT;
        }
        long before = Tokens.token(event.before());
        long known = event.kind() == Event.Kind.REMOVED
                ? elements.remove(index)
                : elements.set(index, Tokens.token(event.value()));
        return known == before
                ? RIGHT
                : Optional.of("at " + index + " was " + known + ", not " + before);
    }

    /** Whether a value that was written was told. */
    boolean has(long token) {
        return told.contains(token);
    }

    /** What is wrong with it, by the last read of a key. */
    Optional<String> compare(byte[] key, Answer read) {
        long known = values.getOrDefault(HexFormat.of().formatHex(key), Tokens.NONE);
        long there = read instanceof Answer.Value value ? Tokens.token(value.bytes()) : Tokens.NONE;
        boolean fits = known == there || known == Tokens.NONE && !complete;
        return fits ? RIGHT : Optional.of("by its events a key has " + known + ", not " + there);
    }

    /** What is wrong with it, by the last read of all. */
    Optional<String> compare(Answer.Page read) {
        List<Long> there = new ArrayList<>();
        read.entries().forEach(entry -> there.add(Tokens.token(entry.value())));
        if (!complete) {
            return RIGHT;
        }
        boolean fits = isList
                ? elements.equals(there)
                : Set.copyOf(there).equals(isQueue ? items : new HashSet<>(values.values()));
        return fits
                ? RIGHT
                : Optional.of("its events lead to "
                        + (isList ? elements : isQueue ? items : values.values()) + ", not "
                        + there);
    }
}
