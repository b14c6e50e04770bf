"""The form of a new store, for its own page and for a file whose platform has no store yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.orders.api import PLATFORM_LABELS, CreateStore
from app.ui.forms import Form, choice
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.stock.api import WarehouseRow

WORDS: Final = {
    "code": "Kode", "title": "Nama toko", "platform": "Platform",
    "warehouse": "Gudang asal kiriman", "sender_name": "Nama pengirim di label",
    "sender_phone": "Telepon pengirim",
}  # fmt: skip
_HINTS: Final = {"code": "Isi kode dengan huruf besar, angka, atau tanda hubung, misalnya SHP-1."}
#: What a first store of a platform is called; the person may write something else.
_CODES: Final = {
    "shopee": "SHP-1", "tiktok": "TTS-1", "mengantar": "MGT-1", "lazada": "LZD-1",
    "blibli": "BLI-1",
}  # fmt: skip


class NewStoreForm(Form):
    """Code, name, platform, warehouse and sender.

    Args:
        warehouses: Where its parcels may leave from.
        platform: The only one it can be on, with code and name filled in; "" for a choice.
    """

    def __init__(self, warehouses: Iterable[WarehouseRow], platform: str = "") -> None:
        super().__init__("Buat toko")
        title = f"Toko {PLATFORM_LABELS[platform]}" if platform else ""
        self.text(
            "code", WORDS["code"], _CODES.get(platform, ""), "Pendek dan tetap, misalnya SHP-1."
        )
        self.text("title", WORDS["title"], title)
        chosen = self.add("platform", WORDS["platform"], choice(_platforms(), platform))
        chosen.setEnabled(not platform)
        self.add("warehouse", WORDS["warehouse"], choice(places(warehouses)))
        add_sender(self, "", "")

    def command(self) -> CreateStore:
        """What was typed.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        return typed(CreateStore, self.values(), words=WORDS, hints=_HINTS)


def add_sender(form: Form, name: str, phone: str) -> None:
    """Who sends, as the label says it."""
    form.section("Pengirim di label")
    form.text("sender_name", "Nama", name, "Kosong berarti nama toko.")
    form.text("sender_phone", "Telepon", phone)


def places(warehouses: Iterable[WarehouseRow]) -> dict[str, str]:
    """Warehouses in use: code and words."""
    return {row.code: f"{row.code} · {row.name}" for row in warehouses if row.active}


def _platforms() -> dict[str, str]:
    """Platforms a store can be on; Tokopedia's orders come through TikTok."""
    return {name: text for name, text in PLATFORM_LABELS.items() if name != "tokopedia"}
