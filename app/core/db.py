"""Column types, the declarative base and conventions shared by every table.

One set of models serves PostgreSQL and SQLite.  SQLite tables are STRICT, so each type maps to one
of its five storage classes; PostgreSQL gets the real type.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Dialect, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.money import Money

#: The "none" of a key column that may not be NULL (an account balance without a store, say).
NIL: Final = "00000000-0000-0000-0000-000000000000"

_NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Id(TypeDecorator[str]):
    """UUID as text in Python; ``uuid`` on PostgreSQL, TEXT on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Uuid(as_uuid=False))
        return dialect.type_descriptor(Text())


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant; ``timestamptz`` or ISO-8601 text with Z (C9)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        return value if dialect.name == "postgresql" else instant_text(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        return None if value is None else instant_from(value)


class Day(TypeDecorator[date]):
    """A business date; ``date`` or ISO text."""

    impl = sa.Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Date())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, _dialect: Dialect) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value


class Sen(TypeDecorator[Money]):
    """Money as BIGINT sen (C7)."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        whole = sa.BigInteger() if dialect.name == "postgresql" else sa.Integer()
        return dialect.type_descriptor(whole)

    def process_bind_param(self, value: Money | None, _dialect: Dialect) -> int | None:
        return None if value is None else value.sen

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


class Flag(TypeDecorator[bool]):
    """Boolean; INTEGER 0/1 on SQLite (STRICT knows no boolean)."""

    impl = sa.Boolean
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.Boolean())
        return dialect.type_descriptor(sa.Integer())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        return value if value is None or dialect.name == "postgresql" else int(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """A JSON document; ``jsonb`` or TEXT."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            # Imported here: the dialect costs a start on SQLite a twentieth of a second.
            from sqlalchemy.dialects.postgresql import JSONB

            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        return json_from(value)


def instant_text(moment: datetime) -> str:
    """ISO-8601 with microseconds and Z: sorts as text in the order of time."""
    there = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{there.isoformat(timespec='microseconds')[:-6]}Z"  # without its +00:00


def instant_from(value: datetime | str) -> datetime:
    """The aware UTC instant behind a stored value."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return value.astimezone(UTC)


def json_from(value: Any) -> Any:
    """The document behind a stored value."""
    return json.loads(value) if isinstance(value, str) else value


class Base(DeclarativeBase):
    """Base of every table: organisation first in the key, STRICT on SQLite (C1, C7)."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: BigInteger().with_variant(sa.Integer(), "sqlite"),
        bool: Flag(),
        datetime: Instant(),
        date: Day(),
        Money: Sen(),
    }

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        return {"sqlite_strict": True}


def args(*constraints: Any) -> tuple[Any, ...]:
    """``__table_args__`` of a table: its constraints plus STRICT."""
    return (*constraints, {"sqlite_strict": True})


class Keyed:
    """Primary key (org_id, id), both UUIDv7 text (C1, C2)."""

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True, sort_order=-20)
    id: Mapped[str] = mapped_column(Id(), primary_key=True, sort_order=-19)


class Versioned(Keyed):
    """A document that changes: optimistic version, never deleted (C5)."""

    version: Mapped[int] = mapped_column(sort_order=90)
    updated_at: Mapped[datetime | None] = mapped_column(sort_order=91)
    updated_by: Mapped[str | None] = mapped_column(Id(), sort_order=92)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Effect:
    """A ledger row: written once by the gate, with the command that wrote it (C3)."""

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True, sort_order=-20)
    id: Mapped[str] = mapped_column(Id(), primary_key=True, sort_order=-19)
    cmd: Mapped[str] = mapped_column(Id(), sort_order=-18)


def ref(
    target: str, column: str, *, name: str | None = None, deferred: bool = False
) -> sa.ForeignKeyConstraint:
    """A composite foreign key (org_id, column) → target(org_id, id).

    A foreign org cannot be named.
    """
    return sa.ForeignKeyConstraint(
        ["org_id", column],
        [f"{target}.org_id", f"{target}.id"],
        name=name,
        deferrable=deferred or None,
        initially="DEFERRED" if deferred else None,
    )
