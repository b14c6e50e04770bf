"""Command words on paper (PU-50) and the prefixes no product code may have (PU-52)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.core.errors import FieldError, UserError

#: Commands, badges and locations; a code with one of these in front is never a product (PU-52).
RESERVED_PREFIXES: Final = ("CMD-", "USR-", "LOC-")


class ReservedCode(UserError):
    """A product barcode that would be taken for a command, a badge or a location."""

    code = "RESERVED_CODE"

    def __init__(self, barcode: str, field: str) -> None:
        message = (
            f'Barcode "{barcode}" tidak boleh dipakai: awalan {", ".join(RESERVED_PREFIXES)} '
            "khusus untuk perintah, badge, dan lokasi. Pakai kode lain."
        )
        super().__init__(message, (FieldError(field, message),))


class ScanCommand(StrEnum):
    """What a command barcode says.  Every action of a scanning loop has one (PU-50)."""

    OK = "CMD-OK"
    UNDO = "CMD-UNDO"
    CANCEL = "CMD-CANCEL"
    DONE = "CMD-DONE"
    NEWPACK = "CMD-NEWPACK"
    SHORT = "CMD-SHORT"
    QTY = "CMD-QTY"
    REPRINT = "CMD-REPRINT"
    PRINTSLIP = "CMD-PRINTSLIP"
    WEIGH = "CMD-WEIGH"
    PHOTO = "CMD-PHOTO"
    DAMAGE = "CMD-DAMAGE"
    HOLD = "CMD-HOLD"
    HELP = "CMD-HELP"
    MENU = "CMD-MENU"
    LOGOUT = "CMD-LOGOUT"
    EMPTY = "CMD-EMPTY"
    NEXT = "CMD-NEXT"
    PREV = "CMD-PREV"
    DIGIT_0 = "CMD-0"
    DIGIT_1 = "CMD-1"
    DIGIT_2 = "CMD-2"
    DIGIT_3 = "CMD-3"
    DIGIT_4 = "CMD-4"
    DIGIT_5 = "CMD-5"
    DIGIT_6 = "CMD-6"
    DIGIT_7 = "CMD-7"
    DIGIT_8 = "CMD-8"
    DIGIT_9 = "CMD-9"
    ENTER = "CMD-ENTER"

    @property
    def digit(self) -> str:
        """``"7"`` for CMD-7, "" for the others."""
        last = self.value.removeprefix("CMD-")
        return last if last.isdigit() else ""

    @property
    def label(self) -> str:
        """What the sheet and the button say, Indonesian."""
        return _WORDS[self][0] if self in _WORDS else f"Angka {self.digit}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys that do the same, in Qt's portable spelling; the first is shown (PU-51).

        None where no table listens to one yet: the sheet promises no key that does something else.
        """
        return _WORDS[self][1] if self in _WORDS else (self.digit,)

    @property
    def key_label(self) -> str:
        """The key as people call it: ``Enter``, ``F2``, ``Page Down``; "" for none."""
        return _KEY_NAMES.get(self.keys[0], self.keys[0]) if self.keys else ""


#: Function keys, because plain letters and digits are what scanners type.
_WORDS: Final[dict[ScanCommand, tuple[str, tuple[str, ...]]]] = {
    ScanCommand.OK: ("Lanjutkan", ("Return", "Enter")),
    ScanCommand.UNDO: ("Urungkan", ("Ctrl+Z",)),
    ScanCommand.CANCEL: ("Batalkan paket", ("Shift+F4",)),
    ScanCommand.DONE: ("Selesai", ("F4",)),
    ScanCommand.NEWPACK: ("Paket berikutnya", ()),
    ScanCommand.SHORT: ("Barang kurang", ("F3",)),
    ScanCommand.QTY: ("Jumlah", ("F2",)),
    ScanCommand.REPRINT: ("Cetak ulang label", ("F8",)),
    ScanCommand.PRINTSLIP: ("Cetak slip", ("F9",)),
    ScanCommand.WEIGH: ("Timbang", ()),
    ScanCommand.PHOTO: ("Foto", ("F7", "S")),
    ScanCommand.DAMAGE: ("Barang rusak", ()),
    ScanCommand.HOLD: ("Tunda paket", ("F12",)),
    ScanCommand.HELP: ("Bantuan", ("F1",)),
    ScanCommand.MENU: ("Menu", ("F10",)),
    ScanCommand.LOGOUT: ("Kunci layar", ("Shift+F12",)),
    ScanCommand.EMPTY: ("Rak kosong", ("Shift+F2",)),
    ScanCommand.NEXT: ("Baris berikutnya", ("PgDown",)),
    ScanCommand.PREV: ("Baris sebelumnya", ("PgUp",)),
    ScanCommand.ENTER: ("Enter", ("Return", "Enter")),
}
_KEY_NAMES: Final = {"Return": "Enter", "PgDown": "Page Down", "PgUp": "Page Up"}

#: Order of the printed sheet: what a packer needs most often comes first.
SHEET: Final = tuple(ScanCommand)


def read_command(code: str) -> ScanCommand | None:
    """The command a code says, in either case; None for anything else."""
    try:
        return ScanCommand(code.strip().upper())
    except ValueError:
        return None


def is_reserved(code: str) -> bool:
    """Whether the code belongs to commands, badges or locations."""
    return code.strip().upper().startswith(RESERVED_PREFIXES)


def refuse_reserved(code: str, *, field: str = "barcode") -> None:
    """Refuse a barcode that a scanner would take for a command, badge or location (PU-52).

    Raises:
        ReservedCode: If it begins with one of :data:`RESERVED_PREFIXES`, in either case.
    """
    if is_reserved(code):
        raise ReservedCode(code.strip(), field)
