package io.fused.core.structure;

/** Somebody who is told of the changes of one structure. */
final class Listener {
    /** What it is called: its node's id, so that it is told of all events of higher numbers. */
    final long id;

    final int structure;

    /** The session that made it. */
    final long session;

    /** Where its node lies. */
    long node;

    /** Whether events were dropped before it had them; it is told no more. */
    boolean behind;

    /** The last event that it is known to have: in memory only, the next fetch says it again. */
    long arrived;

    Listener(long id, int structure, long session, long node) {
        this.id = id;
        this.structure = structure;
        this.session = session;
        this.node = node;
        this.arrived = id;
    }
}
