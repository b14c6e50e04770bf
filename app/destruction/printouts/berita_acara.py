"""The printed Berita Acara: twelve parts in the order of documents-id §6, then the annexes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib import colors
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, Spacer, Table, TableStyle

from app.core.money import Money, divide_half_up
from app.core.text import angka, nominal, tanggal_panjang, waktu, wib
from app.destruction.printouts import annexes, sentences, tax_pages
from app.destruction.rules.parts import ROLES
from app.documents import a4
from app.documents.barcodes import code128, qr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from reportlab.platypus import Flowable

    from app.destruction.api import DestructionView, ItemRow, TaxFile


@dataclass(frozen=True, slots=True, kw_only=True)
class BapPaper:
    """What is printed.

    Attributes:
        view: The BAP.
        kind: ``full``, ``witness`` (without prices) or ``tax`` (the file for the tax office).
        copy: 0 for the original, n for SALINAN ke-n.
        printed_at: Moment of printing, aware.
        printed_by: Who printed.
        photos: Bytes by SHA-256.
        proof: Text of the QR that proves the document; "" while it is not signed.
        proof_note: What stands beside the QR: hash and key.
        tax: For the tax file.
        logo: Of the legal entity, for the kop.
        receipt_papers: Bytes by SHA-256 of what is attached to the receipts, for the tax file.
        letter: Whether the tax file ends with the letter to the KPP (custom, no duty known).
    """

    view: DestructionView
    printed_at: datetime
    printed_by: str
    kind: str = "full"
    copy: int = 0
    photos: Mapping[str, bytes] = field(default_factory=dict)
    proof: str = ""
    proof_note: str = ""
    tax: TaxFile | None = None
    letter: bool = False
    logo: bytes = b""
    receipt_papers: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def priced(self) -> bool:
        """Whether values may be read on it."""
        return self.kind != "witness"


_BODY: Final = 9.5
_CELL: Final = 7.0
_PADDING: Final = 2
#: A paper that proves more than this is due a meterai (UU 10/2020).
_METERAI: Final = Money.rupiah_of(5_000_000)


def berita_acara(paper: BapPaper) -> bytes:
    """The PDF."""
    view = paper.view
    again = f" - SALINAN ke-{paper.copy}" if paper.copy else ""
    sheet = a4.SheetOf(
        title=f"Berita Acara Pemusnahan {view.number}",
        kop=_kop(paper),
        running=f"{view.entity} - Berita Acara Pemusnahan Barang {view.number}{again}",
        foot=f"{view.number} - dicetak {waktu(paper.printed_at)} WIB oleh {paper.printed_by}",
        overprint="BATAL" if view.state == "cancelled" else "",
    )
    story = [*_title(paper), *_parts(paper)]
    story += annexes.pages(view, paper.photos)
    if paper.kind == "tax" and paper.tax is not None:
        story += tax_pages.pages(view, paper.tax, paper.receipt_papers, letter=paper.letter)
    return a4.build(sheet, story)


def _kop(paper: BapPaper) -> a4.Kop:
    view = paper.view
    npwp = f"NPWP {view.entity_npwp}" if view.entity_npwp else ""
    return a4.Kop(view.entity, view.entity_address, npwp, paper.logo)


def _title(paper: BapPaper) -> list[Flowable]:
    """Part 1 below the kop: title, number, its bars."""
    found = [a4.words(sentences.TITLE, a4.style(13, bold=True, align="center", after=1))]
    if paper.view.state == "cancelled":
        found.append(a4.words("DIBATALKAN", a4.style(10, bold=True, align="center", after=1)))
    if paper.copy:
        mark = f"SALINAN ke-{paper.copy}"
        found.append(a4.words(mark, a4.style(10, bold=True, align="center", after=1)))
    if not paper.priced:
        found.append(a4.words("Lembar saksi, tanpa nilai", a4.style(9, align="center", after=1)))
    number = f"Nomor: {paper.view.number}"
    found.append(a4.words(number, a4.style(10, align="center", after=3)))
    bars = a4.Bars(code128(paper.view.number), 0.4, 10, "CENTER")
    return [*found, bars, Spacer(1, 3 * mm)]


def _parts(paper: BapPaper) -> list[Flowable]:
    view = paper.view
    text = a4.style(_BODY, align="justify", after=5)
    if view.state == "cancelled":
        return [a4.words(sentences.cancelled(view), text), _goods(paper), *_proof(paper)]
    by_role = {one.role: one for one in view.parties}
    people = [
        a4.words(sentences.party(words, by_role.get(role)), a4.style(_BODY, after=2, indent=10))
        for role, words in ROLES.items()
    ]
    amount = sentences.total(view) if paper.priced else sentences.pieces(view)
    return [
        a4.words(sentences.opening(view), text),
        a4.words(sentences.basis(view), text),
        *people,
        Spacer(1, 1.5 * mm),
        a4.words(sentences.statement(view), text),
        _goods(paper),
        Spacer(1, 2 * mm),
        a4.words(amount, a4.style(_BODY, bold=True, after=5)),
        a4.words(sentences.method(view), text),
        a4.words(sentences.remains(view), text),
        CondPageBreak(70 * mm),
        # Signatures never stand on a page without a word of what is signed.
        KeepTogether([a4.words(sentences.closing(view), text), *_signatures(paper)]),
        *_proof(paper),
    ]


# ---------------------------------------------------------------- part 6
_COLUMNS: Final = (
    ("No", 6, "RIGHT"), ("SKU", 20, "LEFT"), ("Nama Barang", 29, "LEFT"), ("Lot/Bets", 18, "LEFT"),
    ("Kedaluwarsa", 18.5, "LEFT"), ("Satuan", 11, "LEFT"), ("Jumlah", 11.5, "RIGHT"),
    ("HPP Satuan (Rp)", 19, "RIGHT"), ("Nilai (Rp)", 20, "RIGHT"), ("Kondisi", 16, "LEFT"),
)  # fmt: skip
_PRICES: Final = (7, 8)


def _goods(paper: BapPaper) -> Table:
    """The list; without the columns of money in the copy for witnesses."""
    hidden = () if paper.priced else _PRICES
    shown = [at for at in range(len(_COLUMNS)) if at not in hidden]
    widths = [_COLUMNS[at][1] * mm for at in shown]
    spare = a4.WIDTH - sum(widths)
    widths[2] += spare  # the name takes what is left
    full = [each[1] * mm for each in _COLUMNS]
    full[2] += spare
    cell, head = a4.style(_CELL, after=0), a4.style(_CELL, bold=True, after=0)
    rows: list[list[Any]] = [[a4.words(_COLUMNS[at][0], head) for at in shown]]
    for item in paper.view.items:
        cells = _cells(item, cell, full)
        rows.append([cells[at] for at in shown])
    last: list[Any] = [""] * len(_COLUMNS)
    last[2] = a4.words("Jumlah", head)
    last[6] = angka(sum(item.qty for item in paper.view.items))
    last[8] = nominal(paper.view.value)
    rows.append([last[at] for at in shown])
    table = Table(rows, colWidths=widths, repeatRows=1)
    right = [
        ("ALIGN", (place, 1), (place, -1), "RIGHT")
        for place, at in enumerate(shown)
        if _COLUMNS[at][2] == "RIGHT"
    ]
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), a4.REGULAR, _CELL),
                ("FONT", (0, -1), (-1, -1), a4.BOLD, _CELL),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.92, 0.92, 0.92)),
                ("GRID", (0, 0), (-1, -1), 0.3, colors.Color(0.4, 0.4, 0.4)),
                ("LINEABOVE", (0, -1), (-1, -1), 0.8, colors.black),
                ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
                ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                *right,
            ]
        )
    )
    return table


def _cells(item: ItemRow, cell: Any, widths: Sequence[float]) -> list[Any]:  # noqa: ANN401 - reportlab's style
    expiry = f"{item.expires_on:%d-%m-%Y}" if item.expires_on else sentences.NOTHING
    lot = f"{item.lot or sentences.NOTHING}\nNo. seri {item.serial}" if item.serial else item.lot
    unit_cost = Money(divide_half_up(item.unit_cost, 100))
    name = f"{item.product}\n= {item.packed}" if item.packed else item.product

    def fitted(text: str, column: int) -> Any:  # noqa: ANN401 - a text or a paragraph
        return a4.cell(text or sentences.NOTHING, cell, widths[column] - 2 * _PADDING)

    return [
        str(item.line), fitted(item.sku, 1), fitted(name, 2), fitted(lot, 3), expiry,
        fitted(item.unit, 5), angka(item.qty), nominal(unit_cost), nominal(item.value),
        fitted(item.condition, 9),
    ]  # fmt: skip


# ---------------------------------------------------------------- part 10, 12
def _signatures(paper: BapPaper) -> list[Flowable]:
    """Five blocks, and one for the second party when somebody else than the approver."""
    view = paper.view
    by_role = {one.role: one for one in view.parties}

    def of(role: str) -> tuple[str, str]:
        one = by_role.get(role)
        return (one.name, one.position) if one else ("", "")

    second = by_role.get("second")
    same = second is not None and second.name.lower() == view.approver.lower()
    title = second.position if same and second else view.approver_title or "Pejabat yang menyetujui"
    blocks = [
        ("Pelaksana (Pihak Pertama)", *of("first")),
        ("Penanggung jawab gudang", *of("keeper")),
        ("Saksi 1", *of("witness1")),
        ("Saksi 2", *of("witness2")),
        ("Menyetujui", view.approver, title),
    ]
    if not same:
        blocks.append(("Pihak Kedua", *of("second")))
    cells: list[Any] = [_block(*block) for block in blocks]
    if len(cells) % 3 and view.value > _METERAI and paper.priced:
        cells.insert(-1, _meterai())
    cells += [[]] * (-len(cells) % 3)
    rows = [cells[at : at + 3] for at in range(0, len(cells), 3)]
    table = Table(rows, colWidths=[a4.WIDTH / 3] * 3)
    look = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
    look.add("ALIGN", (0, 0), (-1, -1), "CENTER")
    look.add("BOTTOMPADDING", (0, 0), (-1, -1), 8)
    table.setStyle(look)
    day = wib(view.started_at).date() if view.started_at else view.on_date
    where = f"{view.warehouse_name}, {tanggal_panjang(day)}"
    return [a4.words(where, a4.style(_BODY, align="right", after=4)), table]


def _meterai() -> Table:
    """Room for a meterai, left of who approves (indonesia.md §6: above Rp5.000.000)."""
    words = a4.words("Meterai\nRp10.000\natau e-meterai", a4.style(7, align="center", after=0))
    table = Table([[words]], colWidths=[26 * mm], rowHeights=[24 * mm])
    look = TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    look.add("BOX", (0, 0), (-1, -1), 0.5, colors.Color(0.5, 0.5, 0.5), None, (2, 2))
    table.setStyle(look)
    table.hAlign = "CENTER"
    return table


def _block(role: str, name: str, position: str) -> list[Flowable]:
    centred = a4.style(_BODY - 0.5, align="center", after=1)
    return [
        a4.words(role, centred),
        Spacer(1, 15 * mm),
        a4.words(name or "(.......................................)",
                 a4.style(_BODY - 0.5, bold=True, align="center", after=1)),
        a4.words(position, centred),
    ]  # fmt: skip


def _proof(paper: BapPaper) -> list[Flowable]:
    """The code that proves the record (part 12)."""
    if not paper.proof:
        return []
    note = a4.style(8, after=2)
    view = paper.view
    beside = [
        a4.words("Pindai untuk memeriksa keaslian dokumen ini di Lumbung.", note),
        a4.words(f"{view.number}, {tanggal_panjang(view.on_date)}", note),
        *([a4.words(f"Nilai Rp{nominal(view.value)}", note)] if paper.priced else []),
        a4.words(paper.proof_note, a4.style(7, after=2)),
    ]
    code = a4.Bars(qr(paper.proof), 0.5)
    table = Table([[code, beside]], colWidths=[code.width + 4 * mm, None])
    look = TableStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    look.add("LEFTPADDING", (0, 0), (0, 0), 0)
    table.setStyle(look)
    table.hAlign = "LEFT"
    return [Spacer(1, 3 * mm), KeepTogether([table])]
