"""Daftar Toko: shops, where they send from, and their accounts (WMS-MD-19)."""

from __future__ import annotations

from typing import ClassVar, Final

from app.core.errors import ServerAway
from app.orders.api import StoreList, StoreRow, UpdateStore
from app.orders.panels import samples, words
from app.orders.panels.store_form import WORDS, NewStoreForm, add_sender, places
from app.stock.api import WarehouseList, WarehouseRow
from app.ui.forms import Form, choice
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed

_OPEN: Final = PillText("Aktif", Tone.OK)
_CLOSED: Final = PillText("Nonaktif", Tone.NEUTRAL)


def _accounts(row: StoreRow) -> str:
    names = (
        ("receivable.marketplace", "piutang"), ("sales", "penjualan"),
        ("wallet.marketplace", "saldo"),
    )  # fmt: skip
    return " · ".join(
        f"{word} {row.accounts[role]}" for role, word in names if role in row.accounts
    )


COLUMNS: Final = (
    Column("name", "Toko", lambda row: row.name, detail=lambda row: row.code, stretch=True),
    Column("platform", "Platform", lambda row: words.platform(row.platform), width=120),
    Column("warehouse", "Gudang", lambda row: row.warehouse, width=90),
    Column("accounts", "Akun", _accounts, width=300),
    Column(
        "sender", "Pengirim", lambda row: row.sender_name or row.name,
        detail=lambda row: row.sender_phone, width=150,
    ),
    Column("open", "Terbuka", lambda row: row.open_orders, Kind.NUMBER, width=86),
    Column("state", "Status", lambda row: _OPEN if row.active else _CLOSED, Kind.PILL, width=96),
)  # fmt: skip


class StoresPanel(Panel):
    """Every shop; Enter changes one."""

    title: ClassVar[str] = "Daftar Toko"
    icon: ClassVar[str] = "store"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"store", "order"})
    search_hint: ClassVar[str] = "Cari kode atau nama toko"

    def build(self) -> None:
        self._form: Form | None = None
        self._editing: StoreRow | None = None
        self._warehouses: tuple[WarehouseRow, ...] = ()
        self._may = self.context.actor.may("settings.manage")
        if self._may:
            self.set_primary("Tambah toko", "F4", self.add_store)
        self.list = self.set_table(
            COLUMNS,
            key=lambda row: row.code,
            empty=Empty(
                "Belum ada toko. Buat satu untuk setiap toko marketplace; akunnya dibuat sekalian.",
                "Tambah toko" if self._may else "",
                self.add_store if self._may else None,
                "store",
            ),
        )
        self.list.activated.connect(self.edit)
        self.list.set_tone(lambda row: None if row.active else Tone.NEUTRAL)

    def reload(self) -> None:
        self.ask(
            StoreList(text=self.search.text),
            done=self.list.show_rows, failed=self._load_failed, key="stores",
        )  # fmt: skip
        self.ask(WarehouseList(), done=self._know_warehouses, key="warehouses")

    def _know_warehouses(self, rows: tuple[WarehouseRow, ...]) -> None:
        self._warehouses = rows

    # ---------------------------------------------------------------- doing
    def add_store(self) -> None:
        """Open the form of a new store."""
        self._open("Toko baru", NewStoreForm(self._warehouses))

    def edit(self, store: StoreRow) -> None:
        """Open the form of a store."""
        if not self._may:
            return
        form = Form("Simpan")
        form.text("title", WORDS["title"], store.name)
        form.add("warehouse", WORDS["warehouse"], choice(places(self._warehouses), store.warehouse))
        add_sender(form, store.sender_name, store.sender_phone)
        form.tick("active", "Toko masih berjualan", on=store.active)
        self._open(store.name, form)
        self._editing = store

    def _open(self, title: str, form: Form) -> None:
        self._form, self._editing = form, None
        self.place_form(title, form, self._save)

    def _save(self) -> None:
        form, store = self._form, self._editing
        if isinstance(form, NewStoreForm):
            self.do(form.command(), done=self.form_done)
        elif form is not None and store is not None:
            values = {**form.values(), "code": store.code, "read_version": store.version}
            self.do(typed(UpdateStore, values, words=WORDS), done=self.form_done)

    def hide_detail(self) -> None:
        """Close the form, and forget it."""
        self._form = self._editing = None
        super().hide_detail()


# ---------------------------------------------------------------- gallery


def gallery() -> list[Shot]:
    """States of the panel."""

    def panel(rows: object) -> StoresPanel:
        return StoresPanel(canned({StoreList: rows, WarehouseList: samples.WAREHOUSES}))

    def adding() -> StoresPanel:
        made = panel(samples.STORES)
        made.add_store()
        return made

    return [
        Shot("list", lambda: panel(samples.STORES)),
        Shot("form", adding),
        Shot("empty", lambda: panel(())),
        Shot("error", lambda: panel(ServerAway())),
        Shot("loading", lambda: panel(NEVER)),
    ]
