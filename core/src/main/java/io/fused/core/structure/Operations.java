package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/** Checks an operation's fields and leads it to its structure. */
final class Operations {
    private Operations() {}

    /**
     * Runs an operation on a structure. An effect leaves a record open.
     *
     * @param declared says the kind of a structure of which nothing is stored
     * @return the answer, of an effect or of none
     */
    static Answer run(Contents contents, Declared declared, Operation operation, Turn turn) {
        Answer refusal = refusal(operation);
        if (refusal != null) {
            return refusal;
        }
        int id = operation.structure();
        if (operation instanceof Operation.OnAny any) {
            return runOnAny(contents, declared, any, turn);
        }
        Structure target = structure(contents, declared, id, Kind.usual(operation));
        if (target == null) {
            turn.need(contents.lastDestroyed());
            return gone(id);
        }
        if (!target.kind().takes(operation)) {
            turn.need(target.lastWhole);
            return new Answer.Failed(
                    Answer.Code.INVALID, "a " + target.kind() + " has no such operation");
        }
        return switch (target) {
            case SortedStructure map
            when operation instanceof Operation.OnRange range -> runOnRange(map, range, turn);
            case KeyedStructure map
            when operation instanceof Operation.MapMove move ->
                map.move(move.key(), Landing.of(contents, declared, move.target()), turn);
            case ItemStructure queue
            when operation instanceof Operation.QueuePoll poll && poll.target() != null ->
                queue.move(poll.last(), Landing.of(contents, declared, poll.target()), turn);
            case KeyedStructure map -> runOnMap(map, operation, turn);
            case ListStructure list -> runOnList(list, operation, turn);
            case ItemStructure queue
            when operation instanceof Operation.QueueOffer offer ->
                queue.offer(offer, declared.capacity(id), turn);
            case ItemStructure queue -> runOnQueue(queue, operation, turn);
            case CounterStructure counter -> runOnCounter(counter, operation, turn);
        };
    }

    private static Answer.@Nullable Failed refusal(Operation operation) {
        boolean isSound = switch (operation) {
            case Operation.MapScan scan -> scan.maxBytes() > 0;
            case Operation.RangeScan scan -> scan.maxBytes() > 0;
            case Operation.ListScan scan -> scan.maxBytes() > 0;
            case Operation.QueueScan scan -> scan.maxBytes() > 0;
            case Operation.Waiting waiting -> waiting.waitMillis() >= 0;
            case Operation.MapPut put -> isTimeToLive(put.ttlMillis());
            case Operation.MapExpire expire -> isTimeToLive(expire.ttlMillis());
            case Operation.ListenerFetch fetch ->
                fetch.maxBytes() > 0 && fetch.after() >= 0 && fetch.waitMillis() >= 0;
            default -> true;
        };
        if (operation.structure() < 1) {
            return new Answer.Failed(Answer.Code.INVALID, "Structures count from 1");
        }
        return isSound ? null : new Answer.Failed(Answer.Code.INVALID, "A number is out of bounds");
    }

    private static boolean isTimeToLive(long millis) {
        return millis >= 0 && millis <= Operation.MOST_TTL_MILLIS;
    }

    private static Answer.Failed gone(int id) {
        return new Answer.Failed(Answer.Code.NOT_FOUND, "no structure has the id " + id);
    }

    /** A structure, or an empty one; null if the directory knows that it is gone. */
    static @Nullable Structure structure(
            Contents contents, Declared declared, int id, Kind unlessDeclared) {
        Structure present = contents.structure(id);
        if (present != null) {
            return present;
        }
        Kind kind = declared.kind(id);
        if (kind == null && !declared.equals(Declared.NOTHING)) {
            return null;
        }
        return contents.empty(id, kind == null ? unlessDeclared : kind);
    }

    private static Answer runOnAny(
            Contents contents, Declared declared, Operation.OnAny operation, Turn turn) {
        turn.need(contents.lastDestroyed());
        int id = operation.structure();
        Structure present = contents.structure(id);
        return switch (operation) {
            case Operation.Size size -> present == null ? new Answer.Number(0) : present.size(turn);
            case Operation.Clear clear -> present == null ? Answer.DONE : present.clear(turn);
            case Operation.Destroy destroy -> {
                if (present != null) {
                    contents.destroy(present);
                } else {
                    contents.tellDestroyed(id);
                }
                yield Answer.DONE;
            }
            case Operation.Listen listen ->
                structure(contents, declared, id, Kind.MAP) == null
                        ? gone(id)
                        : contents.listeners.listen(id, turn.session());
            case Operation.Unlisten unlisten ->
                contents.listeners.unlisten(unlisten, turn.session(), turn);
            case Operation.ListenerFetch fetch -> contents.listeners.fetch(fetch, turn);
            default -> throw notOf("any structure", operation);
        };
    }

    private static Answer runOnRange(SortedStructure map, Operation.OnRange operation, Turn turn) {
        return switch (operation) {
            case Operation.RangeScan scan -> map.scan(scan, turn);
            case Operation.RangeSize size -> map.size(size.range(), turn);
            case Operation.RangePoll poll -> map.poll(poll, turn);
        };
    }

    private static Answer runOnMap(KeyedStructure map, Operation operation, Turn turn) {
        return switch (operation) {
            case Operation.MapGet get -> map.get(get.key(), turn);
            case Operation.MapPut put -> map.put(put, turn);
            case Operation.MapContainsKey contains -> map.containsKey(contains.key(), turn);
            case Operation.MapContainsValue contains -> map.containsValue(contains.value(), turn);
            case Operation.MapReplaceIf replace -> map.replaceIf(replace, turn);
            case Operation.MapRemove remove ->
                map.remove(remove.key(), remove.returnPrevious(), turn);
            case Operation.MapRemoveIf remove ->
                map.removeIf(remove.key(), remove.expected(), turn);
            case Operation.MapScan scan -> map.scan(scan, turn);
            case Operation.MapExpire expire -> map.expire(expire, turn);
            case Operation.MapTimeToLive ask -> map.timeToLive(ask.key(), turn);
            default -> throw notOf("maps", operation);
        };
    }

    private static Answer runOnList(ListStructure list, Operation operation, Turn turn) {
        return switch (operation) {
            case Operation.ListGet get -> list.get(get.index(), turn);
            case Operation.ListSet set -> list.set(set, turn);
            case Operation.ListInsert insert -> list.insert(insert.index(), insert.value(), turn);
            case Operation.ListRemove remove ->
                list.remove(remove.index(), remove.returnPrevious(), turn);
            case Operation.ListFind find -> list.find(find.value(), find.last(), turn);
            case Operation.ListRemoveValue remove -> list.removeValue(remove.value(), turn);
            case Operation.ListScan scan -> list.scan(scan, turn);
            default -> throw notOf("lists", operation);
        };
    }

    private static Answer runOnQueue(ItemStructure queue, Operation operation, Turn turn) {
        return switch (operation) {
            case Operation.QueuePoll poll -> queue.poll(poll.last(), turn);
            case Operation.QueuePeek peek -> queue.peek(peek.last(), turn);
            case Operation.QueueContains contains -> queue.contains(contains, turn);
            case Operation.QueueRemoveValue remove -> queue.removeValue(remove, turn);
            case Operation.QueueRemoveNumber remove -> queue.removeNumber(remove, turn);
            case Operation.QueueScan scan -> queue.scan(scan, turn);
            default -> throw notOf("queues", operation);
        };
    }

    private static Answer runOnCounter(CounterStructure counter, Operation operation, Turn turn) {
        return switch (operation) {
            case Operation.CounterGet get -> counter.get(turn);
            case Operation.CounterAdd add -> counter.add(add.amount(), turn);
            case Operation.CounterSet set -> counter.set(set.value(), turn);
            case Operation.CounterReplaceIf replace ->
                counter.replaceIf(replace.expected(), replace.value(), turn);
            default -> throw notOf("counters", operation);
        };
    }

    private static IllegalStateException notOf(String kind, Operation operation) {
        return new IllegalStateException(operation + " is no operation of " + kind);
    }
}
