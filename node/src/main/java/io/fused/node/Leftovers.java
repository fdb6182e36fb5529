package io.fused.node;

import io.fused.core.MemberId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.operation.Answer;
import io.fused.core.operation.Operation;
import io.fused.core.operation.Request;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Removes what a structure leaves behind on the primaries of this member when the directory forgets
 * it: as a client would, by a session of its own for each primary. On the data thread alone.
 *
 * <p>A primary that can't do it now is asked again, as long as this member holds it.
 */
final class Leftovers {
    private static final long RETRY_MILLIS = 500;

    /** A primary that refuses for so long has other troubles; what is left costs memory alone. */
    private static final int ATTEMPTS = 120;

    /** How requests are put to the member; an answer comes to the asker, perhaps at once. */
    @FunctionalInterface
    interface Requests {
        void put(PendingAnswers.Asker asker, int shard, Request request);
    }

    private final MemberId self;
    private final EventThread thread;
    private final Requests requests;
    private @Nullable ClusterMap map;

    Leftovers(MemberId self, EventThread thread, Requests requests) {
        this.self = self;
        this.thread = thread;
        this.requests = requests;
    }

    /** Takes a newer map, and removes what it has forgotten since the last one. */
    void onMap(ClusterMap newer) {
        ClusterMap before = map;
        map = newer;
        if (before == null) {
            return;
        }
        Set<Integer> known = newer.structures().stream()
                .map(ClusterMap.StructureEntry::id)
                .collect(Collectors.toSet());
        for (ClusterMap.StructureEntry entry : before.structures()) {
            if (!known.contains(entry.id())) {
                for (int shard : shards(entry, newer)) {
                    new Removal(entry.id(), shard).begin();
                }
            }
        }
    }

    /** The shards that have elements of a structure and are held here. */
    private Set<Integer> shards(ClusterMap.StructureEntry entry, ClusterMap newer) {
        Set<Integer> shards = new HashSet<>();
        for (int shard = 0; shard < newer.shardCount(); shard++) {
            if ((entry.shard() < 0 || entry.shard() == shard) && isHeld(shard, newer)) {
                shards.add(shard);
            }
        }
        return shards;
    }

    private boolean isHeld(int shard, ClusterMap newer) {
        return self.equals(newer.groups()
                .get(shard / newer.primaries())
                .primaries()
                .get(shard % newer.primaries())
                .holder());
    }

    /** One structure on one primary: open a session, remove, close it. */
    private final class Removal implements PendingAnswers.Asker {
        private final int structure;
        private final int shard;
        private int attempts;
        private long session;

        Removal(int structure, int shard) {
            this.structure = structure;
            this.shard = shard;
        }

        void begin() {
            ClusterMap known = map;
            if (known == null || !isHeld(shard, known) || ++attempts > ATTEMPTS) {
                return;
            }
            session = 0;
            requests.put(this, shard, Request.read(new Operation.OpenSession(1)));
        }

        @Override
        public void onAnswer(long correlation, Answer answer) {
            if (session == 0 && answer instanceof Answer.Number opened) {
                session = opened.value();
                thread.later(() -> requests.put(
                        this,
                        shard,
                        new Request(session, 1, 1, 1, new Operation.Destroy(structure))));
            } else if (session != 0 && answer instanceof Answer.Done) {
                thread.later(() -> requests.put(
                        (late, closed) -> {},
                        shard,
                        new Request(session, 0, 1, 2, new Operation.CloseSession())));
            } else {
                thread.after(RETRY_MILLIS, this::begin);
            }
        }
    }
}
