package io.fused.core.structure;

import io.fused.core.cell.XxHash64;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Operation.Range;

/** A map in the order of its keys, whose bytes are compared as unsigned numbers. */
final class SortedStructure extends KeyedStructure {
    private PositionTree tree = new PositionTree();

    SortedStructure(Contents contents, int id) {
        super(contents, id);
    }

    @Override
    Kind kind() {
        return Kind.SORTED_MAP;
    }

    @Override
    long size() {
        return tree.size();
    }

    @Override
    PositionSource detach() {
        PositionSource dead = tree.from(0);
        tree = new PositionTree();
        return dead;
    }

    @Override
    PositionSource elements() {
        return tree.from(0);
    }

    /** How many keys are below one. */
    private long below(byte[] key) {
        return tree.place(at -> cells.compareKey(at, key) < 0);
    }

    /** How many keys are below one or equal to it. */
    private long upTo(byte[] key) {
        return tree.place(at -> cells.compareKey(at, key) <= 0);
    }

    @Override
    long find(long hash, byte[] key) {
        long place = below(key);
        if (place < tree.size()) {
            long at = tree.get(place);
            if (cells.keyEquals(at, key)) {
                return at;
            }
        }
        return PositionSource.NO_POSITION;
    }

    @Override
    void index(long hash, byte[] key, long position) {
        tree.insert(below(key), position);
    }

    @Override
    void moved(long hash, long from, long to) {
        tree.relocate(from, to);
    }

    @Override
    void remove(long hash, byte[] key, long position) {
        tree.remove(below(key));
    }

    @Override
    long orderOf(long nodeId) {
        return 0;
    }

    @Override
    Answer.Page scan(Operation.MapScan scan) {
        long place = scan.fromStart() ? 0 : upTo(scan.afterKey());
        return page(tree.from(place), scan.maxBytes(), at -> 0);
    }

    // ---- ranges ----

    /** The place of the first key in a range. */
    private long begin(Range range) {
        return switch (range.fromBound()) {
            case NONE -> 0;
            case INCLUSIVE -> below(range.from());
            case EXCLUSIVE -> upTo(range.from());
        };
    }

    /** The place behind the last key in a range; at or before its beginning if it is empty. */
    private long end(Range range) {
        return switch (range.toBound()) {
            case NONE -> tree.size();
            case INCLUSIVE -> upTo(range.to());
            case EXCLUSIVE -> below(range.to());
        };
    }

    Answer size(Range range, Turn turn) {
        turn.need(lastTouched);
        return new Answer.Number(Math.max(0, end(range) - begin(range)));
    }

    Answer scan(Operation.RangeScan scan, Turn turn) {
        turn.need(lastTouched);
        long begin = begin(scan.range());
        long end = end(scan.range());
        PositionSource all = scan.last() ? tree.before(end) : tree.from(begin);
        return page(PositionSource.limited(all, end - begin), scan.maxBytes(), at -> 0);
    }

    /** Takes the first entry of a range, or the last; Absent, without effect, from an empty one. */
    Answer poll(Operation.RangePoll poll, Turn turn) {
        turn.need(lastTouched);
        long begin = begin(poll.range());
        long end = end(poll.range());
        if (begin >= end) {
            return Answer.ABSENT;
        }
        long at = tree.get(poll.last() ? end - 1 : begin);
        byte[] key = cells.key(at);
        Answer.Entry taken = new Answer.Entry(0, key, cells.value(at));
        long hash = XxHash64.of(key);
        if (Slot.holds(taken)) {
            take(hash, key, at);
        } else {
            takeOut(hash, key, at);
            turn.relabel(at);
        }
        return taken;
    }
}
