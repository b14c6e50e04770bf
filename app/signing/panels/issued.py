"""*Dokumen Terbitan*: every paper that left, its copies, and what became of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from app.core.text import angka, waktu
from app.signing.api import TITLES, CancelDocument, IssuedList, IssuedRow
from app.signing.panels import words
from app.ui.dialogs import ask_reason
from app.ui.panel import Panel
from app.ui.states import Empty
from app.ui.table_model import Column, Kind

if TYPE_CHECKING:
    from app.ui.gallery import Shot
    from app.ui.table_model import PageRequest

_REASONS: Final = ("Salah isi", "Dokumen hilang sebelum diserahkan", "Transaksi dibatalkan")


def _story(row: IssuedRow) -> str:
    copies = f"{angka(row.copies)} salinan" if row.copies else ""
    edition = f"edisi {row.edition}" if row.edition > 1 else ""
    return " · ".join(part for part in (edition, copies, row.reason) if part)


COLUMNS: Final = (
    Column("number", "Nomor", lambda row: row.number, detail=lambda row: row.title, width=240),
    Column("on_date", "Tanggal", lambda row: row.on_date, Kind.DATE, width=110),
    Column("total", "Jumlah", lambda row: row.total or None, Kind.MONEY, width=140),
    Column("issued", "Dicetak", lambda row: waktu(row.issued_at),
           detail=lambda row: f"{row.issued_by} · {row.station}", width=210),
    Column("story", "Catatan", _story, stretch=True),
    Column("state", "Status", lambda row: words.STATES[row.state], Kind.PILL, width=120),
)  # fmt: skip


class IssuedPanel(Panel):
    """The register, searched by number."""

    title: ClassVar[str] = "Dokumen Terbitan"
    icon: ClassVar[str] = "report"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"issued_document"})
    search_hint: ClassVar[str] = "Cari nomor dokumen"

    def build(self) -> None:
        self.search.add_filter("kind", "Jenis", tuple(TITLES.items()))
        empty = Empty("Belum ada dokumen yang diterbitkan.", icon="report")
        self.list = self.set_table(COLUMNS, self._page, key=lambda row: row.key, empty=empty)
        self.set_primary("Periksa dokumen", "F4", lambda: self.context.open("signing.verify"))
        if self.context.actor.may(CancelDocument.permission):
            self.list.add_action(
                "Batalkan …", "", lambda rows: self._cancel(rows[0]),
                enabled=lambda rows: rows[0].state == "valid",
            )  # fmt: skip

    def _page(self, page: PageRequest) -> IssuedList:
        return IssuedList(
            text=self.search.text,
            kind=self.search.filters.get("kind"),
            after=page.after,
            limit=page.limit,
        )

    def _cancel(self, row: IssuedRow) -> None:
        ask_reason(
            self,
            f"Batalkan {row.title} {row.number}",
            "Kertas yang sudah beredar akan terbaca DIBATALKAN saat QR-nya diperiksa. "
            "Ini tidak dapat diurungkan.",
            "Batalkan 1 dokumen",
            _REASONS,
            partial(self._cancelled, row),
        )

    def _cancelled(self, row: IssuedRow, reason: str) -> None:
        self.do(CancelDocument(kind=row.kind, number=row.number, reason=reason))


def gallery() -> list[Shot]:
    """States of the list."""
    from app.core.commands import Page
    from app.core.errors import ServerAway
    from app.signing.panels import samples
    from app.ui.gallery import NEVER, Shot, canned

    def panel(answer: object) -> IssuedPanel:
        return IssuedPanel(canned({IssuedList: answer}))

    return [
        Shot("issued", lambda: panel(samples.ISSUED)),
        Shot("issued-empty", lambda: panel(Page(()))),
        Shot("issued-error", lambda: panel(ServerAway())),
        Shot("issued-loading", lambda: panel(NEVER)),
    ]
