"""Impor Resi: a file of order numbers and tracking numbers (ERP-ORD-09)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.core.sheet import RowProblem
from app.core.text import angka
from app.orders import resi_sheet
from app.orders.api import PreviewResi, ResiOutcome, ResiRow, ResiSet, SetResi
from app.ui.gallery import Shot, canned
from app.ui.sheet_import import Line, Parsed, Preview, SheetImportPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.commands import Command, Done, Query
    from app.core.sheet import Column, NamedSheet, NumberedRow, SheetProgress


class ResiImportPanel(SheetImportPanel):
    """Every row is shown with its order before anything is written."""

    title: ClassVar[str] = "Impor Resi"
    noun: ClassVar[str] = "resi"
    template_name: ClassVar[str] = "templat-resi.xlsx"

    def build(self) -> None:
        super().build()
        self._missing = 0

    def columns(self) -> Sequence[Column]:
        return resi_sheet.COLUMNS

    def template(self) -> bytes:
        return resi_sheet.template()

    def read(self, rows: Sequence[NumberedRow]) -> Parsed:
        read = resi_sheet.read_resi(rows)
        return Parsed(read.rows, read.problems, read.unknown, read.examples)

    def preview(self, parsed: Parsed) -> Query[tuple[ResiOutcome, ...]]:
        return PreviewResi(rows=parsed.rows)

    def seen(self, parsed: Parsed, answer: Any) -> Preview:  # noqa: ANN401 - outcomes
        seen: tuple[ResiOutcome, ...] = answer
        lines = sorted(
            (*map(_problem, parsed.problems), *map(_line, seen)), key=lambda line: line.row
        )
        good = {one.row for one in seen if one.action in {"create", "update"}}
        self._missing = sum(one.action == "missing" for one in seen)
        return Preview(tuple(lines), tuple(row for row in parsed.rows if row.row in good))

    def command(self, rows: tuple[Any, ...], file_name: str) -> Command[ResiSet]:
        return SetResi(
            rows=tuple(ResiRow(order=row.order, resi=row.resi, courier=row.courier) for row in rows)
        )

    def _imported(self, done: Done[Any]) -> None:
        super()._imported(done)
        if self._missing:  # those were left out of what was sent
            self.say(f"{done.message} {angka(self._missing)} pesanan tidak ditemukan.")


def _problem(problem: RowProblem) -> Line:
    return Line(problem.row, "error", "", "", problem.column, problem.reason, problem.value)


def _line(one: ResiOutcome) -> Line:
    if one.action == "missing":
        text = "Pesanan tidak ditemukan. Periksa nomornya, atau impor pesanannya dulu."
        return Line(one.row, "error", one.number, "", "nomor_pesanan", text, one.number)
    if one.action == "refused":
        text = f"{one.reason[:1].upper()}{one.reason[1:]}."
        return Line(one.row, "error", one.number, "", "no_resi", text, one.new)
    text = one.new if one.old in {"", one.new} else f"{one.old} → {one.new}"
    if one.courier:
        text = f"{text} · kurir {one.courier}"
    return Line(one.row, one.action, one.number, one.customer, "no_resi", text)


# ---------------------------------------------------------------- gallery

_GOOD: Final = (
    ResiOutcome(2, "create", "2611204ABCD1", "Siti Aminah", "", "SPXID0412345678"),
    ResiOutcome(3, "create", "583011224455667788", "Budi Santoso", "", "JX8812345678"),
    ResiOutcome(4, "update", "SO-261121-0004", "Rina Wulandari", "JNE0011", "JNE0012"),
    ResiOutcome(5, "same", "2611204ABCD9", "Dewi", "SPXID0412345999", "SPXID0412345999"),
)
_WRONG: Final = (
    *_GOOD[:1],
    ResiOutcome(6, "missing", "2611204XXXX", new="SPXID0412340000"),
    ResiOutcome(
        7, "refused", "2611204ABCD7", new="JX8812345678",
        reason="resi JX8812345678 sudah ada di pesanan 583011224455667788",
    ),
)  # fmt: skip
_UNREAD: Final = RowProblem(
    9, "no_resi", "", "Resi kosong; isi nomor resinya, atau hapus barisnya."
)


def _panel(answer: tuple[ResiOutcome, ...], *problems: RowProblem) -> ResiImportPanel:
    class Shown(ResiImportPanel):
        def open_sheets(self, file: Path, progress: SheetProgress) -> Sequence[NamedSheet]:
            return [("Resi", [(1, [each.title for each in resi_sheet.COLUMNS])])]

        def read(self, rows: Sequence[NumberedRow]) -> Parsed:
            return Parsed((), problems)

    return Shown(canned({PreviewResi: answer}))


def gallery() -> list[Shot]:
    """States of the panel."""

    def opened(panel: ResiImportPanel) -> ResiImportPanel:
        panel.open_file(Path("resi-21-november.xlsx"))
        return panel

    return [
        Shot("preview", lambda: opened(_panel(_GOOD))),
        Shot("problems", lambda: opened(_panel(_WRONG, _UNREAD))),
        Shot("empty", lambda: _panel(_GOOD)),
    ]
