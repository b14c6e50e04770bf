"""``lumbung api``: every command and query with its JSON Schema and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from app import schema
from app.core import results
from app.core.commands import Command, all_commands, all_queries
from app.core.money import Money

if TYPE_CHECKING:
    from app.core.commands import Query


class _AsItTravels(GenerateJsonSchema):
    """Defaults in the form a caller would write them."""

    def encode_default(self, dft: Any) -> Any:
        return str(dft) if isinstance(dft, Money) else super().encode_default(dft)


def entry(kind: type[Command[Any] | Query[Any]]) -> dict[str, Any]:
    """One command or query as it is published."""
    asks = issubclass(kind, Command)
    described: dict[str, Any] = {
        "kind": "do" if asks else "ask",
        "name": kind.name,
        "version": kind.version,
        "summary": kind.summary,
        "description": (kind.__doc__ or "").strip(),
        "permission": kind.permission,
        "with": kind.model_json_schema(schema_generator=_AsItTravels),
        "answers": results.adapter(kind).json_schema(mode="serialization"),
    }
    if issubclass(kind, Command):
        described["offline"] = kind.offline
    return described


def catalogue(names: list[str] | None = None) -> list[dict[str, Any]]:
    """All of them, or those named."""
    schema.load()
    commands = [entry(kind) for kind in all_commands().values()]
    queries = [entry(kind) for kind in all_queries().values()]
    return [each for each in (*commands, *queries) if not names or each["name"] in names]
