"""How values become bytes, as docs/hash.md has it; any client that names the same codec reads them.

A codec is any object with a name, encode(value) and decode(bytes). The cluster compares keys and
values by their bytes alone.
"""

import struct

_INT64_OFFSET = 1 << 63


class _String:
    """str. Each UTF-16 code unit is written as UTF-8 has a character: two for one above U+FFFF."""

    name = "string"

    def encode(self, value: str) -> bytes:
        if not value.isascii():
            pairs = value.encode("utf-16-be", "surrogatepass")
            units = struct.unpack(f">{len(pairs) // 2}H", pairs)
            value = "".join(map(chr, units))
        return value.encode("utf-8", "surrogatepass")

    def decode(self, data: bytes) -> str:
        if max(data, default=0) >= 0xF0:
            raise ValueError(f"{data.hex()} is no string: above U+FFFF there are two surrogates")
        units = data.decode("utf-8", "surrogatepass")
        if units.isascii():
            return units
        pairs = units.encode("utf-16-be", "surrogatepass")
        return pairs.decode("utf-16-be", "surrogatepass")


class _Int64:
    """int from -2**63 to 2**63 - 1."""

    name = "int64"

    def encode(self, value: int) -> bytes:
        if not -_INT64_OFFSET <= value < _INT64_OFFSET:
            raise ValueError(f"{value} is no int64")
        return struct.pack(">Q", value + _INT64_OFFSET)

    def decode(self, data: bytes) -> int:
        if len(data) != 8:
            raise ValueError(f"{data.hex()} is no int64, which has 8 bytes")
        return struct.unpack(">Q", data)[0] - _INT64_OFFSET


class _Bytes:
    """bytes, as they are."""

    name = "bytes"

    def encode(self, value: bytes) -> bytes:
        return bytes(value)

    def decode(self, data: bytes) -> bytes:
        return data


STRING = _String()
INT64 = _Int64()
BYTES = _Bytes()
