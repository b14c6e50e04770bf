"""e-Faktur for Coretax: ``TaxInvoiceBulk`` built and checked (indonesia.md 2.2).

The order of the elements and the spelling *BuyerAdress* are DJP's.  Amounts have two decimals; the
other base is rounded first and the PPN computed on what was rounded (V7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from xml.etree import ElementTree as ET

    from app.core.money import Money
    from app.tax.rules.rates import Rate

_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_CENT: Final = Decimal("0.01")
_TIN: Final = r"[0-9]{16}"
_PLACE: Final = r"[0-9]{22}"
_AMOUNT: Final = r"[0-9]{1,16}\.[0-9]{2}"
_SOME: Final = r"(?s).{1,255}"
_ANY: Final = r"(?s).{0,255}"
#: Everything outside XML 1.0's characters, and line ends.
_NO_XML: Final = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+")
#: Codes whose invoices carry no PPN and need the facility they rest on.
_FREE: Final = frozenset({"07", "08"})
#: The normal case of a trader: DPP nilai lain.
OTHER_BASE: Final = "04"

#: Elements of an invoice in DJP's order, each with what it may hold.
INVOICE: Final = (
    ("TaxInvoiceDate", r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
    ("TaxInvoiceOpt", "Normal"),
    ("TrxCode", r"0[1-9]|10"),
    ("AddInfo", r"(TD\.005[0-9][0-9])?"),
    ("CustomDoc", _ANY),
    ("CustomDocMonthYear", r"((0[1-9]|1[0-2])[0-9]{4})?"),
    ("RefDesc", _SOME),
    ("FacilityStamp", r"(TD\.011[0-9][0-9])?"),
    ("SellerIDTKU", _PLACE),
    ("BuyerTin", _TIN),
    ("BuyerDocument", "TIN|National ID|Passport|Other ID"),
    ("BuyerCountry", "[A-Z]{3}"),
    ("BuyerDocumentNumber", r"(?s).{1,50}"),
    ("BuyerName", _SOME),
    ("BuyerAdress", _SOME),
    ("BuyerEmail", r"([^@\s]+@[^@\s]+)?"),
    ("BuyerIDTKU", _PLACE),
)
#: Elements of a line.
GOODS: Final = (
    ("Opt", "A|B"),
    ("Code", r"[0-9]{6}"),
    ("Name", _SOME),
    ("Unit", r"UM\.00(0[1-9]|[12][0-9]|3[0-9])"),
    ("Price", _AMOUNT),
    ("Qty", r"[1-9][0-9]{0,14}"),
    ("TotalDiscount", _AMOUNT),
    ("TaxBase", _AMOUNT),
    ("OtherTaxBase", _AMOUNT),
    ("VATRate", r"0|[1-9][0-9]?"),
    ("VAT", _AMOUNT),
    ("STLGRate", "0"),
    ("STLG", r"0\.00"),
)
_WORDS: Final = {
    "BuyerTin": "NPWP pembeli 16 angka",
    "BuyerIDTKU": "NITKU pembeli 22 angka",
    "SellerIDTKU": "NITKU penjual 22 angka",
    "BuyerDocumentNumber": "nomor identitas pembeli",
    "BuyerName": "nama pembeli",
    "BuyerAdress": "alamat pembeli",
    "BuyerEmail": "e-mail pembeli",
    "BuyerCountry": "negara pembeli tiga huruf, misalnya IDN",
    "TrxCode": "kode transaksi 01 sampai 10",
    "AddInfo": "keterangan tambahan TD.005nn",
    "FacilityStamp": "cap fasilitas TD.011nn",
    "RefDesc": "nomor faktur sendiri",
    "Code": "kode barang 6 angka",
    "Name": "nama barang",
    "Unit": "satuan UM.0001 sampai UM.0039",
    "Qty": "jumlah lebih dari nol",
    "Price": "harga satuan tidak kurang dari nol",
    "TotalDiscount": "potongan tidak kurang dari nol",
    "TaxBase": "potongan tidak lebih dari harga, dasar pengenaan",
    "OtherTaxBase": "DPP nilai lain tidak kurang dari nol",
    "VAT": "PPN tidak kurang dari nol",
    "VATRate": "tarif PPN dalam persen bulat",
    "TIN": "NPWP penjual 16 angka",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A line: price of one before PPN, discount of the whole line."""

    name: str
    price: Money
    qty: int
    discount: Money
    unit: str = "UM.0018"
    code: str = "000000"
    service: bool = False


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is computed of a line, in rupiah with two decimals."""

    base: Decimal
    other_base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """A tax invoice as its document says it."""

    number: str
    on_date: date
    code: str
    buyer_tin: str
    buyer_document: str
    buyer_document_number: str
    buyer_country: str
    buyer_name: str
    buyer_address: str
    buyer_email: str
    buyer_place: str
    items: tuple[Item, ...]
    #: PPN and other base of its day.
    vat: Rate
    base: Rate
    facility: str = ""

    def amounts(self, item: Item) -> Amounts:
        """Tax base, other base and PPN of one of its lines."""
        return amounts(item, self.code, self.vat, self.base)


def amounts(item: Item, code: str, vat: Rate, base: Rate) -> Amounts:
    """Tax base, other base and PPN of a line."""
    net = Decimal(item.price.sen * item.qty - item.discount.sen) / 100
    part = Decimal(base.num) / base.den if code == OTHER_BASE else Decimal(1)
    other = (net * part).quantize(_CENT, ROUND_HALF_UP)
    rate = Decimal(0) if code in _FREE else Decimal(vat.num) / vat.den
    return Amounts(net.quantize(_CENT), other, (other * rate).quantize(_CENT, ROUND_HALF_UP))


def build(tin: str, place: str, invoices: Sequence[Invoice]) -> str:
    """The file as text; :func:`problems` says what is wrong with it."""
    from xml.etree import ElementTree as ET  # here: half a megabyte that few starts ever need

    root = ET.Element("TaxInvoiceBulk")
    root.set("xmlns:xsi", _XSI)
    root.set("xsi:noNamespaceSchemaLocation", "TaxInvoice.xsd")
    _add(root, "TIN", tin)
    listed = ET.SubElement(root, "ListOfTaxInvoice")
    for invoice in invoices:
        made = ET.SubElement(listed, "TaxInvoice")
        for name, value in _header(invoice, tin + place).items():
            _add(made, name, value)
        goods = ET.SubElement(made, "ListOfGoodService")
        for item in invoice.items:
            line = ET.SubElement(goods, "GoodService")
            for name, value in _line(item, invoice).items():
                _add(line, name, value)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    """One element; what XML cannot hold (and line ends, which Coretax does not want) is a blank."""
    element = parent.makeelement(name, {})
    element.text = _NO_XML.sub(" ", text).strip()
    parent.append(element)


def _header(invoice: Invoice, seller_place: str) -> dict[str, str]:
    facility = invoice.facility
    values = (
        invoice.on_date.isoformat(), "Normal", invoice.code,
        f"TD.005{facility}" if facility else "", "", "", invoice.number,
        f"TD.011{facility}" if facility else "", seller_place, invoice.buyer_tin,
        invoice.buyer_document, invoice.buyer_country, invoice.buyer_document_number or "-",
        invoice.buyer_name, invoice.buyer_address, invoice.buyer_email, invoice.buyer_place,
    )  # fmt: skip
    return dict(zip((name for name, _ in INVOICE), values, strict=True))


def _line(item: Item, invoice: Invoice) -> dict[str, str]:
    found = invoice.amounts(item)
    percent = "0" if invoice.code in _FREE else _percent(invoice.vat)
    values = (
        "B" if item.service else "A", item.code, item.name, item.unit,
        f"{Decimal(item.price.sen) / 100:.2f}", str(item.qty),
        f"{Decimal(item.discount.sen) / 100:.2f}", f"{found.base:.2f}", f"{found.other_base:.2f}",
        percent, f"{found.vat:.2f}", "0", "0.00",
    )  # fmt: skip
    return dict(zip((name for name, _ in GOODS), values, strict=True))


def _percent(vat: Rate) -> str:
    """``12``; one with a rest is shown with it, and refused: Coretax takes whole percents."""
    whole, rest = divmod(vat.num * 100, vat.den)
    return str(whole) if not rest else f"{Decimal(vat.num * 100) / vat.den:f}"


# ---------------------------------------------------------------- checking
def problems(text: str) -> tuple[FieldError, ...]:
    """Everything Coretax would refuse, at once, named by invoice and element."""
    from xml.etree import ElementTree as ET

    root = ET.fromstring(text)  # noqa: S314 - the file we have just made ourselves
    return tuple(_problems(root))


def _problems(root: ET.Element) -> Iterator[FieldError]:
    seller_known = bool(re.fullmatch(_TIN, root.findtext("TIN") or ""))
    if not seller_known:
        yield FieldError("entity", f"Isi {_WORDS['TIN']} di pengaturan entitas.")
    invoices = root.findall("ListOfTaxInvoice/TaxInvoice")
    if not invoices:
        yield FieldError("invoices", "Pilih sedikitnya satu faktur.")
    seen: set[str] = set()
    for place, invoice in enumerate(invoices, 1):
        number = invoice.findtext("RefDesc") or f"ke-{place}"
        where = f"Faktur {number}"
        for wrong in _matches(invoice, (*INVOICE, ("ListOfGoodService", r"\s*")), where, number):
            # The seller's place is made of the seller's number, which was told already.
            if seller_known or not wrong.field.endswith(".SellerIDTKU"):
                yield wrong
        if number in seen:
            yield FieldError(f"{number}.RefDesc", f"{where}: nomor ini ada dua kali.")
        seen.add(number)
        yield from _together(invoice, where, number)
        lines = invoice.findall("ListOfGoodService/GoodService")
        if not lines:
            yield FieldError(f"{number}.items", f"{where}: belum ada barang.")
        for at, line in enumerate(lines, 1):
            yield from _matches(line, GOODS, f"{where} baris {at}", f"{number}.{at}")


def _matches(
    element: ET.Element, expected: Sequence[tuple[str, str]], where: str, field: str
) -> Iterator[FieldError]:
    """The elements are those expected, in their order, and each holds what it may."""
    names = [child.tag for child in element]
    if names != [name for name, _pattern in expected]:
        yield FieldError(field, f"{where}: susunan elemen tidak sesuai TaxInvoice.xsd.")
        return
    for child, (name, pattern) in zip(element, expected, strict=True):
        if not re.fullmatch(pattern, child.text or ""):
            words = _WORDS.get(name, name)
            shown = f' ("{child.text}" tidak sesuai)' if child.text else ""
            yield FieldError(f"{field}.{name}", f"{where}: isi {words}{shown}.")


def _together(invoice: ET.Element, where: str, number: str) -> Iterator[FieldError]:
    """What depends on two elements."""
    code = invoice.findtext("TrxCode") or ""
    stamp = (invoice.findtext("AddInfo") or "", invoice.findtext("FacilityStamp") or "")
    if code in _FREE and not all(stamp):
        yield FieldError(
            f"{number}.FacilityStamp", f"{where}: kode {code} perlu keterangan dan cap fasilitas."
        )
    if code not in _FREE and any(stamp):
        yield FieldError(
            f"{number}.FacilityStamp", f"{where}: fasilitas hanya untuk kode 07 dan 08."
        )
    document, tin = invoice.findtext("BuyerDocument"), invoice.findtext("BuyerTin")
    if document == "TIN" and tin == "0" * 16:
        yield FieldError(f"{number}.BuyerTin", f"{where}: isi NPWP pembeli.")
    if document != "TIN" and (invoice.findtext("BuyerDocumentNumber") or "-") == "-":
        yield FieldError(f"{number}.BuyerDocumentNumber", f"{where}: isi nomor {document} pembeli.")
