package io.fused.simulator;

import io.fused.core.MemberId;
import io.fused.core.Message;
import io.fused.core.ShardId;
import io.fused.core.replication.ShardView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * 7, One holder answers: no two processes could let go of an answer without a record of the same
 * shard at the same true time, and behind a fence a fused backup takes records of one tenure only.
 */
final class OneHolderCheck extends Check {
    private final Map<ShardId, Set<MemberId>> serving = new TreeMap<>();
    private final Map<String, Long> fences = new HashMap<>();
    private long appliedBefore = -1;

    OneHolderCheck(World world, Views views, Ledger ledger) {
        super(7, world, views, ledger);
    }

    @Override
    public void turned(MemberProcess process) {
        serving.values().forEach(holders -> holders.remove(process.id()));
        for (ShardView view : views().of(process)) {
            if (view.progress() == ShardView.Progress.SERVING) {
                Set<MemberId> holders =
                        serving.computeIfAbsent(view.id(), absent -> new TreeSet<>());
                holders.add(process.id());
                if (holders.size() > 1) {
                    check(view.id(), holders);
                }
            }
        }
    }

    @Override
    public void died(MemberProcess process) {
        serving.values().forEach(holders -> holders.remove(process.id()));
    }

    private void check(ShardId shard, Set<MemberId> holders) {
        Set<MemberId> able = new TreeSet<>();
        for (MemberId id : holders) {
            MemberProcess process = world().process(id);
            if (process != null && process.isAlive() && process.member().holdsLease()) {
                able.add(id);
            }
        }
        if (able.size() > 1) {
            fail(shard + " could be answered by " + able + " at the same time");
        }
    }

    // ---- fences ----

    @Override
    public void taking(MemberProcess process, Input input) {
        appliedBefore = oldRecords(process, input) == null ? -1 : applied(process, input);
    }

    @Override
    public void took(MemberProcess process, Input input) {
        if (input instanceof Input.Control control
                && control.message() instanceof Message.FenceOrder order) {
            fences.merge(
                    fence(process, order.group(), order.backup(), order.primary()),
                    order.tenure(),
                    Math::max);
        }
        Message.Records records = oldRecords(process, input);
        if (records != null && appliedBefore >= 0 && appliedBefore < applied(process, input)) {
            fail(process + " applied record " + records.first() + " of tenure " + records.tenure()
                    + " of primary " + records.primary() + " behind a fence for tenure "
                    + fenced(process, records));
        }
    }

    /** The records of an input if they are of a tenure older than the fence; else null. */
    private Message.@Nullable Records oldRecords(MemberProcess process, Input input) {
        return input instanceof Input.Data data
                        && data.message() instanceof Message.Records records
                        && records.tenure() < fenced(process, records)
                ? records
                : null;
    }

    private long fenced(MemberProcess process, Message.Records records) {
        return fences.getOrDefault(
                fence(process, records.group(), records.backup(), records.primary()), -1L);
    }

    private static String fence(MemberProcess process, int group, int backup, int primary) {
        return process.number() + " " + group + " " + backup + " " + primary;
    }

    /** What a fused backup has applied of the primary that an input's records are of. */
    private long applied(MemberProcess process, Input input) {
        Message.Records records = oldRecords(process, input);
        if (records != null) {
            ShardId id = ShardId.backup(records.group(), records.backup());
            for (ShardView now : process.member().shards()) {
                if (now.id().equals(id)) {
                    return now.applied()[records.primary()];
                }
            }
        }
        return -1;
    }
}
