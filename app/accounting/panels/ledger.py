"""*Buku Besar*: the lines of one account with opening and running balance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from app.accounting.api import (
    AccountLedger,
    AccountList,
    AccountRow,
    DimensionList,
    LedgerPage,
    LedgerRow,
)
from app.accounting.panels import samples, words
from app.accounting.panels.base import (
    BooksPanel,
    account_choice,
    chosen_account,
    offer_accounts,
)
from app.accounting.rules import dimensions
from app.accounting.rules.accounts import SEVERAL
from app.accounting.rules.events import title
from app.accounting.rules.touching import Touching
from app.core.errors import NotFound, ServerAway
from app.identity.api import EntityList
from app.ui import subjects
from app.ui.fields import name_field
from app.ui.gallery import NEVER, Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.core.commands import Query
    from app.ui.table_model import PageRequest
    from app.ui.tables import Table

Adjusting = Literal["", "only", "without"]
_ADJUSTING: Final[dict[Adjusting, str]] = {
    "": "", "only": "jurnal penyesuaian saja", "without": "tanpa jurnal penyesuaian",
}  # fmt: skip
_EMPTY: Final = Empty("Tidak ada mutasi pada akun dan tanggal ini.", icon="book")
_CHOOSE: Final = Empty("Pilih akun di baris judul untuk melihat bukunya.", icon="book")


def _columns(running: str) -> tuple[Column, ...]:
    return (
        Column("day", "Tanggal", lambda line: line.on_date, Kind.DATE, width=110),
        Column("number", "Jurnal", lambda line: line.number,
               detail=lambda line: subjects.named(line.source_kind, line.source_number), width=180,
           names=True),
        Column("text", "Keterangan", lambda line: line.description,
               detail=lambda line: " · ".join(filter(None, (
                   line.account, line.memo, line.warehouse, line.store, line.unit, line.party))),
               width=240, stretch=True),
        Column("debit", "Debit", lambda line: words.or_nothing(line.debit), Kind.MONEY, width=130),
        Column("credit", "Kredit", lambda line: words.or_nothing(line.credit), Kind.MONEY,
               width=130),
        Column("running", running, lambda line: line.running, Kind.MONEY, width=150),
    )  # fmt: skip


class LedgerPanel(BooksPanel):
    """Every figure of a report opens here with the same filters; a line opens its journal (B2)."""

    title: ClassVar[str] = "Buku Besar"
    icon: ClassVar[str] = "book"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"journal"})
    search_hint: ClassVar[str] = "Cari keterangan, memo, nomor jurnal atau dokumen"
    by_unit: ClassVar[bool] = True

    def build(self) -> None:
        super().build()
        self.code = ""
        self.store = ""
        self.warehouse = ""
        self.after_closing = True
        self.closing_since: date | None = None
        self.document = ""
        self.adjusting: Adjusting = ""
        self.adjusting_since: date | None = None
        self.touching = Touching.ANY
        self.of_event = ""
        self._filtered = False
        self.account = account_choice(())
        if (edit := self.account.lineEdit()) is not None:
            edit.setPlaceholderText("Kode atau nama akun")
            edit.returnPressed.connect(self._choose)
        self.account.activated.connect(lambda _at: self._choose())
        self.title_line.add_filter(name_field(self.account, "account", "Akun"))
        self.add_days()
        self.add_action("Pilih akun", "F2", self._focus_account)
        self.list = self._table("Saldo")

    def _table(self, running: str) -> Table:
        made = self.set_table(
            _columns(running),
            self._page,
            key=lambda line: f"{line.entity} {line.number} {line.line}",
            empty=_EMPTY if self.code else _CHOOSE,
        )
        made.set_tone(lambda line: Tone.NEUTRAL if line.state == "voided" else None)
        made.activated.connect(self._open)
        return made

    # ---------------------------------------------------------------- which account
    def opened(self, **arguments: object) -> None:
        """``account`` with the filters of the figure that was pressed."""
        self.code = str(arguments.get("account") or self.code)
        self.store = str(arguments.get("store") or "")
        self.warehouse = str(arguments.get("warehouse") or "")
        self.after_closing = bool(arguments.get("after_closing", True))
        self.closing_since = _day(arguments.get("closing_since"))
        self.document = str(arguments.get("document") or "")
        wanted = arguments.get("adjusting")
        self.adjusting = "only" if wanted == "only" else "without" if wanted == "without" else ""
        self.adjusting_since = _day(arguments.get("adjusting_since"))
        self.touching = Touching(str(arguments.get("touching") or ""))
        self.of_event = str(arguments.get("event") or "")
        for field, name in ((self.since, "date_from"), (self.until, "date_to")):
            field.blockSignals(True)
            field.set_value(_day(arguments.get(name)))
            field.blockSignals(False)
        self.take_entity(arguments.get("entity"))
        self.take_unit(arguments.get("unit"))
        self.account.setCurrentIndex(self.account.findData(self.code))
        self.list = self._table("Saldo")
        self.refresh()

    def _focus_account(self) -> None:
        self.account.setFocus()
        if (edit := self.account.lineEdit()) is not None:
            edit.selectAll()

    def _choose(self) -> None:
        code = chosen_account(self.account)
        if code and code != self.code:
            self.code = code
            self.list = self._table("Saldo")
            self.reload()

    def reload(self) -> None:
        self.ask(AccountList(), done=self._offer, failed=_ignore, key="accounts")
        if not self.code:
            self.list.show_rows(())
            self.list.loaded.emit()
            return
        filtered = bool(self.search.text) or self._chosen
        if filtered != self._filtered:
            self._filtered = filtered
            self.list = self._table("Saldo tersaring" if self._filtered else "Saldo")
        super().reload()
        self.ask(self._query(1), done=self._show_head, failed=_ignore, key="head")

    def _offer(self, rows: tuple[AccountRow, ...]) -> None:
        offer_accounts(self.account, rows, self.code)

    @property
    def _chosen(self) -> bool:
        """Only some journals are shown: they begin at zero and add up to a figure (B2)."""
        return bool(self.document or self.adjusting or self.touching or self.of_event)

    # ---------------------------------------------------------------- its lines
    def _page(self, page: PageRequest) -> Query[Any]:
        return self._query(page.limit, page.after)

    def _query(self, limit: int, after: str | None = None) -> AccountLedger:
        return AccountLedger(
            account=self.code,
            date_from=self.since.value(),
            date_to=self.until.value(),
            entity=self.entity,
            store=self.store,
            warehouse=self.warehouse,
            unit=self.unit,
            text=self.search.text,
            document=self.document,
            after_closing=self.after_closing,
            closing_since=self.closing_since,
            adjusting=self.adjusting,
            adjusting_since=self.adjusting_since,
            touching=self.touching,
            event=self.of_event,
            limit=limit,
            after=after,
        )

    def _show_head(self, page: LedgerPage) -> None:
        """Opening in the title line, movement and closing under their columns."""
        store = self.store
        if store.startswith(dimensions.KIND_MARK):
            store = dimensions.narrowed(dimensions.STORE, store)
        chosen = (
            _ADJUSTING[self.adjusting],
            self.touching.label,
            self.of_event and title(self.of_event),
        )
        several = f"{page.account}: {page.code}" if SEVERAL in self.code else ""
        where = " · ".join(filter(None, (several, self.warehouse, store, self.document, *chosen)))
        opening = "" if self._chosen else f"Saldo awal {page.opening.rupiah()}"
        said = " · ".join(filter(None, (opening, where)))
        self.title_line.set_status(said[:1].upper() + said[1:])
        self.list.show_totals(
            {
                "text": "Jumlah" if self._chosen else "Jumlah dan saldo akhir",
                "debit": page.debit,
                "credit": page.credit,
                "running": page.closing,
            }
        )

    def _open(self, line: LedgerRow) -> None:
        self.context.open(words.JOURNALS, number=line.number, entity=line.entity)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _ignore(_error: Exception) -> None:
    """The list says it already."""


# ---------------------------------------------------------------- gallery


def _panel(
    code: str = "11-200", answer: object = None, text: str = "", touching: Touching = Touching.ANY
) -> LedgerPanel:
    panel = LedgerPanel(
        canned(
            {
                AccountLedger: answer if answer is not None else samples.ledger,
                AccountList: samples.ACCOUNTS,
                EntityList: samples.ENTITIES,
                DimensionList: samples.UNITS,
            }
        )
    )
    if code:
        panel.opened(account=code, date_from=date(2026, 11, 1), touching=touching)
    if text:
        panel.search.set_text(text)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("filtered", lambda: _panel(text="sewa")),
        Shot("flow", lambda: _panel(touching=Touching.CASH)),
        Shot("choose", lambda: _panel("")),
        Shot("empty", lambda: _panel(answer=LedgerPage((), code="11-200", account="Bank"))),
        Shot("unknown", lambda: _panel("99-999", NotFound("Akun", "99-999", "account"))),
        Shot("error", lambda: _panel(answer=ServerAway())),
        Shot("loading", lambda: _panel(answer=NEVER)),
        Shot("100000", lambda: _panel(answer=samples.long_ledger)),
    ]
