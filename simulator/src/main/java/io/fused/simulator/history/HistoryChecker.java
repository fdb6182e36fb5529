package io.fused.simulator.history;

import io.fused.core.cluster.ClusterMap.StructureKind;
import io.fused.core.cluster.ClusterMap.StructureSpec;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.simulator.history.LinearizabilityChecker.Verdict;
import io.fused.simulator.history.OrderedModel.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Judges a whole history: maps key by key, a queue and a map with moves between them as one object,
 * all others each as one.
 *
 * <p>A clear of a map counts as a removal of each key of its shard, at moments of their own. That
 * an entry expires is a removal that is found among the calls.
 */
public final class HistoryChecker {
    private final int bound;
    private int undecided;

    /**
     * Makes a checker.
     *
     * @param bound the configurations to look at for each object
     */
    public HistoryChecker(int bound) {
        this.bound = bound;
    }

    /**
     * Judges the calls.
     *
     * @param calls all calls on structures; those on sessions are left out
     * @param specOf what was said of the structure with an id
     * @return a paragraph for each object that no order explains
     */
    public List<String> check(List<Call> calls, Function<Integer, StructureSpec> specOf) {
        Set<Integer> moved = moved(calls);
        List<Call> moves = new ArrayList<>();
        Map<String, List<Call>> byObject = new TreeMap<>();
        Map<String, StructureSpec> specs = new TreeMap<>();
        List<Call> clears = new ArrayList<>();
        for (Call call : calls) {
            int structure = call.operation().structure();
            if (structure == 0) {
                continue;
            }
            StructureKind kind = specOf.apply(structure).kind();
            if (moved.contains(structure)) {
                moves.add(call);
                continue;
            }
            boolean isByKey = kind == StructureKind.MAP || kind == StructureKind.SET;
            if (isByKey && call.operation() instanceof Operation.Clear) {
                clears.add(call);
                continue;
            }
            String object = isByKey
                    ? "map " + structure + " key " + keyOf(call.operation())
                    : kind + " " + structure;
            byObject.computeIfAbsent(object, name -> new ArrayList<>()).add(call);
            specs.put(object, specOf.apply(structure));
        }
        List<String> failures = new ArrayList<>();
        if (!moves.isEmpty()) {
            int queue = moved.stream()
                    .filter(structure -> specOf.apply(structure).kind() == StructureKind.QUEUE)
                    .findFirst()
                    .orElseThrow();
            judge("queue and map " + moved, moves, new MoveModel(queue), failures);
        }
        byObject.forEach((object, own) -> {
            for (Call clear : clears) {
                if (clear.operation().structure() == own.getFirst().operation().structure()
                        && clear.shard() == own.getFirst().shard()) {
                    own.add(clear);
                }
            }
            StructureSpec spec = Objects.requireNonNull(specs.get(object));
            switch (spec.kind()) {
                case MAP, SET -> judge(object, own, new KeyModel(), failures);
                case LIST -> judge(object, own, new ListModel(), failures);
                case QUEUE, DEQUE -> judge(object, own, new QueueModel(spec.capacity()), failures);
                case COUNTER -> judge(object, own, new CounterModel(), failures);
                case SORTED_MAP, SORTED_SET, MULTIMAP ->
                    judge(object, own, new OrderedModel(Order.KEYS), failures);
                case LINKED_MAP, LINKED_SET ->
                    judge(object, own, new OrderedModel(Order.INSERTION), failures);
                case PRIORITY_QUEUE ->
                    judge(object, own, new OrderedModel(Order.PRIORITY), failures);
            }
        });
        return failures;
    }

    /** The structures between which elements are moved: of one cluster one queue and one map. */
    public static Set<Integer> moved(List<Call> calls) {
        Set<Integer> moved = new TreeSet<>();
        for (Call call : calls) {
            Operation.Target target = call.operation().target();
            if (target != null) {
                moved.add(call.operation().structure());
                moved.add(target.structure());
            }
        }
        return moved;
    }

    /** For how many objects the search was given up at its bound. */
    public int undecided() {
        return undecided;
    }

    private <S> void judge(String object, List<Call> calls, Model<S> model, List<String> failures) {
        LinearizabilityChecker<S> checker = new LinearizabilityChecker<>(model, bound);
        if (checker.check(withoutTraceless(calls)).verdict() == Verdict.LINEARIZABLE) {
            return;
        }
        LinearizabilityChecker.Result result = checker.check(calls);
        switch (result.verdict()) {
            case LINEARIZABLE -> {}
            case UNDECIDED -> undecided++;
            case NOT_LINEARIZABLE -> failures.add(describe(object, calls, result));
        }
    }

    /**
     * The calls without those of unknown outcome that left no trace: that they never took effect is
     * the explanation to be tried first, for they make a search long.
     */
    private static List<Call> withoutTraceless(List<Call> calls) {
        Set<Long> seen = new HashSet<>();
        for (Call call : calls) {
            switch (call.answer()) {
                case Answer.Value value -> seen.add(Tokens.token(value.bytes()));
                case Answer.Entry entry -> seen.add(Tokens.token(entry.value()));
                case Answer.Page page ->
                    page.entries().forEach(entry -> seen.add(Tokens.token(entry.value())));
                case null, default -> {}
            }
            if (call.operation() instanceof Operation.MapRemoveIf remove
                    && Answer.TRUE.equals(call.answer())) {
                seen.add(Tokens.token(remove.expected()));
            }
        }
        List<Call> kept = new ArrayList<>();
        for (Call call : calls) {
            boolean known = call.state() == Call.State.ANSWERED;
            if (known || seen.contains(written(call.operation()))) {
                kept.add(call);
            }
        }
        return kept;
    }

    /** The token that an operation writes; {@link Tokens#NONE} if it writes none. */
    private static long written(Operation operation) {
        return switch (operation) {
            case Operation.MapPut put -> Tokens.token(put.value());
            case Operation.MapReplaceIf replace -> Tokens.token(replace.value());
            case Operation.ListInsert insert -> Tokens.token(insert.value());
            case Operation.ListSet set -> Tokens.token(set.value());
            case Operation.QueueOffer offer -> Tokens.token(offer.value());
            default -> Tokens.NONE;
        };
    }

    private static String describe(
            String object, List<Call> calls, LinearizabilityChecker.Result result) {
        StringBuilder text = new StringBuilder();
        text.append(object)
                .append(": no order explains these calls; the longest places ")
                .append(result.placed())
                .append(" and fails at ")
                .append(result.stuckAt().map(Call::toString).orElse("the first"));
        for (Call call : calls) {
            text.append("\n    ").append(call);
        }
        return text.toString();
    }

    private static String keyOf(Operation operation) {
        if (operation instanceof Operation.OnKey one) {
            return HexFormat.of().formatHex(one.key());
        }
        throw new IllegalArgumentException("Not of one key: " + operation);
    }
}
