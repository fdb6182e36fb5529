package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.simulator.history.Call;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The entries whose time to live was over: each stands in the history as a removal at the moment of
 * its record, if that record survives. Part of 17: none goes before its deadline.
 */
final class Expiries {
    private final World world;
    private final Ledger ledger;
    private final Map<Expiry, Call> calls = new LinkedHashMap<>();

    /** A record that removed what was overdue, and which of its entries. */
    private record Expiry(ShardId primary, long tenure, long number, int index) {}

    Expiries(World world, Ledger ledger) {
        this.world = world;
        this.ledger = ledger;
    }

    /** A record was emitted by a process, perhaps seen before. */
    void emitted(
            MemberProcess process, ShardId primary, long tenure, long number, NodeTable table) {
        int index = 0;
        for (NodeTable.Expired gone : table.expired()) {
            Expiry expiry = new Expiry(primary, tenure, number, index++);
            if (!calls.containsKey(expiry)) {
                calls.put(expiry, begin(process, primary, gone));
            }
        }
    }

    private Call begin(MemberProcess process, ShardId primary, NodeTable.Expired gone) {
        int shard = primary.group() * world.shape().primaries() + primary.index();
        Call call = world.history()
                .moment(
                        shard,
                        new Operation.MapRemoveIf(gone.structure(), gone.key(), gone.value()));
        world.marks().hit(Mark.ENTRY_EXPIRED);
        world.trace().note(process.host(), "expires", call);
        if (gone.deadline() > process.wallMillis()) {
            world.fail(
                    17,
                    process + " lets an entry expire " + (gone.deadline() - process.wallMillis())
                            + " ms before its deadline: " + call);
        }
        return call;
    }

    /** Whether a record removes what is overdue, and nothing that an operation is about. */
    boolean areOfOthers(ShardId primary, long tenure, long number, Operation operation) {
        int index = 0;
        Call call = calls.get(new Expiry(primary, tenure, number, index));
        boolean expires = call != null;
        while (call != null) {
            if (call.operation() instanceof Operation.MapRemoveIf gone
                    && gone.structure() == operation.structure()
                    && isAbout(operation, gone.key())) {
                return false;
            }
            call = calls.get(new Expiry(primary, tenure, number, ++index));
        }
        return expires;
    }

    private static boolean isAbout(Operation operation, byte[] key) {
        return !(operation instanceof Operation.OnKey one) || Arrays.equals(one.key(), key);
    }

    /** Tells the history which of them happened. */
    void settled() {
        calls.forEach((expiry, call) -> {
            RecordHistory history = ledger.history(expiry.primary());
            boolean survives = expiry.number() <= history.last()
                    && history.get(expiry.number()).tenure() == expiry.tenure();
            if (survives) {
                world.history().happened(call, Answer.TRUE);
            } else {
                world.history().refused(call);
            }
        });
    }
}
