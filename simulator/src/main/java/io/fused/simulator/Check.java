package io.fused.simulator;

import io.fused.core.ShardId;
import io.fused.core.cluster.ClusterMap;
import io.fused.core.cluster.ClusterMap.GroupEntry;
import io.fused.core.cluster.ClusterMap.ShardEntry;
import io.fused.core.cluster.ClusterMap.ShardState;

/** One invariant of the protocol's list: watches a run and says when it doesn't hold. */
abstract class Check implements Observer {
    private final int number;
    private final World world;
    private final Views views;
    private final Ledger ledger;

    Check(int number, World world, Views views, Ledger ledger) {
        this.number = number;
        this.world = world;
        this.views = views;
        this.ledger = ledger;
    }

    World world() {
        return world;
    }

    Views views() {
        return views;
    }

    Ledger ledger() {
        return ledger;
    }

    ClusterMap map() {
        return world.map();
    }

    void fail(String sentence) {
        world.fail(number, sentence);
    }

    static boolean isActive(ShardEntry entry) {
        return entry.state() == ShardState.ACTIVE;
    }

    boolean isAlive(ShardEntry entry) {
        MemberProcess holder = world.process(entry.holder());
        return holder != null && holder.isAlive();
    }

    static ShardId primary(GroupEntry group, int index) {
        return ShardId.primary(group.group(), index);
    }
}
