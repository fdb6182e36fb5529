"""XXH64 with seed 0, the hash that places keys: docs/hash.md."""

import struct

_MASK = (1 << 64) - 1
_PRIME_1 = 0x9E3779B185EBCA87
_PRIME_2 = 0xC2B2AE3D27D4EB4F
_PRIME_3 = 0x165667B19E3779F9
_PRIME_4 = 0x85EBCA77C2B2AE63
_PRIME_5 = 0x27D4EB2F165667C5


def xxh64(data: bytes) -> int:
    """Returns the hash of bytes, from 0 to 2**64 - 1."""
    length = len(data)
    position = 0
    if length < 32:
        value = _PRIME_5
    else:
        lanes = [(_PRIME_1 + _PRIME_2) & _MASK, _PRIME_2, 0, -_PRIME_1 & _MASK]
        while length - position >= 32:
            words = struct.unpack_from("<4Q", data, position)
            lanes = [_round(lane, word) for lane, word in zip(lanes, words)]
            position += 32
        value = sum(map(_rotate, lanes, (1, 7, 12, 18))) & _MASK
        for lane in lanes:
            value = ((value ^ _round(0, lane)) * _PRIME_1 + _PRIME_4) & _MASK
    value = (value + length) & _MASK
    while length - position >= 8:
        (word,) = struct.unpack_from("<Q", data, position)
        value = (_rotate(value ^ _round(0, word), 27) * _PRIME_1 + _PRIME_4) & _MASK
        position += 8
    if length - position >= 4:
        (word,) = struct.unpack_from("<I", data, position)
        value ^= (word * _PRIME_1) & _MASK
        value = (_rotate(value, 23) * _PRIME_2 + _PRIME_3) & _MASK
        position += 4
    for byte in data[position:]:
        value ^= (byte * _PRIME_5) & _MASK
        value = (_rotate(value, 11) * _PRIME_1) & _MASK
    value = ((value ^ (value >> 33)) * _PRIME_2) & _MASK
    value = ((value ^ (value >> 29)) * _PRIME_3) & _MASK
    return value ^ (value >> 32)


def _rotate(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (64 - bits))) & _MASK


def _round(lane: int, word: int) -> int:
    return (_rotate((lane + word * _PRIME_2) & _MASK, 31) * _PRIME_1) & _MASK
