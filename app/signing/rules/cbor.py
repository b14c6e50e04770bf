"""The part of CBOR (RFC 8949) a document code needs: whole numbers, bytes, text and lists.

Only the deterministic form (§4.2.1) is written and only it is read, so one content has one code.
Sixty lines of our own instead of a dependency for four kinds of value.
"""

from __future__ import annotations

from typing import Final

#: What a code holds.
Value = int | bytes | str | tuple["Value", ...]

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _LIST = range(5)
#: Lengths and numbers from here on take 1, 2, 4 or 8 bytes behind the first.
_DIRECT: Final = 24
_DEEPEST: Final = 4
_WIDEST: Final = 8
_LARGEST: Final = 2**64


class NotCbor(ValueError):
    """Bytes that are not the one way to write a value we know."""


def encode(value: Value) -> bytes:
    """The deterministic encoding.

    Raises:
        NotCbor: If a number does not fit 64 bits.
    """
    if isinstance(value, bool):
        raise NotCbor("a flag is no number here")
    if isinstance(value, int):
        return _head(_UNSIGNED, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
    if isinstance(value, bytes):
        return _head(_BYTES, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    return _head(_LIST, len(value)) + b"".join(encode(part) for part in value)


def decode(data: bytes) -> tuple[Value, bytes]:
    """The first value, and what follows it.

    Raises:
        NotCbor: If it is cut off, of another kind, or not written in the deterministic form.
    """
    value, end = _read(data, 0, 0)
    return value, data[end:]


def _head(major: int, number: int) -> bytes:
    if number >= _LARGEST:
        raise NotCbor("number too large")
    if number < _DIRECT:
        return bytes([major << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([major << 5 | _DIRECT + size.bit_length() - 1]) + number.to_bytes(size, "big")


def _read(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    major, number, at = _read_head(data, at)
    if major == _UNSIGNED:
        return number, at
    if major == _NEGATIVE:
        return -1 - number, at
    if major in {_BYTES, _TEXT}:
        return _read_string(data, at, number, text=major == _TEXT)
    if major != _LIST or depth >= _DEEPEST or number > len(data):
        raise NotCbor("not a kind of value we write")
    parts: list[Value] = []
    for _ in range(number):
        part, at = _read(data, at, depth + 1)
        parts.append(part)
    return tuple(parts), at


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    if at >= len(data):
        raise NotCbor("cut off")
    major, short = data[at] >> 5, data[at] & 31
    if short < _DIRECT:
        return major, short, at + 1
    size = 1 << short - _DIRECT
    raw = data[at + 1 : at + 1 + size]
    if size > _WIDEST or len(raw) < size:
        raise NotCbor("cut off")
    number = int.from_bytes(raw, "big")
    if _head(major, number) != data[at : at + 1 + size]:
        raise NotCbor("not the shortest form")
    return major, number, at + 1 + size


def _read_string(data: bytes, at: int, length: int, *, text: bool) -> tuple[Value, int]:
    raw = data[at : at + length]
    if len(raw) < length:
        raise NotCbor("cut off")
    if not text:
        return raw, at + length
    try:
        return raw.decode(), at + length
    except UnicodeDecodeError:
        raise NotCbor("not UTF-8") from None
