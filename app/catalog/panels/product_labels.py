"""Labels of products from any panel: how many, lot and ED, and a barcode for what has none.

A product without barcode gets its internal one first (WMS-MD-04), in the same step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.catalog.api import GenerateBarcodes
from app.core.errors import FieldError, InvalidInput, UserError
from app.core.text import angka
from app.documents.cards import ProductLabel
from app.documents.panels.print_desk import PrintDesk
from app.ui.forms import Form
from app.ui.money_field import DateField, QuantityField
from app.ui.tokens import Tone
from app.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.catalog.api import Generated
    from app.core.commands import Done
    from app.ui.panel import Panel

#: More labels in one go are a typing mistake.
MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Labelled:
    """A product as its label says it; ``barcode`` is "" while it has none."""

    sku: str
    name: str
    variant: str
    barcode: str
    #: ``none``, ``lot`` or ``serial``.
    tracking: str = "none"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the labels say besides, and how many of each."""

    copies: int
    lot: str = ""
    expiry: date | None = None
    gs1: bool = False


class LabelForm(Form):
    """How many labels, and of which lot where that matters.

    Args:
        products: Whose labels.
        copies: Suggested.
    """

    def __init__(self, products: Sequence[Labelled], copies: int = 1) -> None:
        super().__init__("Cetak")
        self.products = tuple(products)
        names = ", ".join(one.name for one in self.products[:3])
        more = f" dan {angka(len(self.products) - 3)} lainnya" if len(self.products) > 3 else ""
        self._body.addWidget(label(f"{names}{more}", wrap=True))
        self.copies = QuantityField()
        self.copies.set_value(copies)
        self.add("copies", "&Jumlah label tiap produk", self.copies)
        without = sum(not one.barcode for one in self.products)
        if without:
            sentence = f"{angka(without)} produk belum punya barcode: dibuatkan barcode internal."
            self._body.addWidget(label(sentence, "muted", wrap=True))
        self._tracked = len(self.products) == 1 and self.products[0].tracking != "none"
        if self._tracked:
            self.text("lot", "Nomor &lot", hint="Kosongkan bila tidak perlu tercetak.")
            self.add("expiry", "&ED", DateField())
            self.tick("gs1", "Satu kode GS1 untuk produk, lot dan ED")

    def wish(self) -> Wish:
        """What was typed.

        Raises:
            InvalidInput: If the count cannot be.
        """
        values = self.values()
        copies = values["copies"] or 0
        if not 1 <= copies <= MOST:
            message = f"Jumlah label harus 1 sampai {angka(MOST)}."
            raise InvalidInput(message, (FieldError("copies", message),))
        if not self._tracked:
            return Wish(copies)
        return Wish(copies, values["lot"], values["expiry"], gs1=values["gs1"])


def ask_labels(panel: Panel, products: Sequence[Labelled], copies: int = 1) -> LabelForm:
    """Open the form beside a panel; it prints from there."""
    form = LabelForm(products, copies)

    def go() -> None:
        wish = form.wish()
        panel.hide_detail()
        print_labels(panel, form.products, wish)

    panel.place_form("Cetak label", form, go)
    form.copies.selectAll()
    return form


def print_labels(
    panel: Panel,
    products: Sequence[Labelled],
    wish: Wish,
    made: Callable[[], object] | None = None,
) -> None:
    """Queue the labels; internal barcodes are made first for products that have none.

    Args:
        panel: Whose commands and messages these are.
        products: What to label.
        wish: How many, and what they say besides.
        made: Called after barcodes were made.
    """
    without = tuple(one.sku for one in products if not one.barcode)
    if not without:
        _queue(panel, products, wish)
    elif not panel.context.actor.may("product.update"):
        names = ", ".join(without[:3])
        panel.say(
            f"{names} belum punya barcode. Minta admin membuatkannya di halaman Produk.", Tone.WARN
        )
    else:
        panel.do(GenerateBarcodes(skus=without), done=partial(_made, panel, products, wish, made))


def _made(
    panel: Panel,
    products: Sequence[Labelled],
    wish: Wish,
    then: Callable[[], object] | None,
    done: Done[Generated],
) -> None:
    codes = {one.sku: one.code for one in done.value.barcodes}
    with_codes = [
        replace(one, barcode=one.barcode or codes.get(one.sku, one.sku)) for one in products
    ]
    _queue(panel, with_codes, wish)
    if then is not None:
        then()


def _queue(panel: Panel, products: Sequence[Labelled], wish: Wish) -> None:
    desk = panel.context.services.get(PrintDesk)
    by = panel.context.actor.full_name
    try:
        for one in products:
            document = ProductLabel(
                name=one.name, sku=one.sku, barcode=one.barcode, variant=one.variant,
                lot=wish.lot, expiry=wish.expiry, gs1=wish.gs1,
            )  # fmt: skip
            desk.print(document, title=f"Label {one.sku}", by=by, copies=wish.copies)
    except UserError as error:
        panel.fail(error)
    else:
        count = angka(len(products) * wish.copies)
        panel.say(f"{count} label dikirim ke antrean cetak.")
