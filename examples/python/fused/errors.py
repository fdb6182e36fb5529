"""What can go wrong beyond what Python's own collections have exceptions for."""


class FusedError(Exception):
    """An operation failed. If outcome_unknown is true, it may have taken effect all the same."""

    def __init__(self, message: str, outcome_unknown: bool = False):
        if outcome_unknown:
            message += " It may have taken effect or not: the outcome is unknown."
        super().__init__(message)
        self.outcome_unknown = outcome_unknown


class UnansweredError(FusedError):
    """No answer came within the time that the client was given."""


class UnavailableError(FusedError):
    """No member of the cluster could be reached, or none could do it."""


class SessionExpiredError(FusedError):
    """The session ended before the answer came, so that nobody can tell the outcome."""


class DataLossError(FusedError):
    """More shards of a group are gone than it has fused backups."""


class DestroyedError(FusedError):
    """The structure is gone."""


class ShortOfMemoryError(FusedError):
    """The cluster is short of memory and refuses what grows."""


class ProtocolError(FusedError):
    """Client and member don't understand each other."""


class ClosedError(FusedError):
    """The client was closed."""


class DefectError(FusedError):
    """A member met a defect; the operation had no effect."""
