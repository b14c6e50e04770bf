"""Who gets an order and how it goes, mended by a person (ERP-ORD-01, ERP-ORD-03, ERP-ORD-12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.orders.api import Recipient, UpdateOrder
from app.orders.rules.couriers import COURIERS
from app.ui.forms import Form, suggestion
from app.ui.typed import typed

if TYPE_CHECKING:
    from app.orders.api import OrderView

WORDS: Final = {
    "name": "Nama penerima", "phone": "Nomor telepon", "address": "Alamat",
    "city": "Kota atau kabupaten", "province": "Provinsi", "postcode": "Kode pos",
    "courier": "Kurir", "service": "Layanan", "seller_note": "Catatan untuk pengemas",
}  # fmt: skip
#: Parameter of the recipient and what the order calls it.
_RECIPIENT: Final = {
    "name": "customer", "phone": "phone", "address": "address", "city": "city",
    "province": "province", "postcode": "postcode",
}  # fmt: skip
_PLAIN: Final = ("courier", "service", "gift", "fragile", "seller_note")


class OrderForm(Form):
    """What may change until the order leaves; the recipient only for who may see the address.

    Args:
        view: The order as it is.
        address: Whether the person may see the address.
    """

    def __init__(self, view: OrderView, *, address: bool) -> None:
        super().__init__("Simpan")
        self._view = view
        self._recipient = address
        for problem in view.problems:
            self.note(problem)
        if address:
            self._add_recipient()
        else:
            self.note("Penerima dan alamatnya tidak ditampilkan untuk peran Anda.")
        self.section("Pengiriman")
        self.add("courier", WORDS["courier"], suggestion(["", *COURIERS], view.courier))
        self.text("service", WORDS["service"], view.service)
        self.tick("gift", "Bungkus kado", on=view.gift)
        self.tick("fragile", "Mudah pecah", on=view.fragile)
        self.long_text("seller_note", WORDS["seller_note"], view.seller_note)

    def _add_recipient(self) -> None:
        view = self._view
        self.section("Penerima")
        self.text("name", WORDS["name"], view.customer)
        self.text("phone", WORDS["phone"], view.phone, "Bentuk apa saja: 08…, +62…")
        self.long_text("address", WORDS["address"], view.address)
        self.text("city", WORDS["city"], view.city)
        self.text("province", WORDS["province"], view.province)
        self.text("postcode", WORDS["postcode"], view.postcode)

    def command(self) -> UpdateOrder | None:
        """What was changed; None when nothing was.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values, view = self.values(), self._view
        changed: dict[str, Any] = {
            name: values[name] for name in _PLAIN if values[name] != getattr(view, name)
        }
        if self._recipient:
            to = {name: values[name] for name in _RECIPIENT}
            if to != {name: getattr(view, column) for name, column in _RECIPIENT.items()}:
                changed["recipient"] = typed(Recipient, to, words=WORDS)
        if not changed:
            return None
        given = {"order": view.number, "read_version": view.version, **changed}
        return typed(UpdateOrder, given, words=WORDS)
