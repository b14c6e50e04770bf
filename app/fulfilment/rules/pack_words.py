"""The sentences of the packing table, and steps made of them (PU-24)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.text import angka
from app.fulfilment.rules.pack_events import Entry
from app.fulfilment.rules.pack_step import Step
from app.fulfilment.rules.pack_verdict import Outcome, Result
from app.stock.rules.usable import is_expired

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.fulfilment.rules.pack_desk import Desk, LotLeft
    from app.fulfilment.rules.pack_order import PackLine


def pieces(line: PackLine, qty: int) -> str:
    """``3 pcs``."""
    return f"{angka(qty)} {line.unit}"


def allowed_lots(lots: Iterable[LotLeft], today: date) -> str:
    """``L1 (31 Mar 2027) atau L2 (30 Jun 2027)``; "" when none is left or all have expired."""
    usable = [lot for lot in lots if lot.left and not is_expired(lot.expiry, today)]
    return " atau ".join(lot.label for lot in usable)


class Words:
    """Makes steps with their sentences; reads the desk, changes nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def expected(self) -> str:
        """What should be scanned now: the next article, or the lot or serial of the last one."""
        awaiting = self._desk.entry.awaiting
        if awaiting:
            what = "nomor seri" if awaiting.serial else "lot"
            return f"{what} dari {self._desk.lines_of(awaiting.sku)[0].label}"
        lines = self._desk.open_lines()
        if not lines:
            return "tidak ada lagi, semua barang sudah lengkap"
        others = len({line.sku for line in lines}) - 1
        rest = f" atau {angka(others)} barang lain yang belum lengkap" if others else ""
        return f"{lines[0].label}{rest}"

    def scan_next(self) -> str:
        """What to do when nothing is wrong."""
        if self._desk.complete:
            return "Semua barang sudah lengkap: tutup paket dengan CMD-DONE."
        return f"Pindai {self.expected()}."

    def put_back(self) -> str:
        """Where a wrong piece goes."""
        tote = self._desk.order.tote
        return f"Kembalikan ke tote {tote}." if tote else "Kembalikan ke raknya."

    def missing(self) -> str:
        """``Serum, 20 ml 1 pcs; Sabun 2 pcs``."""
        lines = self._desk.open_lines()
        return "; ".join(f"{line.title} {pieces(line, self._desk.left(line))}" for line in lines)

    def lots_expected(self, lines: Iterable[PackLine], today: date) -> str:
        """What an error about a lot expects."""
        allowed = allowed_lots(self._desk.lots_of(lines), today)
        return f"lot {allowed}" if allowed else "lot lain, tetapi tidak ada yang masih berlaku"

    def error(
        self,
        result: Result,
        scanned: str,
        action: str,
        *,
        expected: str = "",
        name: str = "",
        sku: str = "",
        line: PackLine | None = None,
    ) -> Step:
        """Nothing changes and the table is locked; a lot that was asked for is still asked for."""
        return Step(
            Outcome.ERROR,
            result,
            name=name or (line.title if line else scanned),
            scanned=scanned,
            expected=expected or self.expected(),
            action=action,
            line=line.key if line else "",
            sku=line.sku if line else sku,
            entry=Entry(awaiting=self._desk.entry.awaiting),
        )

    def warning(
        self,
        result: Result,
        action: str,
        *,
        line: PackLine | None = None,
        entry: Entry | None = None,
        keeps_lock: bool = False,
    ) -> Step:
        """Nothing is counted, work goes on.

        Input begun stays unless ``entry`` says otherwise; a question whether to cancel is over.
        """
        return Step(
            Outcome.WARNING,
            result,
            name=line.title if line else "",
            action=action,
            line=line.key if line else "",
            sku=line.sku if line else "",
            entry=replace(self._desk.entry, cancelling=False) if entry is None else entry,
            keeps_lock=keeps_lock,
        )

    def ask_lot_or_serial(self) -> Step:
        """The lot or serial that was asked for is still missing."""
        awaiting = self._desk.entry.awaiting
        result = Result.NEED_SERIAL if awaiting and awaiting.serial else Result.NEED_LOT
        return self.warning(result, f"Pindai dulu {self.expected()}.")
