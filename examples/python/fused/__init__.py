"""A client of Fused, the collections that survive crashes. See examples/python/README.md."""

from fused.client import Client, connect
from fused.codecs import BYTES, INT64, STRING
from fused.errors import (
    ClosedError,
    DataLossError,
    DefectError,
    DestroyedError,
    FusedError,
    ProtocolError,
    SessionExpiredError,
    ShortOfMemoryError,
    UnansweredError,
    UnavailableError,
)

__all__ = [
    "BYTES",
    "INT64",
    "STRING",
    "Client",
    "ClosedError",
    "DataLossError",
    "DefectError",
    "DestroyedError",
    "FusedError",
    "ProtocolError",
    "SessionExpiredError",
    "ShortOfMemoryError",
    "UnansweredError",
    "UnavailableError",
    "connect",
]
