"""Balances that differ from their ledgers: what a repair would change, and the repair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from app.core.commands import Command, Query


@dataclass(frozen=True, slots=True)
class RepairRow:
    """One figure that differs.

    Attributes:
        what: Which figure, in words.
        subject: Of which goods and place.
        shown: As it stands now, in words; ``right`` as the ledger has it.
        hindrance: Why it cannot be set right like this, "" when it can.
    """

    what: str
    subject: str
    shown: str
    right: str
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """What a repair would change.

    Attributes:
        rows: Those it sets right, what it cannot first; a thousand at most of ``total``.
        left: Sentences on what differs besides, which no ledger can set right.
    """

    rows: tuple[RepairRow, ...]
    total: int
    left: tuple[str, ...]


class PreviewStockRepair(Query[RepairPlan]):
    """What a repair would change, before anything is changed (WMS-RSV-03)."""

    name: ClassVar[str] = "stock.repair_preview"
    permission: ClassVar[str] = "settings.manage"
    summary: ClassVar[str] = "Melihat apa yang akan diperbaiki pada saldo stok"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was set right, and what differs still."""

    changed: int
    left: tuple[str, ...]


class RepairStock(Command[Repaired]):
    """Rebuild balances, reserved quantities and cost layers from their ledgers (WMS-RSV-03).

    Moves, reservations and cost entries stay as they are; where nothing differs nothing changes.
    """

    name: ClassVar[str] = "stock.repair"
    permission: ClassVar[str] = "settings.manage"
    summary: ClassVar[str] = "Memperbaiki saldo stok dari mutasinya"

    reason: Annotated[
        str, Field(min_length=3, max_length=300, description="tersimpan di jejak audit")
    ]
