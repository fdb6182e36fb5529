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

/**
 * 8, Exposure: an answer leaves only when every record that it depends on is applied at every
 * ACTIVE fused backup, and so in every later history. What it depends on is worked out here from
 * what was written before on the same key or structure, whatever the primary says.
 */
final class ExposureCheck extends Check {
    /** Stands for what is written to all of a structure, such as a clear. */
    private static final String WHOLE = "whole";

    /** Stands for whatever is written to a structure. */
    private static final String ANY = "any";

    private final Map<Long, Need> needs = new HashMap<>();
    private final Map<String, List<Long>> written = new HashMap<>();
    private final Expiries expiries;
    private final List<Unsure> unsure = new ArrayList<>();
    private long lastBefore = -1;

    /**
     * What an answer depends on.
     *
     * @param own the request's own record, or one before it that removed what was overdue; 0 if it
     *     has none
     * @param ownEnd behind all records that the request brought about
     * @param candidates records of others on the same object, ascending
     */
    private record Need(
            ShardId primary, Operation operation, long own, long ownEnd, List<Long> candidates) {

        /** The same without the records that the request brought about. */
        Need ofOthers() {
            return new Need(primary, operation, 0, 0, candidates);
        }
    }

    /**
     * An answer that left before the request's records were sent, which tell whether it might.
     *
     * @param early what is wrong with it if one of them is about the same as the request
     */
    private record Unsure(Need need, String early) {}

    ExposureCheck(World world, Views views, Ledger ledger, Expiries expiries) {
        super(8, world, views, ledger);
        this.expiries = expiries;
    }

    @Override
    public void asking(MemberProcess process, Input.Asked asked) {
        lastBefore = last(process, asked);
        if (lastBefore >= 0) {
            Operation operation = asked.request().operation();
            needs.put(
                    asked.tag(),
                    new Need(primary(asked), operation, 0, 0, dependencies(process, asked)));
        }
    }

    @Override
    public void asked(MemberProcess process, Input.Asked asked) {
        long lastAfter = last(process, asked);
        if (lastBefore < 0 || lastAfter <= lastBefore) {
            return;
        }
        Operation operation = asked.request().operation();
        boolean changes =
                !(operation instanceof Operation.Listen || operation instanceof Operation.Unlisten);
        Operation.Target target = operation.target();
        for (long number = lastBefore + 1; changes && number <= lastAfter; number++) {
            note(object(process, asked, operation.structure(), ANY), number);
            note(object(process, asked, operation.structure(), part(operation)), number);
            if (target != null) {
                note(object(process, asked, target.structure(), ANY), number);
                note(object(process, asked, target.structure(), WHOLE), number);
            }
        }
        Need before = needs.get(asked.tag());
        if (before != null) {
            needs.put(
                    asked.tag(),
                    new Need(
                            before.primary(),
                            before.operation(),
                            lastBefore + 1,
                            lastAfter + 1,
                            before.candidates()));
        }
    }

    private void note(String object, long number) {
        written.computeIfAbsent(object, absent -> new ArrayList<>()).add(number);
    }

    @Override
    public void answered(MemberProcess process, long tag, Answer answer) {
        Need need = needs.remove(tag);
        if (need == null || saysNothing(answer)) {
            return;
        }
        if (!areSent(need)) {
            String ifOwn = early(process, need, need.own(), answer);
            if (!ifOwn.isEmpty()) {
                unsure.add(new Unsure(need, ifOwn));
            }
            need = need.ofOthers();
        }
        String early = early(process, need, number(need), answer);
        if (!early.isEmpty()) {
            fail(early);
        }
    }

    @Override
    public void turned(MemberProcess process) {
        for (Unsure each : unsure) {
            // Where the turn was cut off, nobody will know what they were.
            if (areSent(each.need()) && ownNumber(each.need()) > 0) {
                fail(each.early());
            }
        }
        unsure.clear();
    }

    /** Whether all records that the request brought about were sent. */
    private boolean areSent(Need need) {
        return need.ownEnd() - 1 <= ledger().history(need.primary()).last();
    }

    /** What is wrong with an answer that depends on a record; empty if nothing is. */
    private String early(MemberProcess process, Need need, long number, Answer answer) {
        GroupEntry group = map().groups().get(need.primary().group());
        if (group.state() == ClusterMap.GroupState.LOST) {
            return "";
        }
        for (ShardEntry entry : group.backups()) {
            ShardView view = isActive(entry) ? views().of(entry) : null;
            if (view != null
                    && view.progress() == ShardView.Progress.FOLLOWING
                    && view.applied()[need.primary().index()] < number) {
                return process + " answers a request to " + need.primary()
                        + " that depends on record " + number + ", and " + entry.id() + " at "
                        + entry.holder() + " has applied only "
                        + view.applied()[need.primary().index()] + ": " + answer;
            }
        }
        return "";
    }

    /** The last record that the answer depends on. */
    private long number(Need need) {
        long number = ownNumber(need);
        for (long candidate : need.candidates().reversed()) {
            if (candidate > number && changes(need, candidate)) {
                return candidate;
            }
        }
        return number;
    }

    /** The first record that the request brought about for its own sake; 0 if there is none. */
    private long ownNumber(Need need) {
        long number = need.own();
        while (number < need.ownEnd() && isExpiryOfOthers(need, number)) {
            number++;
        }
        return number == need.ownEnd() ? 0 : number;
    }

    /**
     * Whether a record changes more than a session's table and the answers that belong to it, and
     * more than other entries whose deadline had come.
     */
    private boolean changes(Need need, long number) {
        RecordHistory history = ledger().history(need.primary());
        if (number > history.last()) {
            return false;
        }
        RecordHistory.Emitted emitted = history.get(number);
        if (isExpiryOfOthers(need, number)) {
            return false;
        }
        RecordReader record = emitted.reader();
        while (record.nextDelta()) {
            if (record.sizeClass() != SizeClasses.SESSION
                    && record.sizeClass() != SizeClasses.SLOT
                    && !freesKept(record, emitted.payload())) {
                return true;
            }
        }
        return false;
    }

    private boolean isExpiryOfOthers(Need need, long number) {
        RecordHistory history = ledger().history(need.primary());
        return number <= history.last()
                && expiries.areOfOthers(
                        need.primary(), history.get(number).tenure(), number, need.operation());
    }

    /**
     * Whether a delta makes a hole of an answer's node, because the client's low mark passed it, or
     * of an event's, because all listeners have it.
     */
    private static boolean freesKept(RecordReader delta, byte[] payload) {
        return delta.length() == 1
                && delta.offset() % SizeClasses.cellBytes(delta.sizeClass()) == NodeLayout.KIND
                && (payload[delta.position()] == (NodeLayout.ANSWER ^ NodeLayout.HOLE)
                        || payload[delta.position()] == (NodeLayout.EVENT ^ NodeLayout.HOLE));
    }

    private List<Long> dependencies(MemberProcess process, Input.Asked asked) {
        Operation operation = asked.request().operation();
        String part = part(operation);
        List<Long> all =
                new ArrayList<>(writtenTo(process, asked, part.equals(WHOLE) ? ANY : part));
        if (!part.equals(WHOLE)) {
            all.addAll(writtenTo(process, asked, WHOLE));
        }
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

    private List<Long> writtenTo(MemberProcess process, Input.Asked asked, String part) {
        int structure = asked.request().operation().structure();
        return written.getOrDefault(object(process, asked, structure, part), List.of());
    }

    /** A part of a structure, at one process: its records end with it. */
    private static String object(
            MemberProcess process, Input.Asked asked, int structure, String part) {
        return process.number() + " " + asked.group() + "." + asked.primary() + " " + structure
                + " " + part;
    }

    /** The key that an operation is about, or the whole structure. */
    private static String part(Operation operation) {
        return operation instanceof Operation.OnKey one
                ? HexFormat.of().formatHex(one.key())
                : WHOLE;
    }

    /** Whether an answer tells nothing of what is there; no events may be because none are yet. */
    private static boolean saysNothing(Answer answer) {
        return answer.equals(Answer.NO_EVENTS)
                || answer instanceof Answer.Failed failed && saysNothing(failed.code());
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
                    ANSWER_FORGOTTEN,
                    EVENTS_LOST,
                    NO_LISTENER -> true;
            case OUT_OF_RANGE, CANCELLED, INTERNAL -> false;
        };
    }
}
