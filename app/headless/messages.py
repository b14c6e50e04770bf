"""Lines in, envelopes out (WMS-GEN-09)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from app.core import results
from app.core.commands import Page, all_commands, all_queries
from app.core.errors import FieldError, InvalidInput, UserError

if TYPE_CHECKING:
    from app.core.commands import Command, Done, Query

_KEYS: Final = frozenset({"do", "ask", "with", "request_id"})
#: pydantic's words for what is wrong, in Indonesian.
_WORDS: Final = {
    "missing": "wajib diisi",
    "extra_forbidden": "tidak dikenal; hapus atau perbaiki namanya",
    "string_type": "harus teks",
    "string_unicode": "berisi karakter yang rusak; ketik ulang teksnya",
    "string_pattern_mismatch": "bentuknya belum benar",
    "int_type": "harus bilangan bulat",
    "int_parsing": "harus bilangan bulat",
    "bool_type": "harus true atau false",
    "bool_parsing": "harus true atau false",
    "date_from_datetime_parsing": "tanggal harus berbentuk 2026-11-21",
    "date_parsing": "tanggal harus berbentuk 2026-11-21",
    "date_type": "tanggal harus berbentuk 2026-11-21",
    "date_from_datetime_inexact": "tanggal tanpa jam, berbentuk 2026-11-21",
    "datetime_parsing": "waktu harus berbentuk 2026-11-21T14:05:00+07:00",
    "timezone_aware": "waktu harus dengan zonanya, misalnya 2026-11-21T14:05:00+07:00",
    "datetime_from_date_parsing": "waktu harus berbentuk 2026-11-21T14:05:00+07:00",
    "string_too_short": "terlalu pendek",
    "string_too_long": "terlalu panjang",
    "too_short": "harus berisi sedikitnya satu",
    "too_long": "terlalu banyak",
    "greater_than": "terlalu kecil",
    "greater_than_equal": "terlalu kecil",
    "less_than": "terlalu besar",
    "less_than_equal": "terlalu besar",
    "literal_error": "bukan salah satu pilihan",
    "model_type": "harus objek JSON",
    "tuple_type": "harus daftar",
    "list_type": "harus daftar",
    "dict_type": "harus objek JSON",
    "mapping_type": "harus objek JSON",
    "int_from_float": "harus bilangan bulat",
    "int_parsing_size": "terlalu besar",
    "bytes_type": "harus teks",
    "none_required": "harus kosong",
    "enum": "bukan salah satu pilihan",
    "datetime_type": "waktu harus berbentuk 2026-11-21T14:05:00+07:00",
    "frozen_set_type": "harus daftar",
    "set_type": "harus daftar",
}


class BadLine(UserError):
    """A line that is no request."""

    code = "BAD_LINE"


def parse_line(text: bytes) -> tuple[Command[Any] | Query[Any], str | None]:
    """The command or query a line asks for, and its request id.

    A number with decimals is kept as it is written: no float comes near it.

    Raises:
        BadLine: If it is no JSON object with ``do`` or ``ask``.
        InvalidInput: With every wrong parameter at once.
    """
    line = _object(text)
    if len({"do", "ask"} & line.keys()) != 1 or line.keys() - _KEYS:
        raise BadLine(
            'Baris harus berisi "do" atau "ask", boleh "with" dan "request_id", '
            "tidak ada yang lain."
        )
    asked = "do" in line
    name = str(line["do"] if asked else line["ask"])
    kinds: dict[str, Any] = dict(all_commands()) if asked else dict(all_queries())
    kind = kinds.get(name)
    if kind is None:
        what = "Perintah" if asked else "Pertanyaan"
        raise BadLine(f'{what} "{name}" tidak dikenal. Lihat daftarnya dengan: lumbung api')
    request_id = line.get("request_id")
    if request_id is not None and not (asked and isinstance(request_id, str)):
        raise BadLine('"request_id" harus teks, dan hanya untuk "do".')
    return build(kind, line.get("with", {})), request_id


def _object(text: bytes) -> dict[str, Any]:
    try:
        line = json.loads(
            text.decode("utf-8-sig"),
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_each_name_once,
        )
    except UnicodeDecodeError:
        raise BadLine("Baris bukan UTF-8. Simpan berkas sebagai UTF-8, lalu kirim ulang.") from None
    except RecursionError:
        raise BadLine("Baris bersusun terlalu dalam. Periksa kurung-kurungnya.") from None
    except ValueError as error:
        raise BadLine(
            f'Baris bukan JSON: {error}. Contoh: {{"ask": "warehouse.list", "with": {{}}}}'
        ) from None
    if not isinstance(line, dict):
        raise BadLine('Baris harus objek JSON: {"do": NAMA, "with": {…}}.')
    return line


def _no_number(text: str) -> None:
    raise ValueError(f"{text} bukan angka")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name given twice would hide one of its values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"nama ganda: {', '.join(twice)}")
    return found


def build(kind: Any, parameters: Any) -> Any:
    """A typed command or query from plain JSON values."""
    try:
        return kind.model_validate(parameters)
    except ValidationError as error:
        fields = tuple(_field_error(detail) for detail in _own(error.errors()))
        listed = "; ".join(f"{field.field}: {field.message}" for field in fields)
        raise InvalidInput(f"Isian {kind.name} belum benar: {listed}.", fields) from None


def _own(details: list[Any]) -> list[Any]:
    """Without "too short" of a list whose entries are all wrong: the list has them."""
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(
            other["loc"][: len(detail["loc"])] == detail["loc"] and other is not detail
            for other in details
        )
    ]


def _field_error(detail: Any) -> FieldError:
    where = ".".join(str(part) for part in detail["loc"]) or "with"
    words = _WORDS.get(detail["type"])
    context = detail.get("ctx") or {}
    if words is None:
        # Our own sentences come as value errors; pydantic's are English.
        own = detail["type"] == "value_error"
        words = str(detail["msg"]).removeprefix("Value error, ") if own else "isinya belum benar"
    if "pattern" in context:
        words = f"{words} (pola {context['pattern']})"
    if "expected" in context:
        words = f"{words}: {context['expected']}".replace(" or ", " atau ")
    limit = next(
        (
            context[key]
            for key in ("gt", "ge", "lt", "le", "min_length", "max_length")
            if key in context
        ),
        None,
    )
    if limit is not None:
        words = f"{words} (batas {limit})"
    return FieldError(where, words)


def done_envelope(kind: type[Any], done: Done[Any]) -> dict[str, Any]:
    """The envelope of a command that was done."""
    return {
        "success": True,
        "message": done.message,
        "data": results.to_plain(kind, done.value),
        "meta": {
            "request_id": done.request_id,
            "repeated": done.repeated,
            "changes": sorted(done.changes),
        },
        "errors": [],
    }


def answer_envelope(kind: type[Any], value: Any) -> dict[str, Any]:
    """The envelope of an answered query."""
    meta: dict[str, Any] = {}
    if isinstance(value, Page):
        meta = {"next": value.next, "total": value.total, "count": len(value.rows)}
    return {
        "success": True,
        "message": "",
        "data": results.to_plain(kind, value),
        "meta": meta,
        "errors": [],
    }


def error_envelope(error: UserError) -> dict[str, Any]:
    """The envelope of a refusal."""
    fields = [{"field": field.field, "message": field.message} for field in error.fields]
    return {
        "success": False,
        "message": error.message,
        "data": None,
        "meta": {"code": str(error.code)},
        "errors": fields or [{"field": "", "message": error.message}],
    }


def bug_envelope(report: str) -> dict[str, Any]:
    """The envelope of a bug of ours."""
    message = f"Terjadi kesalahan pada program. Nomor laporan {report}. Tidak ada yang tersimpan."
    return {
        "success": False,
        "message": message,
        "data": None,
        "meta": {"code": "BUG", "report": report},
        "errors": [{"field": "", "message": message}],
    }
