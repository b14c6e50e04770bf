"""Printers as configuration: what they speak, how fine, on which paper, and what they print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from app.core.errors import FieldError, InvalidInput, NotFound, UserError
from app.documents.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.documents.grid import Dpi

Language = Literal["zpl", "tspl", "pdf"]
#: An offset beyond this is a wrong paper guide, not an offset.
LARGEST_OFFSET_MM: Final = 20.0
_SCHEMES: Final = ("tcp", "cups", "windows", "file")


class DocumentKind(StrEnum):
    """What a printer can be made responsible for."""

    SHIPPING_LABEL = "shipping_label"
    PACKING_SLIP = "packing_slip"
    COMMAND_SHEET = "command_sheet"
    TEST_LABEL = "test_label"
    BADGE = "badge"
    PRODUCT_LABEL = "product_label"
    LOCATION_LABEL = "location_label"
    VOUCHER = "voucher"
    DOCUMENT = "document"

    @property
    def label(self) -> str:
        """What screens call it, Indonesian."""
        return _TITLES[self]


_TITLES: Final = {
    DocumentKind.SHIPPING_LABEL: "Label pengiriman",
    DocumentKind.PACKING_SLIP: "Slip pengepakan",
    DocumentKind.COMMAND_SHEET: "Lembar perintah scanner",
    DocumentKind.TEST_LABEL: "Label uji",
    DocumentKind.BADGE: "Kartu badge",
    DocumentKind.PRODUCT_LABEL: "Label produk",
    DocumentKind.LOCATION_LABEL: "Label lokasi",
    DocumentKind.VOUCHER: "Bukti jurnal",
    DocumentKind.DOCUMENT: "Surat jalan dan tanda terima",
}
#: Papers that are drawn as PDF: a label printer cannot take them.
PDF_ONLY: Final = frozenset({DocumentKind.VOUCHER, DocumentKind.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Media:
    """Paper in a printer.

    Attributes:
        width_mm: Width.
        height_mm: Length of one label or sheet; 0 for a roll that is cut where the text ends.
        gap_mm: Gap between labels; 0 for continuous paper and sheets.
    """

    width_mm: float
    height_mm: float
    gap_mm: float = 2.0

    @property
    def title(self) -> str:
        """``100 x 150 mm``."""
        if self.height_mm <= 0:
            return f"{self.width_mm:g} mm (rol)"
        return f"{self.width_mm:g} x {self.height_mm:g} mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterConfig:
    """One printer as this workstation uses it.

    Attributes:
        name: What people call it; unique on the workstation.
        language: What it is sent.
        dpi: Dots of its head; 600 for laser and ink.
        media: Paper in it.
        address: ``tcp://host:9100``, ``cups://queue``, ``windows://name`` or ``file:///folder``.
        documents: What goes to it.
        offset_x_mm: Measured with the test label, to the right (PU-91).
        offset_y_mm: The same, downwards.
        asks_status: Ask it before and after each job and while idle whether it has paper; only for
            printers that answer (Zebra, TSC).
    """

    name: str
    language: Language
    dpi: Dpi
    media: Media
    address: str
    documents: frozenset[DocumentKind] = frozenset()
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0
    asks_status: bool = False

    @property
    def grid(self) -> Grid:
        """Its dots."""
        return Grid(self.dpi)


class NoPrinter(UserError):
    """No printer of this workstation prints that kind of document."""

    code = "NO_PRINTER"

    def __init__(self, kind: DocumentKind) -> None:
        super().__init__(
            f"Belum ada printer untuk {kind.label.lower()} di komputer ini. "
            "Pilih printernya di Pengaturan > Printer & Label."
        )


class Printers:
    """The printers of a workstation.

    Args:
        printers: In order of preference: the first that serves a kind of document gets it.

    Raises:
        InvalidInput: With every mistake of every printer at once.
    """

    def __init__(self, printers: Iterable[PrinterConfig] = ()) -> None:
        self._all = tuple(printers)
        mistakes = tuple(problem for one in self._all for problem in mistakes_of(one))
        mistakes += _doubles(self._all)
        if mistakes:
            raise InvalidInput(mistakes[0].message, mistakes)

    def __iter__(self) -> Iterator[PrinterConfig]:
        return iter(self._all)

    def named(self, name: str) -> PrinterConfig:
        """The printer of that name.

        Raises:
            NotFound: If there is none.
        """
        for printer in self._all:
            if printer.name == name:
                return printer
        raise NotFound("Printer", name, "printer")

    def for_document(self, kind: DocumentKind) -> PrinterConfig:
        """The printer that serves a kind of document.

        Raises:
            NoPrinter: If none does.
        """
        for printer in self._all:
            if kind in printer.documents and (kind not in PDF_ONLY or printer.language == "pdf"):
                return printer
        raise NoPrinter(kind)


def mistakes_of(printer: PrinterConfig) -> tuple[FieldError, ...]:
    """Everything wrong with a printer's settings, for the form that edits it."""
    problems = []
    if not printer.name.strip():
        problems.append(FieldError("name", "Nama printer kosong. Beri nama yang dikenal packer."))
    scheme, _, rest = printer.address.partition("://")
    if scheme not in _SCHEMES or not rest:
        problems.append(
            FieldError(
                "address",
                f'Alamat printer "{printer.address}" tidak dikenal. Contoh: '
                "tcp://192.168.1.50:9100, cups://Zebra, windows://Zebra ZD421, file:///C:/label.",
            )
        )
    if scheme == "windows" and printer.language == "pdf":
        problems.append(
            FieldError(
                "language",
                f'Printer Windows "{rest}" hanya dapat dikirimi ZPL atau TSPL. '
                "Untuk PDF pilih alamat lain.",
            )
        )
    if printer.asks_status and (scheme != "tcp" or printer.language == "pdf"):
        problems.append(
            FieldError(
                "asks_status",
                "Hanya printer label di jaringan (tcp://) yang bisa ditanya statusnya. "
                "Matikan pilihan tanya status.",
            )
        )
    low = 0.0 if printer.language == "pdf" else 10.0
    if not 20 <= printer.media.width_mm <= 450 or not low <= printer.media.height_mm <= 1000:
        problems.append(
            FieldError(
                "media",
                f"Ukuran kertas {printer.media.title} di luar batas. "
                "Isi lebar dan tinggi label dalam milimeter.",
            )
        )
    if max(abs(printer.offset_x_mm), abs(printer.offset_y_mm)) > LARGEST_OFFSET_MM:
        problems.append(
            FieldError(
                "offset_x_mm",
                f"Geseran lebih dari {LARGEST_OFFSET_MM:g} mm. Atur dulu pemandu kertas printer.",
            )
        )
    return tuple(problems)


def _doubles(printers: tuple[PrinterConfig, ...]) -> tuple[FieldError, ...]:
    names = [printer.name for printer in printers]
    return tuple(
        FieldError("name", f'Dua printer bernama "{name}". Ganti nama salah satunya.')
        for name in sorted({name for name in names if names.count(name) > 1})
    )
