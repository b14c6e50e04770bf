"""Daftar Toko: shops, where they send from, and their accounts (WMS-MD-19)."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from app.core.errors import ServerAway
from app.orders.api import PLATFORM_LABELS, CreateStore, StoreList, StoreRow, UpdateStore
from app.orders.panels import samples, words
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
_WORDS: Final = {
    "code": "Kode", "title": "Nama toko", "platform": "Platform",
    "warehouse": "Gudang asal kiriman", "sender_name": "Nama pengirim di label",
    "sender_phone": "Telepon pengirim",
}  # fmt: skip
_HINTS: Final = {"code": "Isi kode dengan huruf besar, angka, atau tanda hubung, misalnya SHP-1."}


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
        form = self._open_form("Toko baru", "Buat toko")
        form.text("code", _WORDS["code"], hint="Pendek dan tetap, misalnya SHP-1.")
        form.text("title", _WORDS["title"])
        form.add("platform", _WORDS["platform"], choice(_platforms()))
        form.add("warehouse", _WORDS["warehouse"], choice(self._places()))
        self._sender(form, "", "")
        form.focus_first()

    def edit(self, store: StoreRow) -> None:
        """Open the form of a store."""
        if not self._may:
            return
        form = self._open_form(store.name, "Simpan")
        self._editing = store
        form.text("title", _WORDS["title"], store.name)
        form.add("warehouse", _WORDS["warehouse"], choice(self._places(), store.warehouse))
        self._sender(form, store.sender_name, store.sender_phone)
        form.tick("active", "Toko masih berjualan", on=store.active)
        form.focus_first()

    def _sender(self, form: Form, name: str, phone: str) -> None:
        form.section("Pengirim di label")
        form.text("sender_name", "Nama", name, "Kosong berarti nama toko.")
        form.text("sender_phone", "Telepon", phone)

    def _open_form(self, title: str, verb: str) -> Form:
        form = self._form = Form(verb)
        self._editing = None
        self.place_form(title, form, self._save)
        return form

    def _places(self) -> dict[str, str]:
        return {row.code: f"{row.code} · {row.name}" for row in self._warehouses if row.active}

    def _save(self) -> None:
        if self._form is None:
            return
        values: dict[str, Any] = self._form.values()
        if self._editing is None:
            command = typed(CreateStore, values, words=_WORDS, hints=_HINTS)
            self.do(command, done=self.form_done)
            return
        values |= {"code": self._editing.code, "read_version": self._editing.version}
        self.do(typed(UpdateStore, values, words=_WORDS), done=self.form_done)

    def hide_detail(self) -> None:
        """Close the form, and forget it."""
        self._form = self._editing = None
        super().hide_detail()


def _platforms() -> dict[str, str]:
    """Platforms a store can be on; Tokopedia's orders come through TikTok."""
    return {name: text for name, text in PLATFORM_LABELS.items() if name != "tokopedia"}


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
