"""Typing an order beside the list: opening its form, finding products and buyers, saving once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import shiboken6

from app.catalog.api import ProductByBarcode, ProductDetail, ProductList
from app.core.env import RealEnvironment
from app.core.errors import ServerAway, ServerBusy, UserError
from app.customers.api import CustomerDetail
from app.customers.rules import normalise_phone
from app.orders.api import OrderSaved, StoreList
from app.orders.panels.order_form import NewOrderForm, OrderForm, OrderSheet
from app.scanning import gs1
from app.scanning.normalise import normalise
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.catalog.api import ProductRow, ProductView, ScannedProduct
    from app.core.commands import Command, Done, Page
    from app.customers.api import CustomerView
    from app.orders.api import OrderView, StoreRow
    from app.orders.panels.order_lines import LineRow
    from app.orders.panels.order_list import OrderListPanel

#: Habit: the store of the last order typed here.
_LAST: Final = "orders.entry.store"
_OFFERED: Final = 20
_NEW: Final = "Pesanan baru"


class OrderEntry:
    """The form of an order in its panel.

    Args:
        panel: The list.
    """

    def __init__(self, panel: OrderListPanel) -> None:
        self._panel = panel
        self._env = RealEnvironment()
        self._form: NewOrderForm | OrderForm | None = None
        self._sheet: OrderSheet | None = None
        self._busy = False
        self._request = ""
        self._sent: Command[OrderSaved] | None = None

    @property
    def typing(self) -> NewOrderForm | OrderForm | None:
        """The form that is open."""
        form = self._form
        return form if form is not None and shiboken6.isValid(form) else None

    def resume(self) -> bool:
        """Go on with an order whose form is open, or was left by Esc with goods in it."""
        form, sheet = self.typing, self._sheet
        if sheet is None or not isinstance(form, NewOrderForm) or form.lines is None:
            return False
        if not form.isVisible() and not form.lines.used():
            return False
        self._panel.cards.hide()
        self._panel.show_detail(_NEW, sheet)
        form.focus_first()
        return True

    def new(self) -> None:
        """Open an empty form."""
        self._panel.ask(StoreList(active=True), done=self._panel.show_new_form, key="entry")

    def open_new(self, stores: tuple[StoreRow, ...]) -> None:
        """Open an empty form for these stores."""
        if not stores:
            self._panel.say("Belum ada toko yang aktif. Buat tokonya di Daftar Toko.", Tone.WARN)
            return
        last = self._panel.context.memory.get(_LAST)
        self._place(_NEW, NewOrderForm(stores, str(last or "")))

    def change(self, view: OrderView) -> None:
        """Open the form of an order."""
        address = self._panel.context.actor.may("sales_order.read_address")
        self._place(f"Ubah pesanan {view.number}", OrderForm(view, address=address))

    def _place(self, title: str, form: NewOrderForm | OrderForm) -> None:
        self._form, self._sheet = form, OrderSheet(form)
        self._busy, self._request, self._sent = False, "", None
        if form.lines is not None:
            form.lines.searched.connect(self._search)
            form.lines.entered.connect(self._look_up)
        if form.phone is not None and self._panel.context.actor.may("customer.read"):
            form.phone.editingFinished.connect(partial(self._find_buyer, form))
        self._panel.cards.hide()  # their height is the form's while somebody types
        self._panel.place_form(title, form, self._save, within=self._sheet, cancelled=self._drop)

    def _drop(self) -> None:
        self._form = None
        self._panel.hide_detail()

    # ---------------------------------------------------------------- products
    def takes(self, code: str) -> bool:
        """With a form open a scan is a number where the cursor asks for one, else goods."""
        form = self.typing
        if form is None or not form.isVisible():
            return False
        scan = normalise(code)
        if form.takes_code(scan.text) or form.lines is None:
            return True
        label = gs1.read(scan, today=self._env.today())
        named = (label.product if label else None) or scan.text
        pieces = (label.pieces if label else None) or 1
        self._panel.ask(
            ProductByBarcode(code=named), done=partial(self._scanned, form, scan.text, pieces)
        )
        return True

    def _scanned(
        self,
        form: NewOrderForm | OrderForm,
        code: str,
        count: int,
        found: ScannedProduct | None,
    ) -> None:
        if not shiboken6.isValid(form) or form.lines is None:
            return
        if found is None:
            self._panel.say(
                f"Kode {code} tidak dikenal. Daftarkan barcode-nya di halaman Produk.", Tone.ERROR
            )
            return
        pieces = count * found.pack_qty
        line = form.lines.scanned(found, pieces)
        self._price(line, found.sku)
        self._panel.say(f"{found.sku} {found.name}: +{pieces} {found.base_unit}")

    def _search(self, line: LineRow, text: str) -> None:
        def offer(page: Page[ProductRow]) -> None:
            if shiboken6.isValid(line):
                line.offer(page.rows)

        self._panel.ask(
            ProductList(text=text, limit=_OFFERED), done=offer, failed=_ignore, key="products"
        )

    def _look_up(self, line: LineRow, text: str) -> None:
        def found(one: ScannedProduct | None) -> None:
            if not shiboken6.isValid(line) or line.product.text().strip() != text:
                return
            if one is None:
                self._by_name(line, text)
                return
            line.take(one)
            self._price(line, one.sku)

        self._panel.ask(
            ProductByBarcode(code=text), done=found, failed=_ignore, key=f"line:{id(line)}"
        )

    def _by_name(self, line: LineRow, text: str) -> None:
        """A name that means one product is as good as its SKU."""

        def found(page: Page[ProductRow]) -> None:
            if not shiboken6.isValid(line) or line.product.text().strip() != text:
                return
            if len(page.rows) == 1:
                line.product.setText(page.rows[0].sku)
                self._look_up(line, page.rows[0].sku)
                return
            line.refuse()
            line.offer(page.rows)

        self._panel.ask(
            ProductList(text=text, limit=_OFFERED), done=found, failed=_ignore,
            key=f"line:{id(line)}",
        )  # fmt: skip

    def _price(self, line: LineRow, sku: str) -> None:
        def found(view: ProductView) -> None:
            if shiboken6.isValid(line) and line.sku == view.sku:
                line.propose_price(view.sell_price)

        if not line.price.text():
            self._panel.ask(ProductDetail(sku=sku), done=found, failed=_ignore)

    # ---------------------------------------------------------------- the buyer
    def _find_buyer(self, form: NewOrderForm | OrderForm) -> None:
        if form.phone is None or not form.phone.isModified():
            return
        form.phone.setModified(False)
        phone = form.phone.text().strip()
        if not normalise_phone(phone):
            return
        self._panel.ask(
            CustomerDetail(customer=phone), done=partial(self._buyer, form), failed=_ignore,
            key="buyer",
        )  # fmt: skip

    def _buyer(self, form: NewOrderForm | OrderForm, view: CustomerView) -> None:
        if not shiboken6.isValid(form):
            return
        form.put("recipient.name", view.name)
        if self._panel.context.actor.may("sales_order.read_address"):
            form.put("recipient.address", view.default_address)
        self._panel.say(
            f"Pelanggan lama: {view.name}, {view.total_orders} pesanan, {view.total_rts} RTS."
        )

    # ---------------------------------------------------------------- saving
    def _save(self) -> None:
        """Send it once: the same order is the same request, also after an answer was lost."""
        form, panel = self._form, self._panel
        if self._busy or form is None:
            return
        try:
            command = form.command()
        except UserError as wrong:
            self._refused(wrong, keep=True)
            return
        if command is None:
            panel.say("Tidak ada yang berubah.", Tone.NEUTRAL)
            panel.hide_detail()
            return
        if command != self._sent:
            self._sent, self._request = command, self._env.new_id()
        self._busy = True
        panel.do(
            command, done=partial(self._saved, form), failed=self._refused,
            request_id=self._request,
        )  # fmt: skip

    def _saved(self, form: NewOrderForm | OrderForm, done: Done[OrderSaved]) -> None:
        panel = self._panel
        if isinstance(form, NewOrderForm) and shiboken6.isValid(form):
            panel.context.memory.put(_LAST, form.values()["store"])
        panel.say(done.message, Tone.WARN if done.value.problems else Tone.OK)
        if form is self._form:  # else something else was begun meanwhile
            self._busy, self._sent, self._form = False, None, None
            panel.show_order(done.value.number)

    def _refused(self, error: UserError, *, keep: bool = False) -> None:
        """Show what is wrong at its field; everything typed stays."""
        if not keep:
            self._busy = False
            if not isinstance(error, (ServerAway, ServerBusy)):
                self._sent = None  # it was decided; after a lost answer the same one asks again
        self._panel.fail(error)
        if self._sheet is not None and shiboken6.isValid(self._sheet):
            self._sheet.show_focused()


def _ignore(_error: UserError) -> Any:  # noqa: ANN401 - a callback's answer is not used
    """A person who may not look products or buyers up types them."""
