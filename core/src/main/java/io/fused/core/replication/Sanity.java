package io.fused.core.replication;

import io.fused.core.Message;
import io.fused.core.cell.SizeClasses;
import io.fused.core.cluster.ClusterMap;

/**
 * Looks at a message of another member before anybody acts on it: its indexes must be there, and
 * its arrays as long as the geometry says. What fails here is an error of the sender, and changes
 * nothing.
 *
 * <p>The records inside are not read twice: bytes are not changed on their way.
 */
final class Sanity {
    private Sanity() {}

    /** Whether a message speaks of shards, cells and vectors that this cluster can have. */
    static boolean makesSense(Message.Data message, ClusterMap map) {
        int n = map.primaries();
        int f = map.faults();
        if (!isIndex(message.group(), map.groups().size())) {
            return false;
        }
        return switch (message) {
            case Message.Attach m -> isIndex(m.primary(), n) && isIndex(m.backup(), f);
            case Message.Attached m -> isIndex(m.primary(), n) && isIndex(m.backup(), f);
            case Message.Records m ->
                isIndex(m.primary(), n)
                        && isIndex(m.backup(), f)
                        && m.first() > 0
                        && m.count() > 0
                        && m.payload().length > 0;
            case Message.Committed m -> isIndex(m.primary(), n) && isIndex(m.backup(), f);
            case Message.Applied m -> isIndex(m.primary(), n) && isIndex(m.backup(), f);
            case Message.AttachWanted m -> isIndex(m.primary(), n) && isIndex(m.backup(), f);
            case Message.Fenced m -> isIndex(m.primary(), n) && isIndex(m.backup(), f);
            case Message.Subscribe m -> isSubscribed(m.primary(), n, m.subscription());
            case Message.UnitWanted m ->
                isSubscribed(m.primary(), n, m.subscription())
                        && isUnit(m.sizeClass(), m.unit(), 0);
            case Message.UnitReleased m ->
                isSubscribed(m.primary(), n, m.subscription())
                        && isUnit(m.sizeClass(), m.unit(), 0);
            case Message.Walk m ->
                isSubscribed(m.primary(), n, m.subscription()) && m.credits() >= 0;
            case Message.Credit m ->
                isSubscribed(m.primary(), n, m.subscription()) && m.credits() >= 0;
            case Message.UnitImage m ->
                isSubscribed(m.primary(), n, m.subscription())
                        && isUnit(m.sizeClass(), m.unit(), m.bytes().length);
            case Message.Deltas m -> isSubscribed(m.primary(), n, m.subscription());
            case Message.WalkEnd m ->
                isSubscribed(m.primary(), n, m.subscription()) && areHeights(m.heights());
            case Message.SubscriptionEnded m -> isSubscribed(m.primary(), n, m.subscription());
            case Message.Unsubscribe m -> isSubscribed(m.primary(), n, m.subscription());
            case Message.HeightsWanted m -> isIndex(m.primary(), n) && isIndex(m.backup(), f);
            case Message.Heights m ->
                isIndex(m.primary(), n) && isIndex(m.backup(), f) && areHeights(m.heights());
            case Message.FusedUnitWanted m ->
                isIndex(m.backup(), f)
                        && isUnit(m.sizeClass(), m.unit(), 0)
                        && m.notBefore().length == n;
            case Message.FusedUnit m ->
                isIndex(m.backup(), f)
                        && isUnit(m.sizeClass(), m.unit(), m.bytes().length)
                        && m.applied().length == n;
        };
    }

    private static boolean isIndex(int index, int count) {
        return index >= 0 && index < count;
    }

    /** Numbers of subscriptions begin at 1; 0 stands for one that has ended. */
    private static boolean isSubscribed(int primary, int primaries, long subscription) {
        return isIndex(primary, primaries) && subscription > 0;
    }

    private static boolean isUnit(int sizeClass, int unit, int bytes) {
        return isIndex(sizeClass, SizeClasses.count())
                && unit >= 0
                && bytes <= SizeClasses.unitBytes(sizeClass);
    }

    private static boolean areHeights(int[] heights) {
        if (heights.length != SizeClasses.count()) {
            return false;
        }
        for (int height : heights) {
            if (height < 0) {
                return false;
            }
        }
        return true;
    }
}
