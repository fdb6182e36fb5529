package io.fused.simulator.history;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.Bound;
import io.fused.core.operation.Operation.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A structure whose elements have keys and stand in an order, on one primary: a sorted map, a
 * linked map or a priority queue. Its state are the elements in that order.
 */
final class OrderedModel implements Model<List<OrderedModel.Element>> {
    private final Order order;

    OrderedModel(Order order) {
        this.order = order;
    }

    /** What puts elements in order. */
    enum Order {
        /** Their keys, each once. */
        KEYS,
        /** When their keys came, each once. */
        INSERTION,
        /** Their keys, and when they came. */
        PRIORITY
    }

    /**
     * A key with the token of its value.
     *
     * @param key in hexadecimal digits, which sort as the bytes do
     */
    record Element(String key, long token) {
        Element(byte[] key, long token) {
            this(HexFormat.of().formatHex(key), token);
        }
    }

    @Override
    public List<Element> initial() {
        return List.of();
    }

    @Override
    public @Nullable List<Element> step(
            List<Element> state, Operation operation, @Nullable Answer answer) {
        if (Model.withoutEffect(answer)) {
            return state;
        }
        return switch (operation) {
            case Operation.OnRange ranged -> inRange(state, ranged, answer);
            case Operation.OnKey one -> atKey(state, one, answer);
            case Operation.MapScan scan -> isPage(state, answer) ? state : null;
            case Operation.OnQueue queued -> onQueue(state, queued, answer);
            case Operation.Size size -> ListModel.number(answer, state.size()) ? state : null;
            case Operation.Clear clear -> KeyModel.fits(answer, Answer.DONE) ? List.of() : null;
            default -> throw new IllegalArgumentException("Not of what is ordered: " + operation);
        };
    }

    // ---- maps ----

    /** What a key alone does, with its element put where it belongs. */
    private @Nullable List<Element> atKey(
            List<Element> state, Operation.OnKey operation, @Nullable Answer answer) {
        Long after = new KeyModel().step(token(state, operation.key()), operation, answer);
        return after == null ? null : put(state, operation.key(), after);
    }

    /** The token of a key's value; {@link Tokens#NONE} if it isn't there. */
    long token(List<Element> state, byte[] key) {
        int at = indexOf(state, HexFormat.of().formatHex(key));
        return at < 0 ? Tokens.NONE : state.get(at).token();
    }

    /** Gives a key a value, or none by {@link Tokens#NONE}. */
    List<Element> put(List<Element> state, byte[] key, long token) {
        Element element = new Element(key, token);
        int at = indexOf(state, element.key());
        if (at < 0 && token == Tokens.NONE || at >= 0 && state.get(at).equals(element)) {
            return state;
        }
        List<Element> changed = new ArrayList<>(state);
        if (token == Tokens.NONE) {
            changed.remove(at);
        } else if (at >= 0) {
            changed.set(at, element);
        } else {
            insert(changed, element);
        }
        return List.copyOf(changed);
    }

    private static int indexOf(List<Element> state, String key) {
        int at = state.size() - 1;
        while (at >= 0 && !state.get(at).key().equals(key)) {
            at--;
        }
        return at;
    }

    private void insert(List<Element> state, Element element) {
        int at = state.size();
        while (order != Order.INSERTION
                && at > 0
                && state.get(at - 1).key().compareTo(element.key()) > 0) {
            at--;
        }
        state.add(at, element);
    }

    private static @Nullable List<Element> inRange(
            List<Element> state, Operation.OnRange operation, @Nullable Answer answer) {
        Range range = operation.range();
        List<Element> part =
                state.stream().filter(element -> isInside(element.key(), range)).toList();
        return switch (operation) {
            case Operation.RangeScan scan ->
                isPage(scan.last() ? part.reversed() : part, answer) ? state : null;
            case Operation.RangeSize size -> ListModel.number(answer, part.size()) ? state : null;
            case Operation.RangePoll poll -> {
                if (part.isEmpty()) {
                    yield KeyModel.fits(answer, Answer.ABSENT) ? state : null;
                }
                Element taken = poll.last() ? part.getLast() : part.getFirst();
                yield isElement(answer, taken) ? without(state, taken) : null;
            }
        };
    }

    private static boolean isInside(String key, Range range) {
        byte[] bytes = HexFormat.of().parseHex(key);
        return isInside(Arrays.compareUnsigned(bytes, range.from()), range.fromBound())
                && isInside(Arrays.compareUnsigned(range.to(), bytes), range.toBound());
    }

    private static boolean isInside(int compared, Bound bound) {
        return bound == Bound.NONE || compared > 0 || compared == 0 && bound == Bound.INCLUSIVE;
    }

    // ---- priority queues ----

    private @Nullable List<Element> onQueue(
            List<Element> state, Operation.OnQueue operation, @Nullable Answer answer) {
        return switch (operation) {
            case Operation.QueueOffer offer -> {
                List<Element> longer = new ArrayList<>(state);
                insert(longer, new Element(offer.key(), Tokens.token(offer.value())));
                yield KeyModel.fits(answer, Answer.DONE) ? List.copyOf(longer) : null;
            }
            case Operation.QueuePoll poll -> {
                Element end = end(state, poll.last());
                if (end == null) {
                    yield KeyModel.fits(answer, Answer.ABSENT) ? state : null;
                }
                yield isElement(answer, end) ? without(state, end) : null;
            }
            case Operation.QueuePeek peek -> {
                Element end = end(state, peek.last());
                boolean fits =
                        end == null ? KeyModel.fits(answer, Answer.ABSENT) : isElement(answer, end);
                yield fits ? state : null;
            }
            case Operation.QueueContains contains -> {
                Element wanted = new Element(contains.key(), Tokens.token(contains.value()));
                yield KeyModel.fits(answer, KeyModel.flag(state.contains(wanted))) ? state : null;
            }
            case Operation.QueueRemoveValue remove -> {
                Element wanted = new Element(remove.key(), Tokens.token(remove.value()));
                boolean there = state.contains(wanted);
                List<Element> after = there ? without(state, wanted) : state;
                yield KeyModel.fits(answer, KeyModel.flag(there)) ? after : null;
            }
            case Operation.QueueScan scan -> isPage(state, answer) ? state : null;
            case Operation.QueueRemoveNumber remove ->
                throw new IllegalArgumentException("Models know no numbers: " + operation);
        };
    }

    private static @Nullable Element end(List<Element> state, boolean last) {
        if (state.isEmpty()) {
            return null;
        }
        return last ? state.getLast() : state.getFirst();
    }

    // ---- both ----

    /** No two elements are equal: each value is written once. */
    private static List<Element> without(List<Element> state, Element gone) {
        List<Element> shorter = new ArrayList<>(state);
        shorter.remove(gone);
        return List.copyOf(shorter);
    }

    private static boolean isElement(@Nullable Answer answer, Element expected) {
        return answer == null
                || answer instanceof Answer.Entry entry && element(entry).equals(expected);
    }

    private static Element element(Answer.Entry entry) {
        return new Element(entry.key(), Tokens.token(entry.value()));
    }

    /** Whether an answer is the first page of elements. */
    private static boolean isPage(List<Element> elements, @Nullable Answer answer) {
        if (answer == null) {
            return true;
        }
        if (!(answer instanceof Answer.Page page) || page.entries().size() > elements.size()) {
            return false;
        }
        List<Element> found = page.entries().stream().map(OrderedModel::element).toList();
        return found.equals(elements.subList(0, found.size()))
                && page.last() == (found.size() == elements.size());
    }
}
