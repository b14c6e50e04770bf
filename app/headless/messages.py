"""Lines in, envelopes out (WMS-GEN-09)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from app.core import results
from app.core.commands import Page, PagedQuery, Query, all_commands, all_queries
from app.core.errors import FieldError, InvalidInput, UserError
from app.headless.bounds import out_of_bounds
from app.headless.cursors import paged, seal, unseal
from app.headless.words import fault_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.commands import Command, Done

_KEYS: Final = frozenset({"do", "ask", "with", "request_id"})


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
            f"Baris bukan JSON: {_json_words(error)}. "
            'Contoh: {"ask": "warehouse.list", "with": {}}'
        ) from None
    if not isinstance(line, dict):
        raise BadLine('Baris harus objek JSON: {"do": NAMA, "with": {…}}.')
    return line


def _json_words(error: ValueError) -> str:
    """Where it stops being JSON; the reader's own sentences are English."""
    if isinstance(error, json.JSONDecodeError):
        return f"salah tulis di huruf ke-{error.pos + 1}"
    return str(error) if isinstance(error, _NotOurs) else "ada angka yang terlalu panjang"


class _NotOurs(ValueError):
    """JSON as others may write it, but not we; says why in Indonesian."""


def _no_number(text: str) -> None:
    raise _NotOurs(f"{text} bukan angka")


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name given twice would hide one of its values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise _NotOurs(f"nama ganda: {', '.join(twice)}")
    return found


def build(kind: Any, parameters: Any) -> Any:
    """A typed command or query from plain JSON values."""
    if issubclass(kind, Query) and paged(kind) and isinstance(parameters, dict):
        parameters = _with_own_cursor(kind, parameters)
    try:
        made = kind.model_validate(parameters)
    except ValidationError as error:
        raise _refused(kind, map(_field_error, _own(error.errors()))) from None
    far = tuple(out_of_bounds(made))
    if far:
        raise _refused(kind, far)
    return made


def _with_own_cursor(kind: type[Query[Any]], parameters: dict[str, Any]) -> dict[str, Any]:
    if "after" not in parameters:
        return parameters
    return parameters | {"after": unseal(kind.name, parameters["after"])}


def _refused(kind: Any, faults: Iterable[FieldError]) -> InvalidInput:
    fields = tuple(faults)
    listed = "; ".join(f"{field.field}: {field.message}" for field in fields)
    return InvalidInput(f"Isian {kind.name} belum benar: {listed}.", fields)


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
    return FieldError(".".join(str(part) for part in detail["loc"]) or "with", fault_words(detail))


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


def answer_envelope(asked: Query[Any], value: Any) -> dict[str, Any]:
    """The envelope of an answered query."""
    kind = type(asked)
    data = results.to_plain(kind, value)
    if paged(kind):
        data = seal(kind.name, data)
    meta: dict[str, Any] = {}
    if isinstance(value, Page):
        meta = {"next": data["next"], **_page_meta(asked, value)}
    return {
        "success": True,
        "message": "",
        "data": data,
        "meta": meta,
        "errors": [],
    }


def _page_meta(asked: Query[Any], page: Page[Any]) -> dict[str, int | None]:
    """Where a page stands (WMS-GEN-09).

    Lists page by key, so only the first has a number; ``total`` is told with it, where counting
    costs no more than the page itself.
    """
    limit = asked.limit if isinstance(asked, PagedQuery) else None
    pages = None if page.total is None or limit is None else max(1, -(-page.total // limit))
    first = not (isinstance(asked, PagedQuery) and asked.after)
    return {
        "page": 1 if first else None,
        "limit": limit,
        "count": len(page.rows),
        "total": page.total,
        "totalPages": pages,
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
