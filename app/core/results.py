"""Results as JSON and back, by the type a command or query declares (``Command[Shipped]``)."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter


def result_type(kind: type[Any]) -> Any:
    """The R of ``Command[R]`` or ``Query[R]``."""
    for base in kind.__mro__:
        found = getattr(base, "__pydantic_generic_metadata__", {}).get("args")
        if found:
            return found[0]
    return Any


_ADAPTERS: Final[dict[type[Any], TypeAdapter[Any]]] = {}


def adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Writes and reads results of a command or query type; money as decimal strings, dates ISO."""
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(result_type(kind))
    return _ADAPTERS[kind]


def to_json(kind: type[Any], value: Any) -> str:
    """A result as JSON text."""
    return adapter(kind).serializer.to_json(value).decode()


def to_plain(kind: type[Any], value: Any) -> Any:
    """A result as plain JSON values."""
    return adapter(kind).dump_python(value, mode="json")


def from_json(kind: type[Any], text: str) -> Any:
    """The typed result behind JSON text."""
    return adapter(kind).validator.validate_json(text)
