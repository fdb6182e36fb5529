package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows each item of one queue from its offer to its taker: no item twice, none out of nothing,
 * and none lost but for those that a call of unknown outcome may have taken.
 *
 * <p>Weaker than linearizability, and never undecided.
 */
public final class ExactlyOnceChecker {
    private final Map<Long, Call> offered = new HashMap<>();
    private final Map<Long, Call> taken = new HashMap<>();
    private int unknownTakers;
    private boolean cleared;

    /** Makes a checker for one queue. */
    public ExactlyOnceChecker() {}

    /**
     * Judges the calls on the queue.
     *
     * @param calls all of them, in any order
     * @param left the tokens that are in the queue after the last call
     * @return a sentence that names the item and its calls, or empty if all is well
     */
    public Optional<String> check(List<Call> calls, List<Long> left) {
        for (Call call : calls) {
            Optional<String> wrong = note(call);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        for (Map.Entry<Long, Call> taking : taken.entrySet()) {
            if (!offered.containsKey(taking.getKey())) {
                return Optional.of(
                        "Item " + taking.getKey() + " was never offered: " + taking.getValue());
            }
        }
        return checkLeft(left);
    }

    private Optional<String> note(Call call) {
        boolean unknown = call.state() == Call.State.UNKNOWN || call.state() == Call.State.OPEN;
        if (call.state() == Call.State.REFUSED) {
            return Optional.empty();
        }
        return switch (call.operation()) {
            case Operation.QueueOffer offer -> {
                if (unknown || Answer.DONE.equals(call.answer())) {
                    offered.put(Tokens.token(offer.value()), call);
                }
                yield Optional.empty();
            }
            case Operation.QueuePoll poll -> {
                if (unknown) {
                    unknownTakers++;
                }
                yield switch (call.answer()) {
                    case Answer.Value value -> take(Tokens.token(value.bytes()), call);
                    case Answer.Entry entry -> take(Tokens.token(entry.value()), call);
                    case null, default -> Optional.empty();
                };
            }
            case Operation.QueueRemoveValue remove -> {
                if (unknown) {
                    unknownTakers++;
                }
                yield Answer.TRUE.equals(call.answer())
                        ? take(Tokens.token(remove.value()), call)
                        : Optional.empty();
            }
            case Operation.Clear clear -> {
                cleared = true;
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private Optional<String> take(long token, Call call) {
        Call before = taken.put(token, call);
        return before == null
                ? Optional.empty()
                : Optional.of("Item " + token + " was taken twice: " + before + " and " + call);
    }

    private Optional<String> checkLeft(List<Long> left) {
        Map<Long, Integer> times = new HashMap<>();
        for (Long token : left) {
            if (times.merge(token, 1, Integer::sum) > 1) {
                return Optional.of("Item " + token + " is in the queue twice.");
            }
            if (taken.containsKey(token)) {
                return Optional.of("Item " + token + " is still there after " + taken.get(token));
            }
            if (!offered.containsKey(token)) {
                return Optional.of("Item " + token + " is there and was never offered.");
            }
        }
        if (cleared) {
            return Optional.empty();
        }
        int missing = 0;
        String example = "";
        for (Map.Entry<Long, Call> offer : offered.entrySet()) {
            if (offer.getValue().state() == Call.State.ANSWERED
                    && !taken.containsKey(offer.getKey())
                    && !times.containsKey(offer.getKey())) {
                missing++;
                example = "Item " + offer.getKey() + " is gone and nobody has it: "
                        + offer.getValue();
            }
        }
        return missing > unknownTakers ? Optional.of(example) : Optional.empty();
    }
}
