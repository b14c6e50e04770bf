"""An order typed by hand, and one mended by a person (ERP-ORD-01, ERP-ORD-03, ERP-ORD-12)."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.core.env import WIB
from app.core.errors import FieldError
from app.core.money import ZERO, Money
from app.core.text import wib
from app.orders.api import CreateOrder, Recipient, UpdateOrder
from app.orders.panels import words
from app.orders.panels.order_lines import PARTS, OrderLines
from app.orders.rules import State
from app.orders.rules.couriers import COURIERS
from app.orders.rules.states import UNTOUCHED
from app.ui import tokens
from app.ui.fields import Field
from app.ui.forms import Form, choice, money, suggestion
from app.ui.money_field import DateField
from app.ui.theme import theme
from app.ui.typed import typed
from app.ui.widgets import column, label, row, rule, scrolling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from app.orders.api import OrderView, StoreRow

WORDS: Final = {
    "store": "Toko", "recipient.name": "Nama penerima", "recipient.phone": "Nomor telepon",
    "recipient.address": "Alamat", "recipient.city": "Kota atau kabupaten",
    "recipient.province": "Provinsi", "recipient.postcode": "Kode pos",
    "shipping": "Ongkir dari pembeli", "voucher": "Voucher pesanan", "courier": "Kurir",
    "service": "Layanan", "resi": "Nomor resi", "ship_by": "Batas kirim",
    "ship_time": "Jam (WIB)", "buyer_note": "Catatan pembeli",
    "seller_note": "Catatan untuk pengemas", "platform_order_id": "Nomor pesanan marketplace",
}  # fmt: skip
#: Parameter of the recipient and what the order calls it.
_RECIPIENT: Final = {
    "name": "customer", "phone": "phone", "address": "address", "city": "city",
    "province": "province", "postcode": "postcode",
}  # fmt: skip
_PLAIN: Final = ("courier", "service", "gift", "fragile", "buyer_note", "seller_note")
#: Stores whose orders nobody else writes come first.
_BY_HAND: Final = ("manual", "pos", "website", "erp")
_CLOCK: Final = re.compile(r"(\d{1,2})[.:](\d{2})")
#: A day without a time ends with it.
_END: Final = "23.59"


class _OrderFields(Form):
    """What a new order and a changed one have in common."""

    #: None where the goods may not change.
    lines: OrderLines | None = None
    phone: QLineEdit | None = None

    def __init__(self, action: str) -> None:
        super().__init__(action)
        self.total = label("", "figure")
        # Not wrapped: a label that asks for height would move the whole sheet, total and all.
        self.parts = label("", "small")
        self.parts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def save(self) -> None:
        """Tell that the person is done; the command names everything that is wrong at once."""
        self.saved.emit()

    def recipient(self, values: dict[str, str]) -> None:
        """Who gets it and where."""
        self.section("Penerima")
        name, self.phone = QLineEdit(values.get("name", "")), QLineEdit(values.get("phone", ""))
        self.phone.setPlaceholderText("08…, +62…")
        self.side_by_side(
            ("recipient.name", WORDS["recipient.name"], name),
            ("recipient.phone", WORDS["recipient.phone"], self.phone),
        )
        self.long_text("recipient.address", WORDS["recipient.address"], values.get("address", ""))
        self.side_by_side(
            *(
                (f"recipient.{name}", WORDS[f"recipient.{name}"], QLineEdit(values.get(name, "")))
                for name in ("city", "province", "postcode")
            )
        )

    def goods(self, shipping: Money = ZERO, voucher: Money = ZERO) -> OrderLines:
        """The lines, and what is added to and taken from all of them."""
        self.section("Barang")
        made = self.lines = OrderLines()
        self._body.addWidget(Field("lines", "Pindai kapan saja, atau ketik di baris kosong", made))
        amounts = (money(shipping), money(voucher))
        self.side_by_side(
            ("shipping", WORDS["shipping"], amounts[0]), ("voucher", WORDS["voucher"], amounts[1])
        )
        for field in amounts:
            field.value_changed.connect(lambda _value: self.show_total())
        made.changed.connect(self.show_total)
        return made

    def delivery(self, courier: str = "", service: str = "") -> None:
        """How it goes."""
        self.section("Pengiriman")
        self.side_by_side(
            ("courier", WORDS["courier"], suggestion(["", *COURIERS], courier)),
            ("service", WORDS["service"], QLineEdit(service)),
        )

    def deadline(self, moment: datetime | None = None) -> None:
        """Until when it must leave."""
        day, clock = DateField(), QLineEdit()
        clock.setPlaceholderText(_END)
        if moment is not None:
            day.set_value(wib(moment).date())
            clock.setText(f"{wib(moment):%H.%M}")
        self.side_by_side(
            ("ship_by", WORDS["ship_by"], day), ("ship_time", WORDS["ship_time"], clock)
        )

    def care(self, view: OrderView | None = None) -> None:
        """What the packer must know."""
        self.tick("gift", "Bungkus kado", on=view is not None and view.gift)
        self.tick("fragile", "Mudah pecah", on=view is not None and view.fragile)
        self.long_text("buyer_note", WORDS["buyer_note"], view.buyer_note if view else "")
        self.long_text("seller_note", WORDS["seller_note"], view.seller_note if view else "")

    # ---------------------------------------------------------------- reading
    def show_total(self) -> None:
        """What the order comes to as it stands."""
        if self.lines is None:
            return
        values, goods = self.values(), self.lines.amount
        shipping, voucher = values["shipping"] or ZERO, values["voucher"] or ZERO
        whole = goods + shipping - voucher
        self.total.setText(whole.rupiah())
        parts = [f"Barang {goods.rupiah()}"]
        parts += [f"ongkir {shipping.rupiah()}"] if shipping else []
        parts += [f"voucher -{voucher.rupiah()}"] if voucher else []
        parts += ["ditagih kurir (COD)"] if values.get("cod") else []
        self.parts.setText(" · ".join(parts))
        self.parts.setToolTip(self.parts.text())

    @property
    def words(self) -> dict[str, str]:
        """What each field is called, in the order in which they stand."""
        count = len(self.lines.used()) if self.lines is not None else 0
        found: dict[str, str] = {}
        for field, said in WORDS.items():
            if field == "shipping":
                found |= {f"lines.{at}.{part}": said for at in range(count) for part, said in PARTS}
            found[field] = said
        return found

    def wrong(self) -> list[FieldError]:
        """What cannot be read or is missing, before the command is asked."""
        found = self.problems()
        if self.lines is not None:
            found |= self.lines.problems()
        values = self.values()
        clock = values.get("ship_time", "")
        if clock and _time(clock) is None:
            found["ship_time"] = f'"{clock}" bukan jam. Contoh: 14.00'
        elif clock and not values["ship_by"] and "ship_by" not in found:
            found["ship_by"] = "Isi tanggalnya juga."
        return [FieldError(field, sentence) for field, sentence in found.items()]

    def given(self, wrong: Sequence[FieldError]) -> dict[str, Any]:
        """The parameters as typed; lines stand in for themselves while one of them is wrong."""
        values = self.values()
        found: dict[str, Any] = {name: values[name] for name in _PLAIN}
        day, clock = values["ship_by"], values["ship_time"]
        at = _time(clock or _END)
        found["ship_by"] = datetime.combine(day, at, WIB) if day and at else None
        if self.lines is not None:
            found["shipping"] = values["shipping"] or ZERO
            found["voucher"] = values["voucher"] or ZERO
            bad = any(one.field.startswith("lines") for one in wrong)
            found["lines"] = ({"sku": "-", "qty": 1},) if bad else self.lines.values()
        if self.phone is not None:
            found["recipient"] = {name: values[f"recipient.{name}"] for name in _RECIPIENT}
        return found

    def put(self, field: str, text: str) -> None:
        """Fill a field of text in which nothing was typed."""
        widget = self._inputs.get(field)
        if not text or widget is None:
            return
        if isinstance(widget, QLineEdit):
            widget.setText(widget.text() or text)
        elif not widget.toPlainText():  # type: ignore[attr-defined] # the address
            widget.setPlainText(text)  # type: ignore[attr-defined]

    def takes_code(self, code: str) -> bool:
        """A scan while the cursor is where a number is asked for is that number."""
        for name in ("resi", "platform_order_id"):
            widget = self._inputs.get(name)
            if isinstance(widget, QLineEdit) and widget.hasFocus():
                widget.setText(code)
                return True
        return False


class NewOrderForm(_OrderFields):
    """An order typed by hand.

    Args:
        stores: Active stores of the person's warehouses.
        store: The one used last.
    """

    def __init__(self, stores: Sequence[StoreRow], store: str = "") -> None:
        super().__init__("Simpan pesanan")
        self._add_store(stores, store)
        self.recipient({})
        self.goods()
        self.tick("cod", "Bayar di tempat (COD): kurir menagih totalnya").toggled.connect(
            lambda _on: self.show_total()
        )
        self.delivery()
        self.text("resi", WORDS["resi"], hint="Boleh kosong; dapat dipindai di sini.")
        self.deadline()
        self.care()
        self.text("platform_order_id", WORDS["platform_order_id"], hint="Kosong = nomor otomatis.")
        self.tick("draft", "Simpan sebagai draf: belum disetujui")
        self.show_total()

    def _add_store(self, stores: Sequence[StoreRow], store: str) -> None:
        places = {name: at for at, name in enumerate(_BY_HAND)}
        ordered = sorted(stores, key=lambda one: (places.get(one.platform, 9), one.name))
        names = {one.code: f"{one.name} · {words.platform(one.platform)}" for one in ordered}
        self.add("store", WORDS["store"], choice(names, store))

    def command(self) -> CreateOrder:
        """What was typed.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        values, wrong = self.values(), self.wrong()
        more = ("store", "resi", "cod", "platform_order_id", "draft")
        given = self.given(wrong) | {name: values[name] for name in more}
        return typed(CreateOrder, given, words=self.words, more=wrong)


class OrderForm(_OrderFields):
    """What may change until the order leaves; the recipient only for who may see the address.

    Lines and amounts change while nothing is reserved for them, and only where a marketplace has
    not said more about a line than can be typed here: its own discounts, packs, returned pieces.

    Args:
        view: The order as it is.
        address: Whether the person may see the address.
    """

    def __init__(self, view: OrderView, *, address: bool) -> None:
        super().__init__("Simpan")
        self._view = view
        for problem in view.problems:
            self.note(problem)
        if address:
            self.recipient({name: getattr(view, kept) for name, kept in _RECIPIENT.items()})
        else:
            self.note("Penerima dan alamatnya tidak ditampilkan untuk peran Anda.")
        self._voucher = Money.parse(view.amounts.get("seller_voucher", "0"))
        why = _goods_fixed(view)
        if why:
            self.note(why)
        else:
            self.goods(view.shipping, self._voucher).fill(view.lines, view.items)
        self.delivery(view.courier, view.service)
        self.deadline(view.ship_by)
        self.care(view)
        self._before = self.given(())
        self.show_total()

    def command(self) -> UpdateOrder | None:
        """What was changed; None when nothing was.

        Raises:
            InvalidInput: With every field that is wrong.
        """
        wrong = self.wrong()
        given = self.given(wrong)
        changed = {name: value for name, value in given.items() if value != self._before[name]}
        if "ship_by" in changed and changed["ship_by"] is None:
            wrong.append(FieldError("ship_by", "Batas kirim tidak dapat dikosongkan; ubah saja."))
        if not changed and not wrong:
            return None
        if "recipient" in changed:
            changed["recipient"] = Recipient(**changed["recipient"])
        more = {"order": self._view.number, "read_version": self._view.version}
        return typed(UpdateOrder, changed | more, words=self.words, more=wrong)


class OrderSheet(QWidget):
    """A form that moves, and below it what the order comes to, always seen."""

    def __init__(self, form: _OrderFields) -> None:
        super().__init__()
        self._form = form
        self._shown = QTimer(self, singleShot=True, interval=0)
        self._shown.timeout.connect(self.show_focused)
        self._scroll = scrolling(form)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = column(gap=tokens.S)
        layout.addWidget(self._scroll, 1)
        if form.lines is not None:
            foot = row(gap=tokens.M)
            foot.addWidget(label("Total", "heading"))
            foot.addWidget(form.parts, 1)
            foot.addWidget(form.total)
            layout.addWidget(rule())
            layout.addLayout(foot)
        self.setLayout(layout)

    def minimumSizeHint(self) -> QSize:
        """As wide as the form, which is never moved sideways."""
        margins = self.contentsMargins()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        width = self._form.minimumSizeHint().width() + bar + margins.left() + margins.right()
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shown.start()

    def show_focused(self) -> None:
        """Bring the field with the cursor into view."""
        focused = self._form.focusWidget()
        if focused is not None:
            self._scroll.ensureWidgetVisible(focused, 0, theme().px(tokens.XL * 3))


def _goods_fixed(view: OrderView) -> str:
    """Why lines and amounts cannot change here; "" when they can."""
    if State(view.state) not in UNTOUCHED:
        return "Isi dan jumlahnya tetap: stoknya sudah dialokasikan. Lepas alokasi untuk mengubah."
    more = (
        one.multiplier != 1 or one.platform_discount or one.returned
        or one.before != one.unit_price * one.qty
        for one in view.lines
    )  # fmt: skip
    if any(more):
        return "Isi dan jumlahnya tetap seperti kata marketplace."
    return ""


def _time(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))
