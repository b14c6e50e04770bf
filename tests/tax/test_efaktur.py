"""Tax invoices of a month's sales: what is missing is told at once, the rest becomes the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.errors import InvalidInput, NotFound
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.identity.api import UpdateEntity
from app.orders.api import NewLine
from app.receivables.api import InvoiceLine, WriteInvoice
from app.tax import api
from app.tax.panels.invoices import EfakturPanel
from app.tax.rules.coretax import problems
from app.ui.context import DictMemory, PanelContext
from app.ui.forms import Form
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.theme import theme
from tests.support.orders import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

MONTH = "2026-11"
TIN = "0012345678901000"


@pytest.fixture
def taxed(database_url: str) -> Iterator[tuple[Shop, str, str]]:
    """A PKP with a shipped order that had a voucher, and an invoice; their numbers."""
    shop = Shop.open(database_url)
    shop.me.do(UpdateEntity(code="UTAMA", is_pkp=True, npwp="012345678901000"))
    line = NewLine(sku="SABUN", qty=3, price=Money.parse("50000"))
    order = shop.order(store="TOKO", lines=(line,), voucher=Money.parse("5000"))
    shop.ship(order)
    customer = shop.me.do(CreateCustomer(customer_name="PT Maju", phone="081300001111")).value
    invoice = shop.me.do(
        WriteInvoice(
            customer=customer.code, lines=(InvoiceLine(text="Jasa", amount=Money.parse("111000")),)
        )
    ).value.number
    yield shop, order, invoice
    shop.company.close()


def rows(shop: Shop, **more: object) -> dict[str, api.TaxInvoiceRow]:
    page = shop.me.ask(api.TaxInvoiceList.model_validate({"month": MONTH, **more}))
    return {row.number: row for row in page.rows}


@pytest.mark.req("ERP-FIN-11")
def test_what_is_complete_is_exported_and_the_rest_says_why(
    taxed: tuple[Shop, str, str],
) -> None:
    shop, order, invoice = taxed
    found = rows(shop)
    assert set(found) == {order, invoice}
    assert found[invoice].base == Money.parse("100000")
    assert found[invoice].ppn == found[invoice].booked == Money.parse("11000")
    # 145.000 with PPN: 14.369,37 of it, in the books and on the invoice
    assert found[order].base == Money.parse("130630.63")
    assert found[order].booked == found[order].ppn == Money.parse("14369.37")
    assert found[order].problems == ("Isi NPWP pembeli.",)
    with pytest.raises(InvalidInput, match="Belum ada faktur 2026-11 yang lengkap"):
        shop.me.ask(api.ExportTaxInvoices(month=MONTH))

    buyer: dict[str, Any] = {
        "month": MONTH,
        "buyer": "PT Maju",
        "buyer_address": "Jl. Melati 5, Bandung",
    }
    shop.me.do(api.SetTaxBuyer(number=invoice, document_number="00.12345678901.000", **buyer))
    assert rows(shop)[invoice].problems == ()
    made = shop.me.ask(api.ExportTaxInvoices(month=MONTH))
    assert (made.invoices, made.base, made.ppn) == (
        1, Money.parse("100000"), Money.parse("11000"),
    )  # fmt: skip
    assert problems(made.xml) == ()
    assert f"<BuyerTin>{TIN}</BuyerTin>" in made.xml

    shop.me.do(
        api.SetTaxBuyer(
            number=order, document="National ID", document_number="3273010101900001", **buyer
        )
    )
    whole = shop.me.ask(api.ExportTaxInvoices(month=MONTH))
    assert (whole.invoices, problems(whole.xml)) == (2, ())
    assert whole.ppn == Money.parse("25369.37")
    first = shop.me.ask(api.TaxInvoiceList(month=MONTH, limit=1))
    assert first.next is not None
    assert len(first.rows) == len(rows(shop, limit=1, after=first.next)) == 1
    assert rows(shop, month="2026-10") == {}
    assert set(rows(shop, text="maju")) == {invoice, order}
    assert set(rows(shop, text=order)) == {order}


@pytest.mark.req("ERP-FIN-11")
def test_a_buyer_is_completed_and_the_file_saved_by_keyboard(
    taxed: tuple[Shop, str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    shop, order, _invoice = taxed
    theme().apply(dark=False, scale=1.0)
    operations = Operations(lambda: shop.me)
    context = PanelContext(operations, DictMemory(), Sounds(None), lambda *_a, **_k: None)
    panel: Any = EfakturPanel(context)
    qtbot.addWidget(panel)
    panel.resize(1300, 760)
    panel.opened(month=MONTH)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)

    def quiet() -> None:
        qtbot.wait(20)
        qtbot.waitUntil(lambda: operations.pending == 0)

    quiet()
    panel.list.select_key(order)
    qtbot.keyClick(panel.list.view, Qt.Key.Key_F6)
    (form,) = panel.side.findChildren(Form)
    form.save()
    quiet()
    assert panel.message.text == "Nomornya wajib diisi."
    qtbot.keyClicks(form._inputs["document_number"], TIN)
    form.save()
    quiet()
    assert panel.message.text == f"Pembeli {order} dicatat untuk faktur pajak."
    (ready,) = [row for row in panel.list.rows if not row.problems]
    assert (ready.number, ready.tin) == (order, TIN)
    panel.save(shop.me.ask(api.ExportTaxInvoices(month=MONTH)), tmp_path / "e.xml")
    quiet()
    assert panel.message.text.startswith("1 faktur, PPN Rp 14.369,37, disimpan ke e.xml.")
    assert problems((tmp_path / "e.xml").read_text(encoding="utf-8")) == ()
    operations.close()


@pytest.mark.req("ERP-FIN-11")
def test_a_wrong_buyer_is_refused_and_nothing_is_kept(taxed: tuple[Shop, str, str]) -> None:
    shop, order, _invoice = taxed
    buyer: dict[str, Any] = {"month": MONTH, "buyer": "Dewi", "buyer_address": "Jl. Melati 5"}
    with pytest.raises(InvalidInput, match="NPWP harus 16 angka"):
        shop.me.do(api.SetTaxBuyer(number=order, document_number="123", **buyer))
    with pytest.raises(NotFound):
        shop.me.do(api.SetTaxBuyer(number="SO-1", document_number=TIN, **buyer))
    assert rows(shop)[order].tin == ""
