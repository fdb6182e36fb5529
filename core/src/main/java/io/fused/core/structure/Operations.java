package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/** Checks an operation's fields and leads it to its structure. */
final class Operations {
    private static final int ANY = 0;

    private Operations() {}

    /**
     * Runs an operation on a structure. An effect leaves a record open.
     *
     * @return the answer, of an effect or of none
     */
    static Answer run(Contents contents, Operation operation, Turn turn) {
        Answer refusal = refusal(operation);
        if (refusal != null) {
            return refusal;
        }
        int kind = kind(operation);
        Structure present = contents.structure(operation.structure());
        if (kind == ANY) {
            return runOnAny(contents, operation, present, turn);
        }
        if (present != null && present.kind() != kind) {
            turn.need(present.lastWhole);
            return new Answer.Failed(Answer.Code.INVALID, "A " + name(present.kind()));
        }
        Structure target = present == null ? contents.empty(operation.structure(), kind) : present;
        return switch (target) {
            case MapStructure map -> runOnMap(map, operation, turn);
            case ListStructure list -> runOnList(list, operation, turn);
            case QueueStructure queue -> runOnQueue(queue, operation, turn);
            case CounterStructure counter -> runOnCounter(counter, operation, turn);
        };
    }

    private static String name(int kind) {
        return switch (kind) {
            case Structure.MAP -> "map has no such operation";
            case Structure.LIST -> "list has no such operation";
            case Structure.QUEUE -> "queue has no such operation";
            default -> "counter has no such operation";
        };
    }

    private static Answer.@Nullable Failed refusal(Operation operation) {
        boolean isSound = switch (operation) {
            case Operation.MapScan scan -> scan.maxBytes() > 0;
            case Operation.ListScan scan -> scan.maxBytes() > 0;
            case Operation.QueueScan scan -> scan.maxBytes() > 0;
            case Operation.QueuePoll poll -> poll.waitMillis() >= 0;
            default -> true;
        };
        if (operation.structure() < 1) {
            return new Answer.Failed(Answer.Code.INVALID, "Structures count from 1");
        }
        return isSound ? null : new Answer.Failed(Answer.Code.INVALID, "A number is too small");
    }

    private static int kind(Operation operation) {
        return switch (operation) {
            case Operation.OpenSession any -> ANY;
            case Operation.KeepAlive any -> ANY;
            case Operation.CloseSession any -> ANY;
            case Operation.Cancel any -> ANY;
            case Operation.Size any -> ANY;
            case Operation.Clear any -> ANY;
            case Operation.Destroy any -> ANY;
            case Operation.MapGet map -> Structure.MAP;
            case Operation.MapContainsKey map -> Structure.MAP;
            case Operation.MapContainsValue map -> Structure.MAP;
            case Operation.MapPut map -> Structure.MAP;
            case Operation.MapReplaceIf map -> Structure.MAP;
            case Operation.MapRemove map -> Structure.MAP;
            case Operation.MapRemoveIf map -> Structure.MAP;
            case Operation.MapScan map -> Structure.MAP;
            case Operation.ListGet list -> Structure.LIST;
            case Operation.ListSet list -> Structure.LIST;
            case Operation.ListInsert list -> Structure.LIST;
            case Operation.ListRemove list -> Structure.LIST;
            case Operation.ListFind list -> Structure.LIST;
            case Operation.ListRemoveValue list -> Structure.LIST;
            case Operation.ListScan list -> Structure.LIST;
            case Operation.QueueOffer queue -> Structure.QUEUE;
            case Operation.QueuePoll queue -> Structure.QUEUE;
            case Operation.QueuePeek queue -> Structure.QUEUE;
            case Operation.QueueContains queue -> Structure.QUEUE;
            case Operation.QueueRemoveValue queue -> Structure.QUEUE;
            case Operation.QueueRemoveNumber queue -> Structure.QUEUE;
            case Operation.QueueScan queue -> Structure.QUEUE;
            case Operation.CounterGet counter -> Structure.COUNTER;
            case Operation.CounterAdd counter -> Structure.COUNTER;
            case Operation.CounterSet counter -> Structure.COUNTER;
            case Operation.CounterReplaceIf counter -> Structure.COUNTER;
        };
    }

    private static Answer runOnAny(
            Contents contents, Operation operation, @Nullable Structure present, Turn turn) {
        turn.need(contents.lastDestroyed());
        return switch (operation) {
            case Operation.Size size -> present == null ? new Answer.Number(0) : present.size(turn);
            case Operation.Clear clear -> present == null ? Answer.DONE : present.clear(turn);
            case Operation.Destroy destroy -> {
                if (present != null) {
                    contents.destroy(present);
                }
                yield Answer.DONE;
            }
            default -> throw notOf("any structure", operation);
        };
    }

    private static Answer runOnMap(MapStructure map, Operation operation, Turn turn) {
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

    private static Answer runOnQueue(QueueStructure queue, Operation operation, Turn turn) {
        return switch (operation) {
            case Operation.QueueOffer offer -> queue.offer(offer.value(), offer.first(), turn);
            case Operation.QueuePoll poll -> queue.poll(poll.last(), turn);
            case Operation.QueuePeek peek -> queue.peek(peek.last(), turn);
            case Operation.QueueContains contains -> queue.contains(contains.value(), turn);
            case Operation.QueueRemoveValue remove ->
                queue.removeValue(remove.value(), remove.last(), turn);
            case Operation.QueueRemoveNumber remove -> queue.removeNumber(remove.number(), turn);
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
