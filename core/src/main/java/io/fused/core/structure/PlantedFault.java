package io.fused.core.structure;

/**
 * Mistakes that the simulator plants to see that its invariants catch them. No other caller can
 * name one.
 */
enum PlantedFault {
    /** The real thing. */
    NONE,
    /** Cells given up at the top of a stack keep their bytes. */
    FREED_MEMORY_NOT_ZEROED,
    /** A deleted node's cell stays as it was. */
    DELETION_NOT_MARKED,
    /** Stacks grow and shrink without telling the backups. */
    HEIGHT_CHANGE_NOT_RECORDED,
    /** The slot with the answer is written by a record of its own, behind that of the effect. */
    SLOT_IN_SECOND_RECORD,
    /** A rebuilt primary knows its sessions, but not the answers in their slots. */
    SESSION_FORGOTTEN,
    /** A rebuilt primary counts ids and sessions on from the highest that it finds. */
    COUNTER_NOT_A_NODE,
    /** A later attempt without effect leaves no record. */
    RETRY_WITHOUT_RECORD,
    /** A session that nobody opened, or that expired, is made when it is used. */
    SESSION_ON_FIRST_USE,
    /** A later attempt parks beside an earlier one. */
    PARKED_TWICE,
    /** An item that is offered isn't given to the poll that waits for one. */
    PARKED_NOT_SERVED,
    /** What an operation changed before it failed stays, without a record. */
    EXCEPTION_NOT_UNDONE,
    /** {@code clear} frees every node in its own record. */
    CLEAR_AS_ONE_RECORD,
    /** What is overdue is left out by reads, and stays in its cell. */
    EXPIRY_WITHOUT_RECORD,
    /** Events go as soon as they are sent, before their listener is known to have them. */
    EVENTS_DROPPED_WHEN_SENT,
    /** A rebuilt primary knows its listeners, but not the events that wait for them. */
    EVENTS_FORGOTTEN
}
