"""What can be wrong with a book file, each with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import FieldError, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: So many findings are told; more would not help.
MOST: Final = 50


class BookFileUnreadable(UserError):
    """No book file at all, or one that cannot be opened."""

    code = "BOOK_FILE_UNREADABLE"

    def __init__(self, name: str, why: str) -> None:
        message = f"Berkas {name} tidak dapat dibaca sebagai ekspor buku: {why}"
        super().__init__(message, (FieldError("file", message),))


class PartDamaged(UserError):
    """A part is not what the manifest says; one of the findings, never shown alone."""

    code = "BOOK_FILE_PART"


class BookFileRefused(UserError):
    """A book file whose content does not agree with itself; nothing was written."""

    code = "BOOK_FILE_REFUSED"

    def __init__(self, name: str, findings: Sequence[str]) -> None:
        shown = findings[:MOST]
        rest = len(findings) - len(shown)
        more = f"; dan {len(findings) - 1} hal lain" if len(findings) > 1 else ""
        super().__init__(
            f"Ekspor buku {name} ditolak, tidak ada yang ditulis: {shown[0].rstrip('.')}{more}. "
            "Pakai berkas asli yang belum diubah, atau ekspor ulang dari program asalnya.",
            tuple(FieldError("file", one) for one in shown)
            + ((FieldError("file", f"… dan {rest} hal lain."),) if rest > 0 else ()),
        )


class FileNotWritten(UserError):
    """The export could not be stored."""

    code = "BOOK_FILE_NOT_WRITTEN"

    def __init__(self, name: str, why: str) -> None:
        message = (
            f"Berkas {name} tidak dapat ditulis ({why}). Pilih folder lain atau nama lain, lalu "
            "coba lagi."
        )
        super().__init__(message, (FieldError("file", message),))


class FileExists(UserError):
    """Something of that name is there already."""

    code = "BOOK_FILE_EXISTS"

    def __init__(self, name: str) -> None:
        message = f"Berkas {name} sudah ada. Pakai nama lain, atau izinkan ditimpa (replace)."
        super().__init__(message, (FieldError("file", message),))


class ChainBroken(UserError):
    """Books whose seals are broken are not exported as whole ones."""

    code = "CHAIN_BROKEN"

    def __init__(self, broken: Sequence[str]) -> None:
        super().__init__(
            f"Rantai segel jurnal rusak: {'; '.join(broken)}. Buku ini tidak diekspor sebagai buku "
            "yang utuh. Amankan cadangan data dan hubungi penanggung jawab."
        )
