package io.fused.core.structure;

import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;

/** A hash map: elements indexed, and ordered, by their keys' hashes. */
final class MapStructure extends KeyedStructure {
    private HashIndex index;

    MapStructure(Contents contents, int id) {
        super(contents, id);
        index = new HashIndex(cells);
    }

    @Override
    Kind kind() {
        return Kind.MAP;
    }

    @Override
    long size() {
        return index.size();
    }

    long indexBytes() {
        return index.bytes();
    }

    @Override
    PositionSource detach() {
        PositionSource dead = index.fromStart();
        index = new HashIndex(cells);
        return dead;
    }

    @Override
    PositionSource elements() {
        return index.fromStart();
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
    void moved(long hash, long from, long to) {
        index.replace(hash, from, to);
    }

    @Override
    void remove(long hash, byte[] key, long position) {
        index.remove(hash, position);
    }

    @Override
    long orderOf(long nodeId) {
        return 0;
    }

    @Override
    Answer.Page scan(Operation.MapScan scan) {
        HashIndex.Cursor rest = scan.fromStart()
                ? index.fromStart()
                : index.after(scan.afterHash(), scan.afterKey());
        return page(rest, scan.maxBytes(), at -> rest.hash());
    }
}
