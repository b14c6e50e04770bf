"""Printers' answers to a status question, as sentences (PU-91, PU-92)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.documents.transports.base import PrinterStatus

if TYPE_CHECKING:
    from app.documents.printers import PrinterConfig

ZPL_QUESTION: Final = b"~HS"
TSPL_QUESTION: Final = b"\x1b!?"
_STX, _ETX = b"\x02", b"\x03"
_ZPL_LINES: Final = 3
#: A label this much longer or shorter than the setting is another label, not a tolerance.
_LENGTH_MM: Final = 4.0

_OUT_OF_PAPER: Final = "Kertas habis atau tidak terbaca. Isi kertas."
_HEAD_OPEN: Final = "Penutup printer terbuka. Tutup sampai berbunyi klik."
_NO_RIBBON: Final = "Ribbon habis. Ganti ribbon."
_PAUSED: Final = "Printer dijeda. Tekan tombol jeda di printer."
_FULL: Final = "Memori printer penuh. Tunggu sampai antreannya tercetak."
_HOT: Final = "Kepala cetak terlalu panas. Tunggu beberapa menit."
_JAM: Final = "Kertas macet. Buka penutup dan rapikan kertas."
_OTHER: Final = "Printer melaporkan gangguan. Periksa lampu printer."

_TSPL_BITS: Final = (
    (0x01, _HEAD_OPEN),
    (0x02, _JAM),
    (0x04, _OUT_OF_PAPER),
    (0x08, _NO_RIBBON),
    (0x10, _PAUSED),
    (0x80, _OTHER),
)


def question(printer: PrinterConfig) -> bytes:
    """What to send to ask this printer; empty if its language has no question."""
    return {"zpl": ZPL_QUESTION, "tspl": TSPL_QUESTION}.get(printer.language, b"")


def complete(printer: PrinterConfig, answer: bytes) -> bool:
    """Whether the answer is all there."""
    if printer.language == "zpl":
        return answer.count(_ETX) >= _ZPL_LINES
    return bool(answer)


def read(printer: PrinterConfig, answer: bytes) -> PrinterStatus:
    """The answer as sentences; an answer nobody can read counts as no trouble."""
    if printer.language == "zpl":
        return _read_zpl(printer, answer)
    first = answer[0] if answer else 0
    return PrinterStatus(tuple(text for bit, text in _TSPL_BITS if first & bit))


def _read_zpl(printer: PrinterConfig, answer: bytes) -> PrinterStatus:
    """Host status: three lines of comma-separated fields between STX and ETX."""
    lines = [
        part.split(_STX)[-1].decode("ascii", "replace").strip().split(",")
        for part in answer.split(_ETX)[:_ZPL_LINES]
    ]
    if len(lines) < _ZPL_LINES or len(lines[0]) < 12 or len(lines[1]) < 4:
        return PrinterStatus()
    first, second = lines[0], lines[1]
    flags = (
        (first[1], _OUT_OF_PAPER),
        (first[2], _PAUSED),
        (first[5], _FULL),
        (first[11], _HOT),
        (second[2], _HEAD_OPEN),
        (second[3], _NO_RIBBON),
    )
    problems = tuple(text for flag, text in flags if flag == "1")
    return PrinterStatus(problems, _wrong_length(printer, first[3]))


def _wrong_length(printer: PrinterConfig, dots: str) -> tuple[str, ...]:
    """A warning only: some printers answer the length of the last job, not of the paper."""
    if not dots.isdigit() or int(dots) == 0 or printer.media.height_mm <= 0:
        return ()
    length = printer.grid.mm(int(dots))
    if abs(length - printer.media.height_mm) <= _LENGTH_MM:
        return ()
    warning = (
        f"Printer melaporkan label sepanjang {length:.0f} mm, pengaturan "
        f"{printer.media.height_mm:.0f} mm. Periksa kertas yang terpasang."
    )
    return (warning,)
