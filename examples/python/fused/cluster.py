"""The members of a cluster, and its map: where each shard is now."""

import bisect
import collections
import contextlib
import threading
import time
from typing import Any, Iterator, List, NamedTuple

import grpc

from fused.errors import ClosedError, ProtocolError, UnavailableError

try:
    from fused.v1 import client_pb2 as pb
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        "fused/v1/client_pb2.py is missing: protoc makes it, see examples/python/README.md"
    ) from missing

PROTOCOL_VERSION = 1
MESSAGE_BYTES = 40 << 20

_ASK_SECONDS = 5.0
_PAUSE_SECONDS = 0.1
_SERVICE = "/fused.v1.Collections/"

# Where members go away and come back, the usual patience of gRPC is too long; and a member that
# hangs is noticed by HTTP/2 pings, also while nothing but a waiting poll is under way.
_OPTIONS = [
    ("grpc.max_receive_message_length", MESSAGE_BYTES),
    ("grpc.enable_http_proxy", 0),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 3_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.keepalive_time_ms", 5_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.http2.min_time_between_pings_ms", 5_000),
]

_WORTH_ANOTHER_MEMBER = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.ABORTED,
    grpc.StatusCode.RESOURCE_EXHAUSTED,
    grpc.StatusCode.UNKNOWN,
}

# What a call ends with when the member is gone, or this client: a closed channel is a ValueError.
_GONE = (grpc.RpcError, ClosedError, ValueError)


class Member:
    """The calls of the service Collections at one member, all but Stream."""

    def __init__(self, address: str):
        self._channel = grpc.insecure_channel(address, options=_OPTIONS)
        self.get_map = self._unary("GetMap", pb.GetMapRequest, pb.ClusterMap)
        self.open = self._unary("Open", pb.OpenRequest, pb.OpenResponse)
        self.destroy = self._unary("Destroy", pb.DestroyRequest, pb.DestroyResponse)
        self.execute = self._unary("Execute", pb.OperationRequest, pb.OperationResponse)
        self.watch_map = self._channel.unary_stream(
            _SERVICE + "WatchMap",
            request_serializer=pb.WatchMapRequest.SerializeToString,
            response_deserializer=pb.ClusterMap.FromString,
        )

    def _unary(self, method: str, request, response):
        return self._channel.unary_unary(
            _SERVICE + method,
            request_serializer=request.SerializeToString,
            response_deserializer=response.FromString,
        )

    def close(self) -> None:
        self._channel.close()


class Place(NamedTuple):
    """Where a shard is. Another address or tenure means another holder."""

    address: str
    tenure: int
    may_answer: bool
    lost: bool
    suspended: bool

    @property
    def holder(self):
        return self.address, self.tenure

    @property
    def answers(self) -> bool:
        return bool(self.address) and self.may_answer


class View:
    """One version of the map."""

    def __init__(self, message: pb.ClusterMap):
        self.cluster_id = message.cluster_id
        self.version = message.version
        self.primaries = message.primaries
        self.members = list(message.members)
        self.places = [
            Place(
                shard.address,
                shard.tenure,
                shard.may_answer,
                shard.state == pb.SHARD_STATE_LOST,
                message.groups[number // message.primaries].state == pb.GROUP_STATE_SUSPENDED,
            )
            for number, shard in enumerate(message.shards)
        ]
        self._firsts = [run.first for run in message.slots]
        self._shards = [run.shard for run in message.slots]

    def shard_of(self, key_hash: int) -> int:
        """Returns the shard that a key belongs to: its slot is the top 14 bits of the hash."""
        return self._shards[bisect.bisect_right(self._firsts, key_hash >> 50) - 1]

    def group_of(self, shard: int) -> int:
        return shard // self.primaries


class Cluster:
    """Keeps the map up to date, and a connection to each member. May be used by any thread."""

    def __init__(self, endpoints: str, patience: float):
        self._given = [part.strip() for part in endpoints.split(",")]
        if not all(address.rpartition(":")[0] for address in self._given):
            raise ValueError(f"{endpoints!r} is not host:port, several with commas between them")
        self._members = {}
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self._asking = threading.Lock()
        self._turn = 0
        self._under_way = collections.defaultdict(set)
        self._watching = None
        self.view = None
        self.view = self._first_view(endpoints, patience)
        self._required = self.view.version
        threading.Thread(target=self._watch, name="fused-map", daemon=True).start()

    def _first_view(self, endpoints: str, patience: float) -> View:
        request = pb.GetMapRequest(protocol_version=PROTOCOL_VERSION)
        try:
            return View(self.ask("get_map", request, patience))
        except grpc.RpcError as error:
            self.close()
            raise ProtocolError(f"No cluster answers at {endpoints}: {_text(error)}.") from None
        except UnavailableError:
            self.close()
            raise

    def close(self) -> None:
        with self._changed:
            self._closed.set()
            watching = self._watching
            calls = [call for calls in self._under_way.values() for call in calls]
            self._changed.notify_all()
        if watching is not None:
            watching.cancel()
        for call in calls:
            call.cancel()
        for member in self._members.values():
            member.close()

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    # ---- members ----

    def member(self, address: str) -> Member:
        with self._changed:
            if self.closed:
                raise ClosedError("The client was closed.")
            if address not in self._members:
                self._members[address] = Member(address)
            return self._members[address]

    def addresses(self) -> List[str]:
        """The members of the map, then those that were given and aren't in it."""
        known = self.view.members if self.view else []
        return list(dict.fromkeys([*known, *self._given]))

    def _next_address(self) -> str:
        addresses = self.addresses()
        self._turn += 1
        return addresses[self._turn % len(addresses)]

    def ask(self, method: str, request: Any, patience: float) -> Any:
        """Asks one member after the other until one answers."""
        end = time.monotonic() + patience
        while True:
            refusals = []
            for address in self.addresses():
                left = end - time.monotonic()
                try:
                    question = getattr(self.member(address), method)
                    return question(request, timeout=max(0.1, min(left, _ASK_SECONDS)))
                except grpc.RpcError as error:
                    if error.code() not in _WORTH_ANOTHER_MEMBER:
                        raise
                    refusals.append(f"{address}: {_text(error)}")
            if time.monotonic() > end:
                raise UnavailableError(
                    f"No member of the cluster could do it: {'; '.join(refusals)}. "
                    "Is the cluster started, and are these its addresses?"
                )
            time.sleep(_PAUSE_SECONDS)

    # ---- the map ----

    @property
    def required_version(self) -> int:
        """The version that a member's map must have to serve what this client sends."""
        return self._required

    def require(self, version: int) -> None:
        with self._changed:
            self._required = max(self._required, version)

    def refresh(self) -> None:
        """Asks some member for the map, unless another thread does."""
        if self._asking.acquire(blocking=False):
            try:
                request = pb.GetMapRequest(
                    protocol_version=PROTOCOL_VERSION, cluster_id=self.view.cluster_id
                )
                member = self.member(self._next_address())
                self._learn(member.get_map(request, timeout=_ASK_SECONDS))
            except _GONE:
                return  # Another member may know more; who waits asks again.
            finally:
                self._asking.release()

    def place(self, shard: int, give_up: float) -> Place:
        """Returns where a shard may be asked, or is lost; after this time, where it is."""
        while True:
            with self._changed:
                if self.closed:
                    raise ClosedError("The client was closed.")
                place = self.view.places[shard]
                left = give_up - time.monotonic()
                if place.lost or place.answers or left <= 0:
                    return place
                told = self._changed.wait(min(left, 1.0))
            if not told:
                self.refresh()

    @contextlib.contextmanager
    def following(self, shard: int, place: Place, call: grpc.Future) -> Iterator[None]:
        """Cancels a call when its shard goes elsewhere: nobody would answer it any more."""
        with self._changed:
            self._under_way[shard].add(call)
            gone = self.closed or self.view.places[shard].holder != place.holder
        try:
            if gone:
                call.cancel()
            yield
        finally:
            with self._changed:
                self._under_way[shard].discard(call)

    def _watch(self) -> None:
        request = pb.WatchMapRequest(
            protocol_version=PROTOCOL_VERSION, cluster_id=self.view.cluster_id
        )
        while not self._closed.is_set():
            try:
                member = self.member(self._next_address())
                with self._changed:
                    if self.closed:
                        return
                    self._watching = member.watch_map(request)
                for message in self._watching:
                    self._learn(message)
            except _GONE:
                self._closed.wait(_PAUSE_SECONDS)

    def _learn(self, message: pb.ClusterMap) -> None:
        newer = View(message)
        moved = []
        with self._changed:
            present = self.view
            if newer.version <= present.version or newer.cluster_id != present.cluster_id:
                return
            for shard, place in enumerate(newer.places):
                if place.holder != present.places[shard].holder:
                    self._required = newer.version
                    moved += self._under_way[shard]
            self.view = newer
            self._changed.notify_all()
        for call in moved:
            call.cancel()


def _text(error: grpc.RpcError) -> str:
    return error.details() or error.code().name
