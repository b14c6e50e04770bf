"""Rows out of a sheet's XML, fast: one regular expression per row shape.

Exports repeat one shape for thousands of rows (same columns, same cell types).  After a shape has
been seen a few times it becomes one expression with a group per filled cell, so a 50-cell row costs
15 µs instead of the 100 µs of an XML parser.  Whatever is not in the plain form raises ``NotPlain``
and the caller reads the sheet again with the real parser (strict.py); the result is the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.integrations.xlsx.sheet import CellFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.integrations.xlsx.sheet import Cell, NumberedRow

_CELL: Final = re.compile(
    r'\s*<c(?: r="([A-Z]{1,3})[0-9]{1,7}")?([^<>]*?)(?:/>|>'
    r"(<f(?:[^<>]*/>|[^<>]*>[^<]*</f>))?"
    r"(?:<v(?: [^<>]*)?>([^<]*)</v>|<v ?/>"
    r"|<is><t(?: [^<>]*)?>([^<]*)</t></is>|<is><t ?/></is>|<is ?/>)?"
    r"</c>)"
)
_TYPE: Final = re.compile(r'(?:^| )t="(\w+)"')
_REF: Final = re.compile(r'(?:^| )r="([A-Z]{1,3})[0-9]{1,7}"')
_ANY_NUMBER: Final = re.compile(r'(\\ r="[A-Z]{1,3})[0-9]+"')
_ANY_STYLE: Final = re.compile(r'(\\ s=")[0-9]+"')
_NUMBER: Final = re.compile(r' r="([0-9]{1,7})"')
_ROW_TAG: Final = re.compile(r"<row(?: [^<>]*)?>")
_NO_ROWS: Final = re.compile(r"<sheetData ?/>")
_ENTITY: Final = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(\w{2,4}));")
#: Excel writes characters XML cannot hold as _x000D_.
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SEEN_OFTEN: Final = 6
_SHAPES_KEPT: Final = 12
#: Compiling costs some milliseconds; a sheet without repetition must not pay it for ever.
_SHAPES_EVER: Final = 64
_LONGEST_SHAPE: Final = 400
#: Past 15 digits a stored number is only the nearest binary fraction of what was meant.
_EXACT_DIGITS: Final = 15
#: Nothing in a shop's file needs more; an int of 1E999999 would fill the memory.
_LARGEST_POWER: Final = 30
#: Excel's XFD.
LAST_COLUMN: Final = 16_384
_SURROGATES: Final = range(0xD800, 0xE000)
_LAST_CHARACTER: Final = 0x10FFFF


class NotPlain(Exception):
    """The XML is not in the plain form; use the strict reader."""


@lru_cache(maxsize=4096)
def column_index(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    if index > LAST_COLUMN:
        raise NotPlain
    return index - 1


def column_letters(index: int) -> str:
    """A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def entities(text: str) -> str:
    """XML entities back to characters."""
    return _ENTITY.sub(_entity, text) if "&" in text else text


def excel_escapes(text: str) -> str:
    """Excel's ``_x000D_`` back to the character XML could not hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _character(int(found[1], 16)), text)


def _entity(found: re.Match[str]) -> str:
    if found[1]:
        return _character(int(found[1], 16))
    if found[2]:
        return _character(int(found[2]))
    return _NAMED.get(found[3], found[0])


def _character(code: int) -> str:
    return "\ufffd" if code in _SURROGATES or code > _LAST_CHARACTER else chr(code)


def number_cell(text: str) -> Cell:
    """A stored number as an exact Decimal; 0.1 + 0.2 comes back as 0.3.

    A number of more than 15 digits keeps every digit it has, so that an id whose end was already
    rounded away can be told and refused.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return CellFault(text, "angka dalam sel tidak terbaca") if text.strip() else ""
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_POWER:
        return CellFault(text, "angka dalam sel tidak terbaca")
    if len(text) > _EXACT_DIGITS and value != value.to_integral_value():
        digits = _EXACT_DIGITS - 1 - value.adjusted()
        return value.quantize(Decimal(1).scaleb(-digits)) if digits > 0 else value
    return value


@dataclass(slots=True)
class _Shape:
    """Rows with the same filled columns and types."""

    match: Callable[[str], re.Match[str] | None]
    columns: list[int]
    readers: list[Callable[[str], Cell] | None]
    width: int
    only_text: bool


@dataclass(slots=True)
class RowScanner:
    """Turns the body of ``<row>`` elements into cells."""

    strings: Sequence[str]
    _shapes: list[_Shape] = field(default_factory=list)
    _seen: dict[tuple[tuple[int, str], ...], int] = field(default_factory=dict)
    _compiled: int = 0

    def cells(self, body: str) -> list[Cell]:
        """The cells of one row.

        Raises:
            NotPlain: If the XML needs the real parser.
        """
        for place, shape in enumerate(self._shapes):
            found = shape.match(body)
            if found is not None:
                if place:
                    self._shapes.insert(0, self._shapes.pop(place))
                return _shaped(shape, found.groups(), body)
        return self._any_row(body)

    def _any_row(self, body: str) -> list[Cell]:
        row: list[Cell] = []
        filled: list[tuple[int, str]] = []
        position = column = 0
        formula = False
        end = len(body.rstrip())
        while position < end:
            found = _CELL.match(body, position)
            if found is None:
                raise NotPlain
            position = found.end()
            column = self._column(found, column)
            kind = _kind(found[2])
            value = self._value(found, kind)
            if value != "":
                row.extend([""] * (column + 1 - len(row)))
                row[column] = value
            formula = formula or found[3] is not None
            filled.append((column, kind))
            column += 1
        if not formula:
            self._learn(body, tuple(filled))
        return row

    def _column(self, found: re.Match[str], following: int) -> int:
        if found[1]:
            return column_index(found[1])
        elsewhere = _REF.search(found[2])
        return column_index(elsewhere[1]) if elsewhere else following

    def _value(self, found: re.Match[str], kind: str) -> Cell:
        text = found[4] if found[4] is not None else found[5]
        if text is None:
            if found[3] is not None:
                return CellFault("", "rumus belum dihitung (buka di Excel, lalu simpan)")
            return ""
        return self.value(kind, entities(text))

    def value(self, kind: str, text: str) -> Cell:
        """One cell by its type attribute and its text."""
        reader = self._reader(kind)
        return excel_escapes(text) if reader is None else reader(text)

    def _reader(self, kind: str) -> Callable[[str], Cell] | None:
        """How to read a type; None for text that stands in the cell itself."""
        return {"n": number_cell, "s": self._shared, "b": _boolean, "e": _error}.get(kind)

    def _shared(self, text: str) -> Cell:
        try:
            return self.strings[int(text)]
        except (ValueError, IndexError):
            return CellFault(text, "teks sel tidak ditemukan dalam berkas")

    def _learn(self, body: str, filled: tuple[tuple[int, str], ...]) -> None:
        if len(filled) > _LONGEST_SHAPE or not filled:
            return
        count = self._seen.get(filled, 0) + 1
        if len(self._seen) > 1000:  # noqa: PLR2004 - no shape repeats: stop counting them
            self._seen.clear()
        self._seen[filled] = count
        if count % _SEEN_OFTEN == 0 and self._compiled < _SHAPES_EVER:
            self._compiled += 1
            self._shapes.insert(0, self._shape(body))
            del self._shapes[_SHAPES_KEPT:]

    def _shape(self, body: str) -> _Shape:
        pattern: list[str] = []
        columns: list[int] = []
        readers: list[Callable[[str], Cell] | None] = []
        column = 0
        for found in _CELL.finditer(body):
            column = self._column(found, column)
            group = 4 if found[4] is not None else 5
            if found[group] is None:
                pattern.append(_literal(found[0]))
            else:
                start, end = (place - found.start() for place in found.span(group))
                pattern += [_literal(found[0][:start]), "([^<]*+)", _literal(found[0][end:])]
                columns.append(column)
                readers.append(self._reader(_kind(found[2])))
            column += 1
        only_text = columns == list(range(len(columns))) and not any(readers)
        width = columns[-1] + 1 if columns else 0
        return _Shape(
            re.compile("".join(pattern) + r"\s*").fullmatch, columns, readers, width, only_text
        )


def _shaped(shape: _Shape, values: tuple[str, ...], body: str) -> list[Cell]:
    if "&" in body:
        values = tuple([entities(value) if "&" in value else value for value in values])
    if "_x" in body and not all(shape.readers):
        values = tuple(map(excel_escapes, values))
    if shape.only_text:
        return list(values)
    row: list[Cell] = [""] * shape.width
    for column, reader, value in zip(shape.columns, shape.readers, values, strict=True):
        row[column] = value if reader is None else reader(value)
    return row


def _literal(xml: str) -> str:
    """The cell's XML as a pattern in which row number and style may be any."""
    return _ANY_STYLE.sub(r'\1[0-9]++"', _ANY_NUMBER.sub(r'\1[0-9]++"', re.escape(xml)))


@lru_cache(maxsize=1024)
def _kind(attributes: str) -> str:
    found = _TYPE.search(attributes)
    return found[1] if found else "n"


def _boolean(text: str) -> Cell:
    return "TRUE" if text.strip() == "1" else "FALSE"


def _error(text: str) -> Cell:
    return CellFault(text, f"sel berisi galat {text}")


def plain_rows(texts: Iterator[str], scanner: RowScanner, row_chars: int) -> Iterator[NumberedRow]:
    """Numbered rows of a sheet in plain form.

    Raises:
        NotPlain: If the sheet needs the real parser.
    """
    number = 0
    for piece in _row_pieces(texts, row_chars):
        start = piece.find("<c ")
        start = start if start >= 0 else piece.find("<c>")
        tags = _ROW_TAG.findall(piece, 0, start if start >= 0 else len(piece))
        for tag in tags:
            given = _NUMBER.search(tag)
            number = int(given[1]) if given else number + 1
        if start < 0 and "<c" not in piece:
            continue
        if start < 0 or not tags or tags[-1].endswith("/>"):
            raise NotPlain
        yield number, scanner.cells(piece[start:])


def _row_pieces(texts: Iterator[str], row_chars: int) -> Iterator[str]:
    """Text between ends of rows; each piece holds at most one filled row, at its end."""
    tail = ""
    inside = ended = False
    for text in texts:
        if ended:
            continue  # read on: the archive checks its sum at the end of the part
        tail += text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        if "<!" in text or len(tail) > row_chars + len(text):
            raise NotPlain
        if not inside:
            begin = tail.find("<sheetData")
            if begin < 0:
                continue
            tail, inside = tail[begin:], True
        pieces = tail.split("</row>")
        tail = pieces.pop()
        yield from pieces
        ended = "</sheetData>" in tail or _NO_ROWS.match(tail) is not None
    if not ended:
        raise NotPlain
