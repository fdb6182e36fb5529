package io.fused.cli.demo;

import io.fused.protocol.MemberStatus;
import io.fused.protocol.ShardStatus;
import io.fused.protocol.StatusReply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * The members that are killed in one round.
 *
 * @param members the members with a shard each, as they were before the kill
 */
record Victims(List<MemberStatus> members) {
    Victims {
        members = List.copyOf(members);
    }

    /**
     * Draws as many members as the cluster tolerates, at least one of them with a primary, and not
     * the same set of roles as before where there is another.
     *
     * @param status of a whole cluster
     * @param count how many, at least 1
     * @param before what the earlier rounds killed
     */
    static Victims draw(
            StatusReply status, int count, List<Victims> before, SplittableRandom random) {
        List<MemberStatus> candidates = status.getMembersList().stream()
                .filter(member -> member.getShardsCount() > 0)
                .collect(Collectors.toCollection(ArrayList::new));
        Set<Set<String>> used = new HashSet<>();
        before.forEach(victims -> used.add(victims.roleSet()));
        Victims drawn = null;
        for (int attempt = 0; attempt < 1_000; attempt++) {
            shuffle(candidates, random);
            drawn = new Victims(candidates.subList(0, count));
            if (drawn.hasPrimary() && !used.contains(drawn.roleSet())) {
                return drawn;
            }
        }
        if (drawn == null || !drawn.hasPrimary()) {
            throw new IllegalStateException("No member of the cluster holds a primary.");
        }
        return drawn;
    }

    /** The victims and their roles, for people: {@code m1 (primary 0), m4 (fused backup 1)}. */
    String describe() {
        return members.stream()
                .map(member -> member.getMember() + " (" + String.join(", ", roles(member)) + ")")
                .collect(Collectors.joining(", "));
    }

    /** The indexes of the primaries among the victims' shards of group 0. */
    List<Integer> primaries() {
        return members.stream()
                .flatMap(member -> member.getShardsList().stream())
                .filter(shard -> shard.getKind().equals("primary"))
                .map(ShardStatus::getIndex)
                .sorted()
                .toList();
    }

    /** Whether none of the victims' runs is counted on in this status. */
    boolean noticed(StatusReply status) {
        return status.getMembersList().stream()
                .noneMatch(now -> now.getState().equals("UP")
                        && members.stream()
                                .anyMatch(victim -> victim.getMember().equals(now.getMember())
                                        && victim.getIncarnation() == now.getIncarnation()));
    }

    private boolean hasPrimary() {
        return !primaries().isEmpty();
    }

    private Set<String> roleSet() {
        return members.stream()
                .flatMap(member -> roles(member).stream())
                .collect(Collectors.toSet());
    }

    private static List<String> roles(MemberStatus member) {
        return member.getShardsList().stream()
                .map(shard -> (shard.getKind().equals("primary") ? "primary " : "fused backup ")
                        + shard.getIndex())
                .toList();
    }

    private static void shuffle(List<MemberStatus> members, SplittableRandom random) {
        for (int i = members.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            MemberStatus swapped = members.get(i);
            members.set(i, members.get(j));
            members.set(j, swapped);
        }
    }
}
