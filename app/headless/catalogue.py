"""``lumbung api``: every command and query with its JSON Schema and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app import schema
from app.core import results
from app.core.commands import Command, all_commands, all_queries

if TYPE_CHECKING:
    from app.core.commands import Query


def entry(kind: type[Command[Any]] | type[Query[Any]]) -> dict[str, Any]:
    """One command or query as it is published."""
    asks = issubclass(kind, Command)
    described: dict[str, Any] = {
        "kind": "do" if asks else "ask",
        "name": kind.name,
        "version": kind.version,
        "summary": kind.summary,
        "description": (kind.__doc__ or "").strip(),
        "permission": kind.permission,
        "with": kind.model_json_schema(),
        "answers": results.adapter(kind).json_schema(mode="serialization"),
    }
    if issubclass(kind, Command):
        described["offline"] = kind.offline
    return described


def catalogue(names: list[str] | None = None) -> list[dict[str, Any]]:
    """All of them, or those named."""
    schema.load()
    kinds = [*all_commands().values(), *all_queries().values()]
    return [entry(kind) for kind in kinds if not names or kind.name in names]
