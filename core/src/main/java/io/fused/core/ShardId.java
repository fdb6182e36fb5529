package io.fused.core;

/**
 * A shard of a group: primary {@code index} of n, or fused backup {@code index} of f.
 *
 * @param group the code group, from 0
 * @param kind primary or fused backup
 * @param index position within its kind, from 0
 */
public record ShardId(int group, ShardKind kind, int index) implements Comparable<ShardId> {
    /** Names primary {@code index} of a group. */
    public static ShardId primary(int group, int index) {
        return new ShardId(group, ShardKind.PRIMARY, index);
    }

    /** Names fused backup {@code index} of a group. */
    public static ShardId backup(int group, int index) {
        return new ShardId(group, ShardKind.BACKUP, index);
    }

    @Override
    public int compareTo(ShardId other) {
        int byGroup = Integer.compare(group, other.group);
        int byKind = byGroup != 0 ? byGroup : kind.compareTo(other.kind);
        return byKind != 0 ? byKind : Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return group + "." + (kind == ShardKind.PRIMARY ? "P" : "F") + index;
    }
}
