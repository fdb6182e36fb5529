"""Operations on their way: each takes effect once, whatever fails in between."""

import collections
import threading
import time
from typing import Optional

import grpc

from fused import structures
from fused.cluster import MESSAGE_BYTES, PROTOCOL_VERSION, Cluster, pb
from fused.errors import (
    ClosedError,
    DataLossError,
    DefectError,
    DestroyedError,
    ProtocolError,
    SessionExpiredError,
    ShortOfMemoryError,
    UnansweredError,
)

_CONNECT_SECONDS = 5.0
_CLOSE_SECONDS = 0.5
_PAUSE_SECONDS_MAX = 0.1

# Room for what an operation travels in.
_OPERATION_BYTES_MAX = MESSAGE_BYTES - 1_024

# An attempt that is answered so did nothing, and the next one may have better luck.
_REFUSALS = {
    pb.CODE_NOT_HOLDER: "the member may not answer for it now",
    pb.CODE_BEHIND: "the member waits for the newest map of the cluster",
    pb.CODE_BUSY: "the member is busy",
}

_OPEN_ERRORS = {
    grpc.StatusCode.ALREADY_EXISTS: ValueError,
    grpc.StatusCode.INVALID_ARGUMENT: ValueError,
    grpc.StatusCode.NOT_FOUND: IndexError,
    grpc.StatusCode.FAILED_PRECONDITION: ProtocolError,
    grpc.StatusCode.UNIMPLEMENTED: ProtocolError,
}

# These say that the request itself was wrong. Any other end of a call, without a code of the
# protocol, says nothing about whether the operation was run.
_NOT_UNDERSTOOD = {
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.UNIMPLEMENTED,
}


def connect(endpoints: str, patience: float = 30.0) -> "Client":
    """Connects to a cluster.

    endpoints: host:port of some members, with commas between them; the others are learnt from them.
    patience: for how many seconds an operation goes on through recoveries before it fails.
    """
    return Client(Cluster(endpoints, min(patience, _CONNECT_SECONDS)), patience)


class _Refused(Exception):
    """This attempt did nothing; the same operation may be sent again."""


class _Lost(Exception):
    """This attempt has no answer: only a repetition in its session is safe."""


class _Failed(Exception):
    """The operation has its answer, which is no good one."""

    def __init__(self, code: int, detail: str):
        super().__init__(detail)
        self.code = code
        self.detail = detail


class _Session:
    """A session at a shard, used by one operation at a time, so its low mark is that number."""

    def __init__(self, number: int):
        self.number = number
        self.last = 0


class Client:
    """A connection to a cluster, and the way to its collections. May be used by any thread.

    Structures are opened, or created, by name. One that is pinned to a primary is another structure
    than the one of that name which the cluster places.
    """

    def __init__(self, cluster: Cluster, patience: float):
        self._cluster = cluster
        self._patience = patience
        self._lock = threading.Lock()
        self._idle = collections.defaultdict(list)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    def close(self) -> None:
        """Ends sessions and connections; what is under way in other threads fails."""
        with self._lock:
            idle, self._idle = self._idle, collections.defaultdict(list)
        if not self._cluster.closed:
            self._end_sessions(idle)
            self._cluster.close()

    @property
    def primaries(self) -> int:
        """How many primaries the cluster has."""
        return len(self._cluster.view.places)

    def map(self, name, key_codec, value_codec, primary: Optional[int] = None):
        codecs = f"{key_codec.name},{value_codec.name}"
        opened = self._open(name, pb.STRUCTURE_KIND_MAP, codecs, primary)
        return structures.FusedMap(opened, key_codec, value_codec)

    def set(self, name, codec, primary: Optional[int] = None):
        opened = self._open(name, pb.STRUCTURE_KIND_SET, codec.name, primary)
        return structures.FusedSet(opened, codec)

    def list(self, name, codec, primary: Optional[int] = None):
        opened = self._open(name, pb.STRUCTURE_KIND_LIST, codec.name, primary)
        return structures.FusedList(opened, codec)

    def queue(self, name, codec, primary: Optional[int] = None):
        opened = self._open(name, pb.STRUCTURE_KIND_QUEUE, codec.name, primary)
        return structures.FusedQueue(opened, codec)

    def deque(self, name, codec, primary: Optional[int] = None):
        opened = self._open(name, pb.STRUCTURE_KIND_DEQUE, codec.name, primary)
        return structures.FusedDeque(opened, codec)

    def counter(self, name, primary: Optional[int] = None):
        return structures.FusedCounter(self._open(name, pb.STRUCTURE_KIND_COUNTER, "", primary))

    def _open(self, name, kind, codec, primary) -> "structures.Opened":
        request = pb.OpenRequest(
            protocol_version=PROTOCOL_VERSION,
            cluster_id=self._cluster.view.cluster_id,
            name=name,
            kind=kind,
            codec=codec,
            pinned=primary,
        )
        response = self._of_directory("open", request)
        self._cluster.require(response.map_version)
        return structures.Opened(
            self,
            f"{pb.StructureKind.Name(kind)[len('STRUCTURE_KIND_'):].lower()} {name!r}",
            response.structure,
            response.shard if response.HasField("shard") else None,
        )

    def destroy(self, structure: int) -> None:
        """Takes a structure out of the directory, and its elements with it."""
        request = pb.DestroyRequest(
            protocol_version=PROTOCOL_VERSION,
            cluster_id=self._cluster.view.cluster_id,
            structure=structure,
        )
        try:
            self._of_directory("destroy", request)
        except IndexError:
            return  # Somebody else has destroyed it, or this call itself at an earlier attempt.

    def _of_directory(self, method, request):
        try:
            return self._cluster.ask(method, request, self._patience)
        except grpc.RpcError as error:
            kind = _OPEN_ERRORS.get(error.code(), DefectError)
            raise kind(error.details() or error.code().name) from None

    # ---- operations ----

    def run(
        self,
        what: str,
        operation: pb.Operation,
        *,
        shard: Optional[int] = None,
        key_hash: int = 0,
        changes: bool,
        wait: float = 0.0,
        give_up: Optional[float] = None,
    ) -> pb.Answer:
        """Runs one operation and returns its answer.

        what: names the operation in errors.
        shard: whom to ask; without it the shard that the hash belongs to.
        changes: whether it needs a session; it then takes effect once, however often it is sent.
        wait: for how many seconds a poll waits at the primary.
        give_up: when to, by time.monotonic(); by default when the client's patience is over.
        """
        if operation.ByteSize() > _OPERATION_BYTES_MAX:
            raise ValueError(f"{what}: {operation.ByteSize()} bytes are more than a message holds")
        wait_until = time.monotonic() + wait
        if give_up is None:
            give_up = wait_until + self._patience
        session = None
        uncertain = False
        pause = 0.001
        at = -1
        try:
            while True:
                try:
                    if session is None:
                        at = self._cluster.view.shard_of(key_hash) if shard is None else shard
                        if changes:
                            session = self._take_session(what, at, give_up)
                            operation.number = session.last
                            operation.attempt = 0
                    operation.attempt += 1
                    if wait:
                        left = max(0.0, wait_until - time.monotonic())
                        operation.queue_poll.wait_millis = round(left * 1_000)
                    return self._send(at, session, operation, give_up)
                except _Refused as refused:
                    trouble = str(refused)
                except _Lost as lost:
                    uncertain |= changes
                    trouble = str(lost)
                except _Failed as failed:
                    # Without the session nobody can tell any more what became of an attempt
                    # that had no answer; else the operation certainly had no effect.
                    if uncertain or failed.code not in (
                        pb.CODE_SESSION_EXPIRED,
                        pb.CODE_WRONG_SHARD,
                    ):
                        raise self._error(what, at, failed, uncertain) from None
                    if failed.code == pb.CODE_WRONG_SHARD:
                        self._give_back(at, session)
                    session = None
                    trouble = failed.detail
                except ClosedError:
                    raise ClosedError(f"{what}: the client was closed.", uncertain) from None
                if time.monotonic() + pause >= give_up:
                    raise UnansweredError(
                        f"{what}: no answer from primary {at} in time. Last seen: {trouble}.",
                        uncertain,
                    )
                time.sleep(pause)
                pause = min(2 * pause, _PAUSE_SECONDS_MAX)
                self._cluster.refresh()
        except KeyboardInterrupt:
            # A poll that nobody waits for any more must not take an item.
            if session is not None:
                self._end_sessions({at: [session]})
                session = None
            raise
        finally:
            self._give_back(at, session)

    def _send(
        self, shard: int, session: Optional[_Session], operation: pb.Operation, give_up: float
    ) -> pb.Answer:
        """Makes one attempt."""
        place = self._cluster.place(shard, give_up)
        if place.lost:
            raise _Failed(pb.CODE_DATA_LOSS, "")
        if not place.answers:
            raise _Refused(
                "too few members of its group are reachable"
                if place.suspended
                else "no member serves it yet"
            )
        request = pb.OperationRequest(
            protocol_version=PROTOCOL_VERSION,
            cluster_id=self._cluster.view.cluster_id,
            map_version=self._cluster.required_version,
            shard=shard,
            session=session.number if session else 0,
            low=session.last if session else 0,
            operation=operation,
        )
        member = self._cluster.member(place.address)
        try:
            left = max(0.001, give_up - time.monotonic())
            call = member.execute.future(request, timeout=left)
        except ValueError:
            raise ClosedError("The client was closed.") from None
        try:
            with self._cluster.following(shard, place, call):
                return call.result().answer
        except grpc.FutureCancelledError:
            raise _Lost(f"it moves from {place.address} to another member") from None
        except grpc.RpcError as error:
            raise _meaning(place.address, error) from None
        finally:
            call.cancel()  # Nothing to do, unless this thread was interrupted.

    # ---- sessions ----

    def _take_session(self, what: str, shard: int, give_up: float) -> _Session:
        """Returns an idle session of a shard, or opens one, and draws its next number."""
        with self._lock:
            session = self._idle[shard].pop() if self._idle[shard] else None
        if session is None:
            operation = pb.Operation(open_session={"window": 1})
            answer = self.run(
                f"{what}: a session", operation, shard=shard, changes=False, give_up=give_up
            )
            session = _Session(answer.number)
        session.last += 1
        return session

    def _give_back(self, shard: int, session: Optional[_Session]) -> None:
        """Keeps a session for the next operation, whose number then says that this one is over."""
        if session is not None:
            with self._lock:
                self._idle[shard].append(session)

    def _end_sessions(self, idle) -> None:
        """Tells the members that sessions aren't needed any more; they would expire anyway."""
        calls = []
        operation = pb.Operation()
        operation.close_session.SetInParent()
        for shard, sessions in idle.items():
            place = self._cluster.view.places[shard]
            for session in sessions if place.answers else []:
                request = pb.OperationRequest(
                    protocol_version=PROTOCOL_VERSION,
                    cluster_id=self._cluster.view.cluster_id,
                    shard=shard,
                    session=session.number,
                    operation=operation,
                )
                member = self._cluster.member(place.address)
                calls.append(member.execute.future(request, timeout=_CLOSE_SECONDS))
        for call in calls:
            call.exception()  # Waits for the end, be it good or bad.

    def _error(self, what: str, shard: int, failed: _Failed, uncertain: bool) -> Exception:
        """What a code of the protocol means to the application."""
        detail = f" {failed.detail}" if failed.detail else ""
        if failed.code == pb.CODE_OUT_OF_RANGE:
            return IndexError(f"{what}:{detail}")
        if failed.code in (pb.CODE_INVALID, pb.CODE_TOO_LARGE):
            return ValueError(f"{what} is refused.{detail}")
        if failed.code == pb.CODE_NOT_FOUND:
            gone = f"{what} is impossible: the structure is gone.{detail}"
            return DestroyedError(gone, uncertain)
        if failed.code in (pb.CODE_SESSION_EXPIRED, pb.CODE_ANSWER_FORGOTTEN):
            return SessionExpiredError(f"{what}: its session at primary {shard} ended.", True)
        if failed.code == pb.CODE_DATA_LOSS:
            group = self._cluster.view.group_of(shard)
            return DataLossError(
                f"{what} is impossible: the data of primary {shard} is lost. "
                f"To let it start empty, run: ./fused cluster accept-loss {group}.",
                uncertain,
            )
        if failed.code == pb.CODE_OUT_OF_MEMORY:
            return ShortOfMemoryError(f"{what} is refused: the cluster is short of memory.{detail}")
        if failed.code in (pb.CODE_INTERNAL, pb.CODE_CANCELLED):
            return DefectError(f"{what} failed by a defect of the member.{detail}")
        return ProtocolError(f"{what} failed with the code {failed.code}.{detail}", uncertain)


def _meaning(address: str, error: grpc.RpcError) -> Exception:
    """What the end of a call without an answer says of the attempt."""
    text = error.details() or error.code().name
    code = dict(error.trailing_metadata() or ()).get("fused-code")
    if code is not None:
        refusal = _REFUSALS.get(int(code))
        return _Refused(f"{refusal} ({text})") if refusal else _Failed(int(code), text)
    if error.code() in _NOT_UNDERSTOOD:
        return ProtocolError(f"The member at {address} doesn't understand this client: {text}")
    return _Lost(f"the call to {address} broke ({text})")
