"""Ledger effects: what a handler decided, collected by the unit of work, applied by the gate.

A slice declares its kinds of effect and the portable SQL that applies them in its ``ledger.py``.
The gate runs the steps of all slices in rank order as the last act of the transaction, set-based:
one shipment and an opname of 50 000 lines go through the same statements.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Column types an effect may carry, per dialect.
_POSTGRES_TYPES: Final = {
    "uuid": "uuid", "bigint": "bigint", "text": "text", "date": "date", "instant": "timestamptz",
    "bool": "boolean", "json": "jsonb",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EffectKind:
    """A set of effect rows with named, typed columns; in SQL it is the table source ``{name}``."""

    name: str
    columns: tuple[tuple[str, str], ...]

    def named(self, row: Sequence[Any]) -> dict[str, Any]:
        """An effect by the names of its columns."""
        return {name: value for (name, _), value in zip(self.columns, row, strict=True)}

    def source(self, dialect: str) -> str:
        """The subquery that turns the JSON parameter ``:rows_<name>`` into rows, plus ``ord``."""
        return self._postgres() if dialect == "postgresql" else self._sqlite()

    def _postgres(self) -> str:
        picks = []
        for index, (name, kind) in enumerate(self.columns):
            value = (
                f"(v->{index})"
                if kind == "json"
                else f"CAST(v->>{index} AS {_POSTGRES_TYPES[kind]})"
            )
            picks.append(f"{value} AS {name}")
        return (
            f"(SELECT ord, {', '.join(picks)} FROM jsonb_array_elements(CAST(:rows_{self.name} AS "
            "jsonb)) "
            "WITH ORDINALITY AS t(v, ord))"
        )

    def _sqlite(self) -> str:
        # LIMIT keeps SQLite from folding the source into a join, where it would parse the JSON per
        # row
        picks = [
            f"value -> '$[{i}]' AS {name}"
            if kind == "json"
            else f"json_extract(value, '$[{i}]') AS {name}"
            for i, (name, kind) in enumerate(self.columns)
        ]
        columns = ", ".join(picks)
        return f"(SELECT key + 1 AS ord, {columns} FROM json_each(:rows_{self.name}) LIMIT -1)"


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of the gate.

    Attributes:
        rank: Position in the transaction; hot rows have high ranks so they are locked last.
        name: For error reports.
        needs: Run only when at least one of these effect kinds has rows; :func:`one` and
            :func:`several` tell how many, where a single row needs much less.
        sql: Portable SQL.  ``{kind}`` is an effect source; ``:org``, ``:cmd``, ``:at`` and the
        other fields of the command are parameters; ``{greatest}``, ``{least}`` are the dialect's
            scalar maximum and minimum.  ``{by:name}`` behind a table makes SQLite use that index:
            it keeps no statistics here, and takes reading all rows of the company in an index that
            holds every column it needs for cheaper than looking up ten.
        only: Restrict to one dialect (row locks exist on PostgreSQL only).
        into: ``INSERT INTO table (columns)`` when ``sql`` is only the rows: neighbouring steps
            into the same table are one statement, so its rules run once.
        apart: Reads what a neighbour writes, so it must be a statement of its own; the others
            travel together on PostgreSQL, since each statement has its price.
    """

    rank: int
    name: str
    needs: tuple[str, ...]
    sql: str
    only: str = ""
    into: str = ""
    apart: bool = True


@dataclass(slots=True)
class Ledger:
    """All kinds and steps of the program."""

    kinds: dict[str, EffectKind] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    _compiled: dict[tuple[str, frozenset[str]], list[tuple[Step, str]]] = field(
        default_factory=dict
    )

    def kind(self, kind: EffectKind) -> EffectKind:
        """Register an effect kind."""
        self.kinds[kind.name] = kind
        return kind

    def step(self, *steps: Step) -> None:
        """Register steps."""
        self.steps.extend(steps)
        self.steps.sort(key=lambda step: step.rank)
        self._compiled.clear()

    def plan(self, dialect: str, present: frozenset[str]) -> list[tuple[Step, str]]:
        """The statements to run for the kinds that have rows, compiled for the dialect."""
        key = (dialect, present)
        if key not in self._compiled:
            needed = [
                step
                for step in self.steps
                if (not step.needs or present.intersection(step.needs))
                and step.only in {"", dialect}
            ]
            whole = [
                (steps[-1], self._insert(dialect, into, steps))
                for into, steps in _neighbours(needed)
            ]
            self._compiled[key] = _together(whole) if dialect == "postgresql" else whole
        return self._compiled[key]

    def _insert(self, dialect: str, into: str, steps: list[Step]) -> str:
        rows = [self._render(dialect, step.sql) for step in steps]
        if len(rows) == 1:
            return f"{into} {rows[0]}" if into else rows[0]
        return f"{into} " + " UNION ALL ".join(
            f"SELECT * FROM ({sql}) part{at}" for at, sql in enumerate(rows)
        )

    def _render(self, dialect: str, sql: str) -> str:
        words = {name: kind.source(dialect) for name, kind in self.kinds.items()}
        if dialect == "postgresql":
            words |= {
                "greatest": "GREATEST",
                "least": "LEAST",
                "uuid": "uuid",
                "at": "CAST(:at AS timestamptz)",
            }
        else:
            words |= {"greatest": "MAX", "least": "MIN", "uuid": "text", "at": ":at"}
        return sql.format_map({**words, "by": _Index(dialect)})


class _Index:
    """``{by:name}`` in a step's SQL."""

    def __init__(self, dialect: str) -> None:
        self._words = "INDEXED BY " if dialect == "sqlite" else ""

    def __format__(self, name: str) -> str:
        return self._words and f"{self._words}{name}"


def _neighbours(steps: list[Step]) -> list[tuple[str, list[Step]]]:
    """Steps into one table that stand beside each other."""
    found: list[tuple[str, list[Step]]] = []
    for step in steps:
        if step.into and found and found[-1][0] == step.into:
            found[-1][1].append(step)
        else:
            found.append((step.into, [step]))
    return found


def _together(statements: list[tuple[Step, str]]) -> list[tuple[Step, str]]:
    """Neighbours of which none reads what another writes, as one statement each."""
    found: list[list[tuple[Step, str]]] = []
    for step, sql in statements:
        if not step.apart and found and not found[-1][-1][0].apart:
            found[-1].append((step, sql))
        else:
            found.append([(step, sql)])
    return [_one_statement(group) for group in found]


def _one_statement(group: list[tuple[Step, str]]) -> tuple[Step, str]:
    *others, (step, sql) = group
    if not others:
        return step, sql
    parts = ", ".join(f"part{at} AS ({other})" for at, (_, other) in enumerate(others))
    return step, f"WITH {parts} {sql}"


def one(kind: str) -> str:
    """The need of a step for exactly one row of a kind."""
    return f"one {kind}"


def several(kind: str) -> str:
    """The need of a step for two rows of a kind or more."""
    return f"several {kind}"


LEDGER: Final = Ledger()
