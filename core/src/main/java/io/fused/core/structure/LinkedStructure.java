package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;

/**
 * A hash map in the order of insertion. An element's place in it, in its node's order, is the id
 * that its node had when the key was put; a new value keeps it.
 */
final class LinkedStructure extends KeyedStructure {
    private HashIndex index;
    private NumberedRing ring = new NumberedRing();

    LinkedStructure(Contents contents, int id) {
        super(contents, id);
        index = new HashIndex(cells);
    }

    @Override
    Kind kind() {
        return Kind.LINKED_MAP;
    }

    @Override
    long size() {
        return index.size();
    }

    @Override
    PositionSource detach() {
        PositionSource dead = ring.ascending();
        index = new HashIndex(cells);
        ring = new NumberedRing();
        return dead;
    }

    @Override
    PositionSource elements() {
        return ring.ascending();
    }

    @Override
    long find(long hash, byte[] key) {
        return index.find(hash, key);
    }

    @Override
    void index(long hash, byte[] key, long position) {
        index.insert(hash, key, position);
    }

    @Override
    void insert(long hash, byte[] key, long position) {
        index(hash, key, position);
        append(position);
    }

    /** Puts a node that is indexed behind all others. */
    void append(long position) {
        ring.append(cells.order(position), position);
    }

    @Override
    void moved(long hash, long from, long to) {
        index.replace(hash, from, to);
        ring.relocate(cells.order(to), to);
    }

    @Override
    void remove(long hash, byte[] key, long position) {
        index.remove(hash, position);
        ring.remove(cells.order(position));
    }

    @Override
    long orderOf(long nodeId) {
        return nodeId;
    }

    @Override
    Answer.Page scan(Operation.MapScan scan) {
        PositionSource rest = scan.fromStart() ? ring.ascending() : ring.above(scan.afterHash());
        return page(rest, scan.maxBytes(), cells::order);
    }
}
