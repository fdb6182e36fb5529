package io.fused.core;

/** What a shard of a group is. */
public enum ShardKind {
    /** Owns live structures and answers operations on them. */
    PRIMARY,
    /** Holds fused nodes and understands no structure. */
    BACKUP
}
