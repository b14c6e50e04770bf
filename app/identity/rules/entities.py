"""Legal entities and their tax numbers."""

from __future__ import annotations

from typing import Final

from app.core.errors import FieldError, InvalidInput

#: What kind of person or company it is, and what screens call it.
KINDS: Final = {
    "perorangan": "Perorangan",
    "cv": "CV",
    "pt": "PT",
    "koperasi": "Koperasi",
    "yayasan": "Yayasan",
    "lainnya": "Lainnya",
}
#: 15 digits before 2024, 16 since (NIK or the old number with a zero in front).
_NPWP_DIGITS: Final = (15, 16)


def normal_npwp(text: str, field: str = "npwp") -> str:
    """The digits of a tax number; empty stays empty.

    Raises:
        InvalidInput: If there are neither 15 nor 16 digits.
    """
    digits = "".join(char for char in text if char not in ".- /")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) in _NPWP_DIGITS):
        message = f'NPWP "{text}" harus 15 atau 16 angka. Periksa kartu NPWP, atau kosongkan.'
        raise InvalidInput(message, (FieldError(field, message),))
    return digits
