package io.fused.core.replication;

import io.fused.core.Clocks;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * The member's lease: the time until which its primaries may answer without a record.
 *
 * <p>A renewal extends it to the moment just before the renewal was sent plus the lease's length,
 * by both clocks; it has ended when either says so. A renewal counts only once the map has been
 * read up to the version that its answer names, so that no lease outlives the news that a shard was
 * taken away.
 */
final class Lease {
    /** Renewals remembered; far more than are under way while a lease could still come of one. */
    private static final int REMEMBERED = 256;

    private record Sent(long renewal, long monotonicMillis, long wallMillis) {}

    private record Granted(Sent sent, long mapVersion) {}

    private final long lengthMillis;
    private final Clocks clocks;
    private final PlantedFault fault;
    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private final ArrayDeque<Granted> ahead = new ArrayDeque<>();
    private long renewals;
    private long counted;
    private long monotonicEnd = Long.MIN_VALUE;
    private long wallEnd = Long.MIN_VALUE;
    private long cachedMillis;

    Lease(long lengthMillis, Clocks clocks, PlantedFault fault) {
        this.lengthMillis = lengthMillis;
        this.clocks = clocks;
        this.fault = fault;
    }

    /** Begins a renewal: to be called just before it is sent. Returns its number. */
    long renewing() {
        renewals++;
        unanswered.add(new Sent(renewals, clocks.monotonicMillis(), clocks.wallMillis()));
        if (unanswered.size() > REMEMBERED) {
            unanswered.remove();
        }
        cachedMillis = clocks.monotonicMillis();
        return renewals;
    }

    /** A renewal is in the log; it counts once the map is at {@code mapVersion}. */
    void onRenewed(long renewal, long mapVersion, long presentVersion) {
        Sent found = null;
        while (!unanswered.isEmpty() && unanswered.peek().renewal() <= renewal) {
            found = unanswered.remove();
        }
        if (found != null && found.renewal() == renewal) {
            ahead.add(new Granted(found, mapVersion));
            if (ahead.size() > REMEMBERED) {
                ahead.remove();
            }
            onMap(presentVersion);
        }
    }

    /** The map has been read up to a version. */
    void onMap(long version) {
        for (Iterator<Granted> each = ahead.iterator(); each.hasNext(); ) {
            Granted granted = each.next();
            if (granted.mapVersion() <= version) {
                each.remove();
                extend(granted.sent());
            }
        }
    }

    private void extend(Sent sent) {
        if (sent.renewal() > counted) {
            counted = sent.renewal();
            monotonicEnd = sent.monotonicMillis() + lengthMillis;
            wallEnd = sent.wallMillis() + lengthMillis;
        }
    }

    /** Whether the lease holds; both clocks are read anew. */
    boolean holds() {
        if (fault == PlantedFault.LEASE_NOT_CHECKED) {
            return true;
        }
        if (fault == PlantedFault.LEASE_BY_CACHED_TIME) {
            return cachedMillis < monotonicEnd;
        }
        return clocks.monotonicMillis() < monotonicEnd
                && (fault == PlantedFault.LEASE_BY_ONE_CLOCK || clocks.wallMillis() < wallEnd);
    }

    /** The number of the last renewal that extended the lease. */
    long counted() {
        return counted;
    }
}
