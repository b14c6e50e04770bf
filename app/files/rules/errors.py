"""What can be wrong with a file, each with its sentence."""

from __future__ import annotations

from app.core.errors import FieldError, UserError
from app.core.text import angka

#: Field of the commands that carry bytes.
_FIELD = "content"


class FileRefused(UserError):
    """A file that is not taken."""

    code = "FILE"

    def __init__(self, name: str, reason: str) -> None:
        message = f'Berkas "{name}" {reason}'
        super().__init__(message, (FieldError(_FIELD, message),))


class FileTooLarge(FileRefused):
    """More bytes than one file may have."""

    code = "FILE_TOO_LARGE"

    def __init__(self, name: str, size: int, most: int) -> None:
        super().__init__(
            name,
            f"berukuran {angka(-(-size // 1024))} kB, paling besar {angka(most // 1024)} kB. "
            "Perkecil gambarnya atau bagi PDF-nya, lalu coba lagi.",
        )


class FileKindRefused(FileRefused):
    """Neither JPG, PNG nor PDF."""

    code = "FILE_KIND"

    def __init__(self, name: str) -> None:
        super().__init__(
            name, "bukan JPG, PNG, atau PDF. Ubah dulu menjadi salah satu dari itu, lalu coba lagi."
        )


class FileUnreadable(FileRefused):
    """It begins like a picture or PDF and cannot be opened as one."""

    code = "FILE_UNREADABLE"

    def __init__(self, name: str) -> None:
        super().__init__(name, "tidak dapat dibuka: isinya rusak atau terkunci. Ambil ulang.")


class FileUnsafe(FileRefused):
    """A PDF that does things when it is opened."""

    code = "FILE_UNSAFE"

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            name, f"memuat {what}, jadi tidak diterima. Cetak ulang menjadi PDF biasa dulu."
        )


class PictureTooLarge(FileRefused):
    """A picture with more dots than a PC opens safely."""

    code = "PICTURE_TOO_LARGE"

    def __init__(self, name: str, width: int, height: int) -> None:
        super().__init__(
            name,
            f"berukuran {angka(width)} × {angka(height)} titik, terlalu besar untuk dibuka. "
            "Perkecil gambarnya, lalu coba lagi.",
        )


class ContentDamaged(UserError):
    """Stored bytes no longer have the hash they were stored under."""

    code = "CONTENT_DAMAGED"

    def __init__(self, name: str) -> None:
        super().__init__(
            f'Isi lampiran "{name}" di basis data tidak lagi sama dengan yang disimpan. '
            "Jangan dipakai; hubungi admin untuk memulihkannya dari cadangan."
        )


class AttachmentsFull(UserError):
    """More attachments than one document holds."""

    code = "ATTACHMENTS_FULL"

    def __init__(self, label: str, most: int) -> None:
        super().__init__(
            f"{label} sudah memiliki {most} lampiran, tidak muat lagi. "
            "Gabungkan menjadi satu PDF, atau tarik yang tidak perlu."
        )


class AlreadyWithdrawn(UserError):
    """Withdrawn before."""

    code = "WITHDRAWN"

    def __init__(self, name: str) -> None:
        super().__init__(f'Lampiran "{name}" sudah ditarik sebelumnya. Muat ulang daftarnya.')
