package io.fused.node;

import io.fused.core.MemberId;
import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What changed from one map to the next, in sentences for the log. */
final class MapChanges {
    /**
     * One change.
     *
     * @param member whom it concerns; null for all
     * @param sentence what happened
     */
    record Change(@Nullable MemberId member, String sentence) {
        boolean concerns(MemberId self) {
            return member == null || member.equals(self);
        }
    }

    private MapChanges() {}

    /**
     * The changes in the map's order.
     *
     * @param before the map that was known, or null for the first
     */
    static List<Change> between(@Nullable ClusterMap before, ClusterMap after) {
        List<Change> changes = new ArrayList<>();
        for (ClusterMap.MemberEntry member : after.members()) {
            Optional<ClusterMap.MemberEntry> former = before == null
                    ? Optional.empty()
                    : before.member(member.id().name());
            if (former.isEmpty() || !former.get().id().equals(member.id())) {
                changes.add(new Change(
                        member.id(),
                        member.id() + " at " + member.dataAddress() + " is " + member.state()));
            } else if (former.get().state() != member.state()) {
                changes.add(new Change(
                        member.id(),
                        member.id() + " is " + member.state() + ", was "
                                + former.get().state()));
            }
        }
        for (ClusterMap.GroupEntry group : after.groups()) {
            ClusterMap.@Nullable GroupEntry former =
                    before == null || group.group() >= before.groups().size()
                            ? null
                            : before.groups().get(group.group());
            groupChanges(former, group, changes);
        }
        return changes;
    }

    private static void groupChanges(
            ClusterMap.@Nullable GroupEntry before,
            ClusterMap.GroupEntry after,
            List<Change> changes) {
        if (before == null || before.state() != after.state()) {
            changes.add(new Change(null, "Group " + after.group() + " is " + after.state()));
        }
        if (before != null && before.epoch() != after.epoch()) {
            changes.add(
                    new Change(null, "Group " + after.group() + " is at epoch " + after.epoch()));
        }
        Stream.concat(after.primaries().stream(), after.backups().stream())
                .forEach(shard -> shardChanges(
                        before == null ? null : before.shard(shard.id()), shard, changes));
    }

    private static void shardChanges(
            ClusterMap.@Nullable ShardEntry before,
            ClusterMap.ShardEntry after,
            List<Change> changes) {
        ShardId id = after.id();
        MemberId holder = after.holder();
        if (before == null
                || !Objects.equals(before.holder(), holder)
                || before.tenure() != after.tenure()) {
            String whose = holder == null ? "is vacant" : "is held by " + holder;
            changes.add(new Change(
                    holder,
                    "Shard " + id + " " + whose + ", " + after.state() + ", tenure "
                            + after.tenure()));
            if (before != null && before.holder() != null && !before.holder().equals(holder)) {
                changes.add(new Change(
                        before.holder(), "Shard " + id + " is taken from " + before.holder()));
            }
        } else if (before.state() != after.state()) {
            changes.add(new Change(
                    holder, "Shard " + id + " is " + after.state() + ", was " + before.state()));
        }
        if (before != null && before.tail() != after.tail() && after.tail() >= 0) {
            changes.add(
                    new Change(holder, "Shard " + id + " keeps its records up to " + after.tail()));
        }
    }
}
