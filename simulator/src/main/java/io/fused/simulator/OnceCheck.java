package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import io.fused.simulator.NodeTable.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * 9, Once: an operation of a session has at most one record in the surviving history, effect and
 * session's slot together, none below the session's low mark or after its end; a later attempt
 * leaves one in any case; and the application was told what the record says.
 */
final class OnceCheck extends Check {
    private final Map<ShardId, NodeTable> tables = new TreeMap<>();
    private final Map<ShardId, Integer> cuts = new HashMap<>();
    private final Causes causes;
    private final Expiries expiries;
    private final List<Told> told = new ArrayList<>();

    /** What an application was told. */
    private record Told(ShardId primary, Pending pending, String answer) {}

    OnceCheck(World world, Views views, Ledger ledger, Causes causes, Expiries expiries) {
        super(9, world, views, ledger);
        this.causes = causes;
        this.expiries = expiries;
    }

    private static boolean leavesSlot(@Nullable Request cause) {
        return cause != null
                && !(cause.operation() instanceof Operation.OpenSession
                        || cause.operation() instanceof Operation.CloseSession
                        || cause.operation() instanceof Operation.KeepAlive);
    }

    // ---- what the records say ----

    @Override
    public void emitted(MemberProcess process, ShardId primary, long tenure, byte[] payload) {
        RecordHistory history = ledger().history(primary);
        if (history.cuts() != cuts.getOrDefault(primary, 0)) {
            cuts.put(primary, history.cuts());
            tables.remove(primary);
        }
        NodeTable table = tables.computeIfAbsent(primary, absent -> new NodeTable());
        while (table.applied() < history.last()) {
            long next = table.applied() + 1;
            RecordHistory.Emitted record = history.get(next);
            boolean byClient = leavesSlot(causes.of(primary, next, record.tenure()));
            for (String wrong : table.apply(record, byClient)) {
                fail(primary + " at " + process + ": " + wrong);
            }
            expiries.emitted(process, primary, record.tenure(), next, table);
        }
    }

    // ---- what applications were told ----

    @Override
    public void resolved(SimulatedClient client, Pending pending, Answer answer) {
        if (pending.number > 0) {
            int primaries = world().shape().primaries();
            ShardId primary = ShardId.primary(pending.shard / primaries, pending.shard % primaries);
            Told one = new Told(primary, pending, words(answer));
            told.add(one);
            compare(one);
            noteFailover(one);
            if (pending.attempt > 1 && mustBeRecorded(answer) && recorded(one) == null) {
                fail("Attempt " + pending.attempt + " left no record: " + pending.call);
            }
        }
    }

    /**
     * Looks at all that was told once more, since a later attempt may have been executed behind it.
     */
    void settled() {
        told.forEach(this::compare);
        expiries.settled();
    }

    /** A retry that a successor answered by what its predecessor had recorded is worth a mark. */
    private void noteFailover(Told one) {
        Recorded recorded = recorded(one);
        RecordHistory history = ledger().history(one.primary());
        if (one.pending().attempt > 1
                && recorded != null
                && history.get(recorded.record()).tenure() < history.tenure()) {
            world().marks().hit(Mark.ANSWERED_FROM_TABLE);
        }
    }

    private @Nullable Recorded recorded(Told one) {
        NodeTable table = tables.get(one.primary());
        return table == null ? null : table.recorded(one.pending().session, one.pending().number);
    }

    private void compare(Told one) {
        Recorded recorded = recorded(one);
        if (recorded != null
                && !recorded.answer().equals("node")
                && !recorded.answer().equals(one.answer())) {
            fail("Session " + one.pending().session + " at " + one.primary() + " was told '"
                    + one.answer() + "' and record " + recorded.record() + " says '"
                    + recorded.answer() + "': " + one.pending().call);
        }
    }

    private static boolean mustBeRecorded(Answer answer) {
        return !(answer instanceof Answer.Failed failed)
                || failed.code() == Answer.Code.OUT_OF_RANGE
                || failed.code() == Answer.Code.CANCELLED;
    }

    private static String words(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> "done";
            case Answer.Absent absent -> "absent";
            case Answer.Value value -> "value " + HexFormat.of().formatHex(value.bytes());
            case Answer.Entry entry ->
                "entry " + HexFormat.of().formatHex(entry.key()) + "="
                        + HexFormat.of().formatHex(entry.value());
            case Answer.Flag flag -> Boolean.toString(flag.value());
            case Answer.Number number -> "number " + number.value();
            case Answer.Failed failed -> "failed " + failed.code().number();
            case Answer.Page page -> "page";
            case Answer.Events events -> events.events().size() + " events";
        };
    }
}
