"""Pictures of an order being typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from app.catalog.api import ScannedProduct
from app.catalog.rules.amounts import UnitSize
from app.core.money import Money
from app.orders.panels import samples
from app.orders.panels.order_form import NewOrderForm
from app.orders.panels.order_list import OrderListPanel
from app.ui.gallery import Shot, canned

if TYPE_CHECKING:
    from collections.abc import Callable

#: SKU, name, variant, further unit, pieces, rupiah a piece.
_GOODS: Final = (
    ("SRM-VTC-20", "Serum Vitamin C Brightening", "20 ml", "karton", 24, 89_000),
    ("TNR-CEN-100", "Toner Centella Asiatica untuk kulit sensitif", "100 ml", "", 2, 65_000),
    ("PKT-GLOW-3", "Paket Glowing 3 langkah", "", "", 1, 312_000),
)
_STORE: Final = ("MANUAL", "Grosir WhatsApp", "manual")
STORES: Final = (*samples.STORES, samples.store(*_STORE))


def product(at: int) -> ScannedProduct:
    """A made-up product."""
    sku, name, variant, unit, _, _ = _GOODS[at]
    return ScannedProduct(
        sku, sku, name, variant, "pcs", 1, "pcs", "single", "lot", True, True, False,
        (UnitSize(unit, "24"),) if unit else (),
    )  # fmt: skip


def _opened(fill: Callable[[NewOrderForm], object]) -> OrderListPanel:
    panel = OrderListPanel(canned(samples.answers(samples.page(40))))
    panel.show_new_form(STORES)
    form = panel.entry.typing
    if isinstance(form, NewOrderForm):
        fill(form)
    return panel


def _filled(form: NewOrderForm) -> None:
    for field, text in (
        ("name", "Siti Aminah"), ("phone", "0812-1111-2222"),
        ("address", "Jl. Melati 5 RT 02/03, Coblong"), ("city", "KOTA BANDUNG"),
    ):  # fmt: skip
        form.put(f"recipient.{field}", text)
    _add_goods(form, 3)


def _add_goods(form: NewOrderForm, count: int) -> None:
    if form.lines is None:
        return
    for at in range(count):
        line = form.lines.scanned(product(at), _GOODS[at][4])
        line.propose_price(Money.rupiah_of(_GOODS[at][5]))
        if at == 1:
            line.discount.set_value(Money.rupiah_of(5_000))


def _show_goods(form: NewOrderForm) -> None:
    _filled(form)
    if form.lines is not None:
        form.lines.rows[1].product.setFocus()


def _wrong(form: NewOrderForm) -> None:
    _add_goods(form, 2)
    if form.lines is None:
        return
    first, second = form.lines.rows[:2]
    first.price.set_value(None)
    second.qty.set_value(None)
    second.discount.set_value(Money.rupiah_of(500_000))
    form.lines.rows[2].product.setText("SERUM ENTAH")
    form.lines.rows[2].refuse()
    form.save()


def gallery() -> list[Shot]:
    """States of the form."""
    return [
        Shot("filled", partial(_opened, _filled)),
        Shot("goods", partial(_opened, _show_goods)),
        Shot("empty", partial(_opened, lambda _form: None)),
        Shot("errors", partial(_opened, _wrong)),
    ]
