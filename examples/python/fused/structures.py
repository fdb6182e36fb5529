"""The collections, as Python's own are asked."""

import collections.abc
import operator
import queue
import time
from typing import TYPE_CHECKING, Any, Callable, Iterator, NamedTuple, Optional

from fused.cluster import pb
from fused.xxh64 import xxh64

if TYPE_CHECKING:
    from fused.client import Client

_PAGE_BYTES = 64 << 10

# A wait without end is made of waits of this length: each is an operation of its own, so no session
# falls silent for longer, and an answer that is due and doesn't come is noticed.
_WAIT_SECONDS = 20.0

_READS = {
    "size",
    "map_get",
    "map_contains_key",
    "map_contains_value",
    "map_scan",
    "list_get",
    "list_find",
    "list_scan",
    "queue_peek",
    "queue_contains",
    "queue_scan",
    "counter_get",
}


class Opened(NamedTuple):
    """An opened structure: its id, the shard that holds it, or None if it is spread by key."""

    client: "Client"
    what: str
    id: int
    shard: Optional[int]

    def run(self, kind: str, *, shard: Optional[int] = None, wait: float = 0.0, **fields) -> Any:
        """Runs an operation and returns what its answer holds; None for done, and for absent."""
        operation = pb.Operation(**{kind: {"structure": self.id, **fields}})
        answer = self.client.run(
            f"{kind.replace('_', ' ').capitalize()} on {self.what}",
            operation,
            shard=self.shard if shard is None else shard,
            key_hash=xxh64(fields["key"]) if "key" in fields and shard is None else 0,
            changes=kind not in _READS,
            wait=wait,
        )
        result = answer.WhichOneof("result")
        return None if result in ("done", "absent") else getattr(answer, result)

    def shards(self) -> range:
        """The shards that have a part of it."""
        if self.shard is None:
            return range(self.client.primaries)
        return range(self.shard, self.shard + 1)

    def size(self) -> int:
        return sum(self.run("size", shard=shard) for shard in self.shards())

    def clear(self) -> None:
        for shard in self.shards():
            self.run("clear", shard=shard)

    def entries(self) -> Iterator[Any]:
        """All entries of a map, page by page. What changes meanwhile is seen or not."""
        for shard in self.shards():
            cursor = {"from_start": True}
            while cursor:
                page = self.run("map_scan", shard=shard, max_bytes=_PAGE_BYTES, **cursor)
                yield from page.entries
                cursor = {}
                if not page.last:
                    seen = page.entries[-1]
                    cursor = {"key": seen.key, "after_hash": seen.number}


class _Structure:
    """What all of them have."""

    def __init__(self, opened: Opened):
        self._opened = opened

    def __len__(self) -> int:
        return self._opened.size()

    def __bool__(self) -> bool:
        return len(self) > 0

    def __repr__(self) -> str:
        return f"<Fused {self._opened.what}>"

    def clear(self) -> None:
        self._opened.clear()

    def destroy(self) -> None:
        """Removes it from the cluster, with all that it holds."""
        self._opened.client.destroy(self._opened.id)


class FusedMap(_Structure, collections.abc.MutableMapping):
    """A dict in the cluster. Methods for one key are atomic; iteration is in no order."""

    def __init__(self, opened: Opened, key_codec, value_codec):
        super().__init__(opened)
        self._keys = key_codec
        self._values = value_codec

    def _run(self, kind: str, key, **fields):
        return self._opened.run(kind, key=self._keys.encode(key), **fields)

    def _value(self, data: Optional[bytes], default=None):
        return default if data is None else self._values.decode(data)

    def get(self, key, default=None):
        return self._value(self._run("map_get", key), default)

    def __getitem__(self, key):
        data = self._run("map_get", key)
        if data is None:
            raise KeyError(key)
        return self._values.decode(data)

    def __contains__(self, key) -> bool:
        return self._run("map_contains_key", key)

    def __setitem__(self, key, value) -> None:
        self._run("map_put", key, value=self._values.encode(value))

    def put(self, key, value):
        """Sets a value; returns the one before, or None."""
        data = self._values.encode(value)
        return self._value(self._run("map_put", key, value=data, return_previous=True))

    def setdefault(self, key, default):
        data = self._run(
            "map_put",
            key,
            value=self._values.encode(default),
            condition=pb.PUT_CONDITION_IF_ABSENT,
            return_previous=True,
        )
        return self._value(data, default)

    def replace(self, key, expected, value) -> bool:
        """Sets a value if the present one is the expected one; returns whether it was."""
        encoded = self._values.encode
        return self._run("map_replace_if", key, expected=encoded(expected), value=encoded(value))

    def compute(self, key, function: Callable[[Any], Any]):
        """Sets a value to what a function makes of the present one, or of None.

        The function is called again if the value has changed meanwhile.
        """
        while True:
            before = self._run("map_get", key)
            wanted = function(self._value(before))
            data = self._values.encode(wanted)
            if before is None:
                condition = pb.PUT_CONDITION_IF_ABSENT
                done = self._run("map_put", key, value=data, condition=condition)
            else:
                done = self._run("map_replace_if", key, expected=before, value=data)
            if done:
                return wanted

    def __delitem__(self, key) -> None:
        if not self._run("map_remove", key):
            raise KeyError(key)

    _NONE = object()

    def pop(self, key, default=_NONE):
        data = self._run("map_remove", key, return_previous=True)
        if data is None and default is self._NONE:
            raise KeyError(key)
        return self._value(data, default)

    def popitem(self):
        for entry in self._opened.entries():
            if self._opened.run("map_remove_if", key=entry.key, expected=entry.value):
                return self._item(entry)
        raise KeyError("the map is empty")

    def remove(self, key, expected) -> bool:
        """Removes a key if its value is the expected one; returns whether it was."""
        return self._run("map_remove_if", key, expected=self._values.encode(expected))

    def contains_value(self, value) -> bool:
        data = self._values.encode(value)
        return any(
            self._opened.run("map_contains_value", shard=shard, value=data)
            for shard in self._opened.shards()
        )

    def _item(self, entry):
        return self._keys.decode(entry.key), self._values.decode(entry.value)

    def __iter__(self):
        return (self._keys.decode(entry.key) for entry in self._opened.entries())

    def items(self):
        return _Items(self)

    def values(self):
        return _Values(self)

    def _pairs(self):
        return map(self._item, self._opened.entries())


class _Items(collections.abc.ItemsView):
    """Pairs from whole pages, instead of a question for each key."""

    def __iter__(self):
        return self._mapping._pairs()


class _Values(collections.abc.ValuesView):
    def __iter__(self):
        return (value for _, value in self._mapping._pairs())

    def __contains__(self, value):
        return self._mapping.contains_value(value)


class FusedSet(_Structure, collections.abc.MutableSet):
    """A set in the cluster: a map of which only the keys count."""

    def __init__(self, opened: Opened, codec):
        super().__init__(opened)
        self._codec = codec

    @classmethod
    def _from_iterable(cls, elements):
        return set(elements)  # What & and | make is a set in this process.

    def __contains__(self, element) -> bool:
        return self._opened.run("map_contains_key", key=self._codec.encode(element))

    def __iter__(self):
        return (self._codec.decode(entry.key) for entry in self._opened.entries())

    def add(self, element) -> bool:
        """Adds an element; returns whether it is new."""
        key = self._codec.encode(element)
        return self._opened.run("map_put", key=key, condition=pb.PUT_CONDITION_IF_ABSENT)

    def discard(self, element) -> bool:
        """Removes an element; returns whether it was there."""
        return self._opened.run("map_remove", key=self._codec.encode(element))

    def remove(self, element) -> None:
        if not self.discard(element):
            raise KeyError(element)

    def pop(self):
        for element in self:
            if self.discard(element):
                return element
        raise KeyError("the set is empty")


class FusedList(_Structure, collections.abc.MutableSequence):
    """A list in the cluster. Each method is atomic, but for those that are given a position from
    the end, insert beyond it, and those that go over the whole list.
    """

    def __init__(self, opened: Opened, codec):
        super().__init__(opened)
        self._codec = codec

    def _position(self, index) -> int:
        position = operator.index(index)
        if position < 0:
            position += len(self)
        if position < 0:
            raise IndexError(f"{self._opened.what} has no position {index}")
        return position

    def __getitem__(self, index):
        if isinstance(index, slice):
            return list(self)[index]
        return self._codec.decode(self._opened.run("list_get", index=self._position(index)))

    def __setitem__(self, index, value) -> None:
        data = self._codec.encode(value)
        self._opened.run("list_set", index=self._position(index), value=data)

    def __delitem__(self, index) -> None:
        self._opened.run("list_remove", index=self._position(index))

    def insert(self, index, value) -> None:
        data = self._codec.encode(value)
        position = max(0, index + len(self)) if index < 0 else index
        try:
            self._opened.run("list_insert", index=position, value=data)
        except IndexError:
            self.append(value)

    def append(self, value) -> None:
        self._opened.run("list_insert", index=-1, value=self._codec.encode(value))

    def pop(self, index=-1):
        while True:
            try:
                position = self._position(index)
                data = self._opened.run("list_remove", index=position, return_previous=True)
                return self._codec.decode(data)
            except IndexError:
                if index >= 0 or len(self) < -index:
                    raise  # Else it has become shorter between two questions.

    def remove(self, value) -> None:
        if not self._opened.run("list_remove_value", value=self._codec.encode(value)):
            raise ValueError(f"{value!r} is not in the list")

    def index(self, value, start=0, stop=None) -> int:
        if start != 0 or stop is not None:
            return super().index(value, start, stop)
        position = self._opened.run("list_find", value=self._codec.encode(value))
        if position < 0:
            raise ValueError(f"{value!r} is not in the list")
        return position

    def __contains__(self, value) -> bool:
        return self._opened.run("list_find", value=self._codec.encode(value)) >= 0

    def __iter__(self):
        index = 0
        last = False
        while not last:
            page = self._opened.run("list_scan", index=index, max_bytes=_PAGE_BYTES)
            for entry in page.entries:
                yield self._codec.decode(entry.value)
            index += len(page.entries)
            last = page.last


class _Line(_Structure):
    """What queues and deques have: items in a row, without bound, that are taken at the ends."""

    def __init__(self, opened: Opened, codec):
        super().__init__(opened)
        self._codec = codec

    def remove(self, item) -> bool:
        """Removes the first item that equals this one; returns whether there was one."""
        return self._opened.run("queue_remove_value", value=self._codec.encode(item))

    def __contains__(self, item) -> bool:
        return self._opened.run("queue_contains", value=self._codec.encode(item))

    def __iter__(self):
        return self._walk(last=False)

    def _offer(self, item, *, first: bool = False) -> None:
        self._opened.run("queue_offer", value=self._codec.encode(item), first=first)

    def _take(self, timeout: Optional[float], *, last: bool = False):
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            wait = _WAIT_SECONDS
            if end is not None:
                wait = max(0.0, min(wait, end - time.monotonic()))
            data = self._opened.run("queue_poll", last=last, wait=wait)
            if data is not None:
                return self._codec.decode(data)
            if end is not None and time.monotonic() >= end:
                raise queue.Empty

    def _peek(self, *, last: bool = False):
        data = self._opened.run("queue_peek", last=last)
        return None if data is None else self._codec.decode(data)

    def _walk(self, *, last: bool):
        cursor = {"from_start": True}
        while cursor:
            page = self._opened.run("queue_scan", last=last, max_bytes=_PAGE_BYTES, **cursor)
            for entry in page.entries:
                yield self._codec.decode(entry.value)
            cursor = {} if page.last else {"item": _signed(page.entries[-1].number)}


def _signed(number: int) -> int:
    """An item's number, which travels in two's complement."""
    return number - (1 << 64) if number >> 63 else number


class FusedQueue(_Line):
    """A queue in the cluster, asked as queue.Queue is."""

    def put(self, item) -> None:
        self._offer(item)

    def get(self, timeout: Optional[float] = None):
        """Takes the head, waiting for it; raises queue.Empty after so many seconds without one."""
        return self._take(timeout)

    def get_nowait(self):
        """Takes the head; raises queue.Empty if there is none."""
        return self._take(0.0)

    def peek(self):
        """Returns the head, which stays; None if there is none."""
        return self._peek()


class FusedDeque(_Line):
    """A deque in the cluster, asked as collections.deque is, and with both ends to wait at."""

    def append(self, item) -> None:
        self._offer(item)

    def appendleft(self, item) -> None:
        self._offer(item, first=True)

    def pop(self):
        return self._pop(last=True)

    def popleft(self):
        return self._pop(last=False)

    def take(self, timeout: Optional[float] = None):
        """Takes the last item, waiting for it; raises queue.Empty after so many seconds."""
        return self._take(timeout, last=True)

    def takeleft(self, timeout: Optional[float] = None):
        """Takes the first item, waiting for it; raises queue.Empty after so many seconds."""
        return self._take(timeout)

    def peek(self):
        """Returns the last item, which stays; None if there is none."""
        return self._peek(last=True)

    def peekleft(self):
        """Returns the first item, which stays; None if there is none."""
        return self._peek()

    def __reversed__(self):
        return self._walk(last=True)

    def _pop(self, *, last: bool):
        try:
            return self._take(0.0, last=last)
        except queue.Empty:
            raise IndexError(f"{self._opened.what} is empty") from None


class FusedCounter:
    """A number in the cluster, 64 bits with a sign, that wraps around. 0 at first."""

    def __init__(self, opened: Opened):
        self._opened = opened

    def __repr__(self) -> str:
        return f"<Fused {self._opened.what}>"

    @property
    def value(self) -> int:
        return self._opened.run("counter_get")

    def add(self, amount: int = 1) -> int:
        """Adds to it; returns what it is then."""
        return self._opened.run("counter_add", amount=amount)

    def set(self, value: int) -> int:
        """Gives it another value; returns what it was before."""
        return self._opened.run("counter_set", amount=value)

    def compare_and_set(self, expected: int, value: int) -> bool:
        """Gives it another value if it has the expected one; returns whether it had."""
        return self._opened.run("counter_replace_if", expected_amount=expected, amount=value)

    def destroy(self) -> None:
        """Removes it from the cluster."""
        self._opened.client.destroy(self._opened.id)
