"""A command from what somebody typed: every wrong field at once, in words of the form."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError

from app.core.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
_NO_WORDS: Final[Mapping[str, str]] = MappingProxyType({})

_EMPTY: Final = frozenset({"missing", "string_too_short", "too_short"})
_LIMITS: Final = {
    "ge": "paling kecil", "gt": "lebih besar dari", "le": "paling besar", "lt": "kurang dari",
}  # fmt: skip


def typed(
    kind: Callable[..., T],
    values: Mapping[str, Any],
    *,
    words: Mapping[str, str] = _NO_WORDS,
    hints: Mapping[str, str] | None = None,
    more: Sequence[FieldError] = (),
) -> T:
    """Make a command of typed values.

    Args:
        kind: The command's class.
        values: By parameter.
        words: Parameter to the words on its label; a field without any is "kolom ini".
        hints: Parameter to the sentence for a value of the wrong form.
        more: What is wrong besides, such as two passwords that differ.

    Raises:
        InvalidInput: With every field that is wrong, in the order of ``words``.
    """
    wrong = list(more)
    made: T | None = None
    try:
        made = kind(**values)
    except ValidationError as error:
        wrong += [_field_error(detail, words, hints or {}) for detail in error.errors()]
    if made is None or wrong:
        raise refusal(wrong, words)
    return made


def refusal(wrong: Sequence[FieldError], words: Mapping[str, str]) -> InvalidInput:
    """One error for several fields, sorted as they stand on the form."""
    places = {field: at for at, field in enumerate(words)}
    ordered = sorted(wrong, key=lambda one: places.get(one.field, len(places)))
    if len(ordered) == 1:
        return InvalidInput(ordered[0].message, tuple(ordered))
    count = len({one.field for one in ordered})
    return InvalidInput(f"Periksa {count} isian yang ditandai, lalu simpan lagi.", tuple(ordered))


def _field_error(
    detail: Any,  # noqa: ANN401 - pydantic's own dict
    words: Mapping[str, str],
    hints: Mapping[str, str],
) -> FieldError:
    field = _field(tuple(map(str, detail["loc"])), words)
    label = words.get(field, "Kolom ini")
    given = detail.get("input")
    context = detail.get("ctx") or {}
    if given is None or (detail["type"] in _EMPTY and not given):
        sentence = f"{label} wajib diisi."
    elif field in hints:
        sentence = hints[field]
    else:
        limit = next(
            (f"{said} {context[key]}" for key, said in _LIMITS.items() if key in context), ""
        )
        sentence = f"{label} harus {limit}." if limit else f"{label} belum benar. Periksa isinya."
    return FieldError(field, sentence)


def _field(path: tuple[str, ...], words: Mapping[str, str]) -> str:
    """Where it stands: a labelled field as a whole, else its full path (``lines.0.sku``)."""
    return path[0] if path and path[0] in words else ".".join(path)
