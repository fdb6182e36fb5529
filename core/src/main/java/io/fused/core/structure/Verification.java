package io.fused.core.structure;

import io.fused.core.cell.NodeLayout;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cell.Stacks;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what a shard believes with its cells: the contents built anew, checksums, zeros, the
 * counts of nodes and holes, and how dense the stacks are. Read-only; a problem is a sentence.
 */
final class Verification {
    private final Contents live;
    private final Contents fresh;
    private final Stacks stacks;
    private final List<String> problems = new ArrayList<>();

    Verification(Contents live, Contents fresh) {
        this.live = live;
        this.fresh = fresh;
        this.stacks = live.stacks();
    }

    List<String> problems() {
        for (int c = 0; c < SizeClasses.count(); c++) {
            checkCounts(c);
            checkZeros(c);
        }
        if (live.hasShardRoot() != fresh.hasShardRoot()
                || live.hasShardRoot()
                        && (live.idLimit() != fresh.idLimit()
                                || live.nextSession() != fresh.nextSession())) {
            problems.add("The counters differ from those in the root node");
        }
        checkStructures();
        checkSessions();
        require(
                isSame(live.cells.deadlines.all(), fresh.cells.deadlines.all()),
                "The deadlines differ from those in the cells");
        require(
                live.listeners.agreesWith(fresh.listeners),
                "The listeners and their events differ from their nodes");
        return problems;
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            problems.add(problem);
        }
    }

    private void checkCounts(int sizeClass) {
        String of = " of " + SizeClasses.cellBytes(sizeClass) + "-byte cells";
        int height = live.cells.height(sizeClass);
        int nodes = live.cells.live(sizeClass);
        require(nodes == fresh.cells.live(sizeClass), "The count of nodes is wrong" + of);
        require(
                live.cells.holes(sizeClass).size() == height - nodes,
                "The count of holes is wrong" + of);
        for (int index = 0; index < height; index++) {
            if (live.cells.holes(sizeClass).contains(index)
                    != fresh.cells.holes(sizeClass).contains(index)) {
                problems.add("Cell " + index + of + " is a hole or isn't");
            }
        }
        require(
                live.nextToCompact() >= 0 || height - nodes <= Contents.mostHoles(nodes),
                "The stack is too high" + of);
    }

    /** All bytes outside nodes and holes are zero, those above the height too. */
    private void checkZeros(int sizeClass) {
        int cell = SizeClasses.cellBytes(sizeClass);
        int height = stacks.height(sizeClass);
        for (int index = 0; index < height; index++) {
            long position = Cells.position(sizeClass, index);
            int kind = live.cells.kind(position);
            if (kind != NodeLayout.HOLE) {
                int node = kind == NodeLayout.NONE
                        ? 0
                        : NodeLayout.nodeBytes(live.cells.lengths(position));
                require(
                        stacks.isZero(sizeClass, Cells.offset(position) + node, cell - node),
                        "Bytes behind the node aren't zero in " + cell + "-byte cell " + index);
            }
        }
        require(
                stacks.isZero(sizeClass, (long) height * cell, SizeClasses.unitBytes(sizeClass)),
                "Bytes above the height aren't zero of " + cell + "-byte cells");
    }

    private void checkStructures() {
        List<Structure> mine = live.structures();
        List<Structure> its = fresh.structures();
        require(mine.size() == its.size(), "The structures differ");
        for (int k = 0; k < Math.min(mine.size(), its.size()); k++) {
            Structure one = mine.get(k);
            Structure other = its.get(k);
            boolean equal = one.id == other.id
                    && one.kind() == other.kind()
                    && one.root == other.root
                    && one.liveFrom == other.liveFrom
                    && one.size() == other.size()
                    && hasSameElements(one, other)
                    && hasSameValue(one, other);
            require(equal, "The index of structure " + one.id + " differs from its cells");
        }
    }

    private static boolean hasSameValue(Structure one, Structure other) {
        return !(one instanceof CounterStructure counter)
                || other instanceof CounterStructure its && counter.value() == its.value();
    }

    private static boolean hasSameElements(Structure one, Structure other) {
        return isSame(one.elements(), other.elements());
    }

    private static boolean isSame(PositionSource mine, PositionSource its) {
        long at = mine.next();
        while (at == its.next()) {
            if (at == PositionSource.NO_POSITION) {
                return true;
            }
            at = mine.next();
        }
        return false;
    }

    private void checkSessions() {
        require(live.sessions.size() == fresh.sessions.size(), "The sessions differ");
        Session session = live.sessions.first();
        while (session != null) {
            Session other = fresh.sessions.get(session.number);
            require(
                    other != null && isSame(session, other),
                    "Session " + session.number + " differs from its nodes");
            session = session.later;
        }
    }

    private boolean isSame(Session one, Session other) {
        if (one.window != other.window || one.node != other.node || one.low < other.low) {
            return false;
        }
        for (int slot = 0; slot < Math.max(one.slots(), other.slots()); slot++) {
            long position = one.position(slot);
            if (position != other.position(slot) || one.answer(slot) != other.answer(slot)) {
                return false;
            }
            if (position >= 0
                    && (one.operation(slot) != other.operation(slot)
                            || one.operation(slot) != live.cells.order(position))) {
                return false;
            }
        }
        return true;
    }
}
