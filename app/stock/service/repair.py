"""Balances that differ from their ledgers are rebuilt, by an administrator (WMS-RSV-03)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import UserError
from app.core.text import angka
from app.stock.api import Repaired, RepairStock
from app.stock.models import StockRepair
from app.stock.queries.checks import ledgerless
from app.stock.queries.repair import differing

if TYPE_CHECKING:
    from app.core.work import Work
    from app.stock.api import RepairRow

#: Figures that the trail names one by one; the row of the repair holds all of them.
_NAMED: Final = 50


class CannotRepair(UserError):
    """The ledgers contradict themselves; nothing was changed."""

    code = "CANNOT_REPAIR"

    def __init__(self, rows: list[RepairRow]) -> None:
        named = "; ".join(f"{one.what} {one.subject}: {one.hindrance}" for one in rows[:3])
        super().__init__(
            f"{angka(len(rows))} catatan tidak dapat diperbaiki dari mutasinya, jadi tidak ada "
            f"yang diubah. {named}. Lepas dahulu reservasinya atau hubungi penanggung jawab."
        )


@handles(RepairStock)
def repair_stock(work: Work, do: RepairStock) -> Repaired:
    """Rebuild what differs from moves, reservations and cost entries, and tell all of it.

    Raises:
        CannotRepair: If a ledger itself is wrong; nothing is changed.
    """
    work.lock(
        "SELECT 1 FROM cost_pool WHERE org_id = :org "
        "ORDER BY product_id, warehouse_id, account_id FOR UPDATE"
    )
    work.lock(
        "SELECT 1 FROM stock_balance WHERE org_id = :org "
        "ORDER BY location_id, lot_id, serial, status FOR UPDATE"
    )
    found = differing(work)
    if hindered := [one for one in found if one.hindrance]:
        raise CannotRepair(hindered)
    if found:
        repair = StockRepair(
            org_id=work.org_id, id=work.new_id(), cmd=work.command_id, reason=do.reason,
            changed=[asdict(one) for one in found], actor_id=work.actor.user_id, at=work.now,
        )  # fmt: skip
        work.session.add(repair)
        work.session.flush()
        if differing(work):
            raise AssertionError("a repair left differences")
        _record(work, repair, found, do.reason)
        work.changed("stock", "reservation")
    left = ledgerless(work)
    work.message = _told(len(found), left)
    return Repaired(len(found), left)


def _record(work: Work, repair: StockRepair, found: list[RepairRow], reason: str) -> None:
    named = found[:_NAMED]
    audit.record(
        work, "stock.repair", "stock_repair", repair.id, "Saldo stok",
        old={f"{one.what} {one.subject}": one.shown for one in named},
        new={f"{one.what} {one.subject}": one.right for one in named}
        | {"jumlah": len(found), "alasan": reason},
    )  # fmt: skip


def _told(changed: int, left: tuple[str, ...]) -> str:
    said = (
        f"{angka(changed)} angka stok diperbaiki dari mutasinya."
        if changed
        else "Saldo stok, reservasi dan nilainya sudah cocok; tidak ada yang diubah."
    )
    if left:
        said += f" Masih berbeda dan perlu diperiksa: {'; '.join(left[:3])}."
    return said
