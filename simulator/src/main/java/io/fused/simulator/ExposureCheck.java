package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.RecordReader;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.replication.ShardView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * 8, Exposure: an answer leaves only when every record that it depends on is applied at every
 * ACTIVE fused backup, and so in every later history. What it depends on is worked out here from
 * what was written before on the same key or structure, whatever the primary says.
 */
final class ExposureCheck extends Check {
    private final Map<Long, Need> needs = new HashMap<>();
    private final Map<String, List<Long>> written = new HashMap<>();
    private long lastBefore = -1;

    /**
     * What an answer depends on.
     *
     * @param own the request's own record; 0 if it has none
     * @param candidates records of others on the same object, ascending
     */
    private record Need(ShardId primary, long own, List<Long> candidates) {}

    ExposureCheck(World world, Views views, Ledger ledger) {
        super(8, world, views, ledger);
    }

    @Override
    public void asking(MemberProcess process, Input.Asked asked) {
        lastBefore = last(process, asked);
        if (lastBefore >= 0) {
            needs.put(asked.tag(), new Need(primary(asked), 0, dependencies(process, asked)));
        }
    }

    @Override
    public void asked(MemberProcess process, Input.Asked asked) {
        long lastAfter = last(process, asked);
        if (lastBefore < 0 || lastAfter <= lastBefore) {
            return;
        }
        Operation operation = asked.request().operation();
        for (long number = lastBefore + 1; number <= lastAfter; number++) {
            written.computeIfAbsent(object(process, asked, operation), absent -> new ArrayList<>())
                    .add(number);
        }
        Need before = needs.get(asked.tag());
        if (before != null) {
            needs.put(asked.tag(), new Need(before.primary(), lastBefore + 1, before.candidates()));
        }
    }

    @Override
    public void answered(MemberProcess process, long tag, Answer answer) {
        Need need = needs.remove(tag);
        if (need == null || answer instanceof Answer.Failed failed && saysNothing(failed.code())) {
            return;
        }
        GroupEntry group = map().groups().get(need.primary().group());
        if (group.state() == ClusterMap.GroupState.LOST) {
            return;
        }
        long number = number(need);
        for (ShardEntry entry : group.backups()) {
            ShardView view = isActive(entry) ? views().of(entry) : null;
            if (view != null
                    && view.progress() == ShardView.Progress.FOLLOWING
                    && view.applied()[need.primary().index()] < number) {
                fail(process + " answers a request to " + need.primary()
                        + " that depends on record " + number + ", and " + entry.id() + " at "
                        + entry.holder() + " has applied only "
                        + view.applied()[need.primary().index()] + ": " + answer);
                return;
            }
        }
    }

    /** The last record that the answer depends on. */
    private long number(Need need) {
        long number = need.own();
        for (long candidate : need.candidates().reversed()) {
            if (candidate > number && changes(need.primary(), candidate)) {
                return candidate;
            }
        }
        return number;
    }

    /** Whether a record changes more than a session's table and the answers that belong to it. */
    private boolean changes(ShardId primary, long number) {
        RecordHistory history = ledger().history(primary);
        if (number > history.last()) {
            return false;
        }
        RecordHistory.Emitted emitted = history.get(number);
        RecordReader record = emitted.reader();
        while (record.nextDelta()) {
            if (record.sizeClass() != SizeClasses.SESSION
                    && record.sizeClass() != SizeClasses.SLOT
                    && !freesAnswer(record, emitted.payload())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a delta makes a hole of an answer's node, because the client's low mark passed it.
     */
    private static boolean freesAnswer(RecordReader delta, byte[] payload) {
        return delta.length() == 1
                && delta.offset() % SizeClasses.cellBytes(delta.sizeClass()) == NodeLayout.KIND
                && payload[delta.position()] == (NodeLayout.ANSWER ^ NodeLayout.HOLE);
    }

    private List<Long> dependencies(MemberProcess process, Input.Asked asked) {
        Operation operation = asked.request().operation();
        List<Long> all =
                new ArrayList<>(written.getOrDefault(object(process, asked, operation), List.of()));
        all.addAll(written.getOrDefault(
                object(process, asked, new Operation.Clear(operation.structure())), List.of()));
        all.sort(null);
        // An earlier tenure in this process may have had records that were lost with it.
        all.removeIf(number -> number > lastBefore);
        // Far fewer are uncommitted at a time.
        return all.subList(Math.max(0, all.size() - 20), all.size());
    }

    private static ShardId primary(Input.Asked asked) {
        return ShardId.primary(asked.group(), asked.primary());
    }

    /** The primary's last record; -1 if the process doesn't run it. */
    private static long last(MemberProcess process, Input.Asked asked) {
        ShardId id = primary(asked);
        for (ShardView view : process.member().shards()) {
            if (view.id().equals(id) && view.structures().isPresent()) {
                return view.last();
            }
        }
        return -1;
    }

    /** What the operation is about, at one process: its records end with it. */
    private static String object(MemberProcess process, Input.Asked asked, Operation operation) {
        String shard = process.number() + " " + asked.group() + "." + asked.primary() + " "
                + operation.structure();
        byte[] key = key(operation);
        return key == null ? shard : shard + " " + HexFormat.of().formatHex(key);
    }

    private static byte @Nullable [] key(Operation operation) {
        return switch (operation) {
            case Operation.MapGet get -> get.key();
            case Operation.MapContainsKey contains -> contains.key();
            case Operation.MapPut put -> put.key();
            case Operation.MapReplaceIf replace -> replace.key();
            case Operation.MapRemove remove -> remove.key();
            case Operation.MapRemoveIf remove -> remove.key();
            default -> null;
        };
    }

    private static boolean saysNothing(Answer.Code code) {
        return switch (code) {
            case NOT_HOLDER,
                    BEHIND,
                    BUSY,
                    WRONG_SHARD,
                    OUT_OF_MEMORY,
                    NOT_FOUND,
                    INVALID,
                    TOO_LARGE,
                    DATA_LOSS,
                    SESSION_EXPIRED,
                    ANSWER_FORGOTTEN -> true;
            case OUT_OF_RANGE, CANCELLED, INTERNAL -> false;
        };
    }
}
