"""What is wrong with a value, in Indonesian: pydantic's kinds of fault and the forms of our codes.

Pydantic says what is wrong in English and a form as a regular expression.  Nothing of that reaches
a person: a kind of fault without words here is told as "isian tidak sah", and a test holds every
form of the published schemas against :data:`FORMS`.
"""

from __future__ import annotations

from typing import Any, Final

_DATE: Final = "tanggal harus berbentuk 2026-11-21"
_TIME: Final = "waktu harus berbentuk 2026-11-21T14:05:00+07:00"
_WHOLE: Final = "harus bilangan bulat"
_YES_NO: Final = "harus true atau false"
_FAULTS: Final = {
    "missing": "wajib diisi",
    "extra_forbidden": "tidak dikenal; hapus atau perbaiki namanya",
    "string_type": "harus teks",
    "string_unicode": "berisi karakter yang rusak; ketik ulang teksnya",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "terlalu besar",
    "int_from_float": _WHOLE,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": "tanggal tanpa jam, berbentuk 2026-11-21",
    "date_parsing": _DATE,
    "date_type": _DATE,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "datetime_type": _TIME,
    "timezone_aware": "waktu harus dengan zonanya, misalnya 2026-11-21T14:05:00+07:00",
    "string_too_short": "terlalu pendek",
    "string_too_long": "terlalu panjang",
    "too_short": "harus berisi sedikitnya satu",
    "too_long": "terlalu banyak",
    "greater_than": "terlalu kecil",
    "greater_than_equal": "terlalu kecil",
    "less_than": "terlalu besar",
    "less_than_equal": "terlalu besar",
    "literal_error": "bukan salah satu pilihan",
    "enum": "bukan salah satu pilihan",
    "model_type": "harus objek JSON",
    "dict_type": "harus objek JSON",
    "mapping_type": "harus objek JSON",
    "bytes_type": "harus teks",
    "none_required": "harus kosong",
    "tuple_type": "harus daftar",
    "list_type": "harus daftar",
    "set_type": "harus daftar",
    "frozen_set_type": "harus daftar",
}
_SOMETHING_ELSE: Final = "isian tidak sah; lihat bentuknya dengan: lumbung api"
_MONTH: Final = "bulan harus berbentuk 2026-11"
_HASH: Final = "harus sidik SHA-256: 64 angka heksadesimal"
#: Every form a parameter may have to follow, by its regular expression.
FORMS: Final = {
    r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$": _MONTH,
    r"^((19|20|21)[0-9]{2}-(0[1-9]|1[0-2]))?$": f"{_MONTH}, atau kosong",
    r"^\d{4}-(0[1-9]|1[0-2])$": _MONTH,
    r"^(\d{4}-(0[1-9]|1[0-2]))?$": f"{_MONTH}, atau kosong",
    r"^([01]\d|2[0-3]):[0-5]\d$": "jam harus berbentuk 08:30",
    r"^\d{2}-\d{3}$": "kode akun harus berbentuk 11-101",
    r"^[A-Za-z0-9][A-Za-z0-9._-]{1,39}$": (
        "harus 2 sampai 40 huruf, angka, titik, garis bawah, atau tanda hubung, diawali huruf "
        "atau angka"
    ),
    r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}$": (
        "kode harus 1 sampai 20 huruf, angka, atau tanda hubung, diawali huruf atau angka"
    ),
    r"^[A-Z0-9][A-Z0-9-]{0,19}$": (
        "kode harus 1 sampai 20 huruf besar, angka, atau tanda hubung, diawali huruf atau angka"
    ),
    r"^[0-9a-f]{64}$": _HASH,
    r"^([0-9a-f]{64})?$": f"{_HASH}, atau kosong",
    r"^[0-9a-f]{128}$": "harus 128 angka heksadesimal kecil",
    r"^[0-9A-Za-z]{16}$": "harus 16 huruf atau angka",
    r"^([0-9a-fA-F]{64})?$": f"{_HASH}, atau kosong",
    r"^\d{6}$": "harus 6 angka",
    r"^[0-9]{6}$": "harus 6 angka",
    r"^-?\d{1,15}(\.\d{1,2})?$": 'isi sebagai teks desimal, misalnya "125000.00"',
    r"^-?\d{1,18}$": 'isi jumlah sebagai teks desimal, misalnya "12"',
    r"^-?\d{1,10}$": 'isi jumlah sebagai teks desimal, misalnya "12"',
    r"^\d{1,10}(\.\d{1,6})?$": 'isi jumlah sebagai teks desimal, misalnya "12" atau "1.5"',
}
_LIMITS: Final = ("gt", "ge", "lt", "le", "min_length", "max_length")


def fault_words(detail: Any) -> str:
    """The words for one fault pydantic found."""
    context = detail.get("ctx") or {}
    if detail["type"] == "string_pattern_mismatch":
        return FORMS.get(context["pattern"], _SOMETHING_ELSE)
    if detail["type"] == "value_error":  # ours, in Indonesian
        return str(detail["msg"]).removeprefix("Value error, ")
    words = _FAULTS.get(detail["type"], _SOMETHING_ELSE)
    if "expected" in context:
        words = f"{words}: {context['expected']}".replace(" or ", " atau ")
    limit = next((context[key] for key in _LIMITS if key in context), None)
    return words if limit is None else f"{words} (batas {limit})"
