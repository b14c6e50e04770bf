"""What a person hears when a file cannot be read: what, where, what to do."""

from __future__ import annotations

from typing import ClassVar

from app.core.errors import UserError


class FileRefused(UserError):
    """A file that cannot be read; every refusal of this package is one of these."""

    code: ClassVar[str] = "FILE"


class FileUnreachable(FileRefused):
    """Missing, a folder, locked by another program or without permission."""

    code = "FILE_UNREACHABLE"


class FileEmpty(FileRefused):
    """No bytes, or no filled row."""

    code = "FILE_EMPTY"


class FileTooBig(FileRefused):
    """Past one of the caps, zip bombs included."""

    code = "FILE_TOO_BIG"


class NotASpreadsheet(FileRefused):
    """The content is something else, whatever the name says."""

    code = "FILE_KIND"


class FileLocked(FileRefused):
    """Encrypted: password or a company protection label."""

    code = "FILE_PASSWORD"

    def __init__(self, name: str) -> None:
        super().__init__(
            f'Berkas "{name}" dikunci kata sandi atau label perlindungan perusahaan. Buka di '
            "Excel, "
            "hapus kata sandinya (File > Info > Lindungi Buku Kerja), simpan, lalu impor lagi."
        )


class FileDamaged(FileRefused):
    """Truncated or broken inside."""

    code = "FILE_DAMAGED"

    def __init__(self, name: str, where: str = "") -> None:
        part = f" ({where})" if where else ""
        super().__init__(
            f'Berkas "{name}" rusak atau terpotong{part}. Unduh ulang dari sumbernya sampai '
            "selesai, "
            "lalu impor lagi."
        )


class WrongEncoding(FileRefused):
    """Text in an encoding that cannot be told."""

    code = "FILE_ENCODING"

    def __init__(self, name: str) -> None:
        super().__init__(
            f'Huruf dalam berkas "{name}" tidak terbaca (pengodean teks tidak dikenal). Simpan '
            "ulang "
            'sebagai "CSV UTF-8" atau .xlsx, lalu impor lagi.'
        )


class ReadCancelled(FileRefused):
    """The person pressed cancel."""

    code = "CANCELLED"

    def __init__(self) -> None:
        super().__init__("Pembacaan berkas dibatalkan. Tidak ada yang disimpan.")
