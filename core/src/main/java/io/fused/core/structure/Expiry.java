package io.fused.core.structure;

import io.fused.core.cell.XxHash64;
import io.fused.core.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Removes entries whose deadline has come. Nothing else lets an entry be gone for its deadline's
 * sake: so no answer shows that without a record which brings it about.
 */
final class Expiry {
    private static final int RECORD_BYTES = 32 << 10;
    private static final int MOST = 512;

    private Expiry() {}

    /**
     * Removes, by a record of its own, what an operation would find overdue: of its keys all, and
     * before it looks at many keys the earliest 512 of the shard. What is beyond these it may still
     * find. Leaves no record open.
     */
    static void before(Operation operation, Contents contents) {
        boolean hides = contents.fault() == PlantedFault.EXPIRY_WITHOUT_RECORD;
        if (!contents.cells.deadlines.hasOverdue() || hides && operation.isRead()) {
            return;
        }
        if (operation instanceof Operation.OnKey one) {
            remove(contents, one.structure(), one.key());
        } else if (operation instanceof Operation.OnMap || operation instanceof Operation.Size) {
            contents.open();
            removeSome(contents);
        }
        Operation.@Nullable Target target = operation.target();
        if (target != null) {
            remove(contents, target.structure(), target.key());
        }
        contents.commit();
    }

    private static void remove(Contents contents, int structure, byte[] key) {
        if (contents.structure(structure) instanceof KeyedStructure map) {
            long at = map.find(XxHash64.of(key), key);
            if (at != PositionSource.NO_POSITION && contents.cells.deadlines.isOverdue(at)) {
                map.expire(at);
            }
        }
    }

    /** Removes the earliest of what is overdue, by the open record. */
    static void removeSome(Contents contents) {
        Deadlines deadlines = contents.cells.deadlines;
        for (int k = 0;
                k < MOST && deadlines.hasOverdue() && contents.openBytes() < RECORD_BYTES;
                k++) {
            long at = deadlines.first();
            if (contents.isDead(at)) {
                contents.cells.free(at);
            } else if (contents.structure(contents.cells.structure(at))
                    instanceof KeyedStructure map) {
                map.expire(at);
            } else {
                throw new IllegalStateException("Only entries of maps expire");
            }
        }
    }
}
