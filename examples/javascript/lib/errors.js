/**
 * An operation failed, in a way that JavaScript has no error for. `code` is the kind:
 *
 * - UNANSWERED: no answer came within the time that the client was given
 * - UNAVAILABLE: no member of the cluster could be reached, or none could do it
 * - SESSION_EXPIRED: the session ended before the answer came
 * - DATA_LOSS: more shards of a group are gone than it has fused backups
 * - DESTROYED: the structure is gone
 * - SHORT_OF_MEMORY: the cluster refuses what grows
 * - MISMATCH: the structure of this name is of another kind, or has other codecs
 * - PROTOCOL: client and member don't understand each other
 * - CLOSED: the client was closed
 * - DEFECT: a member met a defect
 *
 * If `outcomeUnknown` is true, the operation may have taken effect all the same.
 */
export class FusedError extends Error {
  constructor(code, message, outcomeUnknown = false) {
    const unknown = ' It may have taken effect or not: the outcome is unknown.';
    super(message + (outcomeUnknown ? unknown : ''));
    this.name = 'FusedError';
    this.code = code;
    this.outcomeUnknown = outcomeUnknown;
  }
}
