"""The same sheet XML through a real parser: prefixes, comments, CDATA, rich text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.integrations.xlsx.errors import FileDamaged
from app.integrations.xlsx.package import local, strict_parser
from app.integrations.xlsx.rows import LAST_COLUMN, NotPlain, column_index, excel_escapes
from app.integrations.xlsx.sheet import CellFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.integrations.xlsx.rows import RowScanner
    from app.integrations.xlsx.sheet import Cell, NumberedRow

#: Half a million rows of ten texts of their own; empty ones cost five bytes each in a bomb.
_MOST_STRINGS: Final = 5_000_000


@dataclass(slots=True)
class _SheetHandler:
    """Collects finished rows while expat walks through the sheet."""

    scanner: RowScanner
    name: str
    row_chars: int
    ready: list[NumberedRow] = field(default_factory=list)
    number: int = 0
    column: int = -1
    row: list[Cell] = field(default_factory=list)
    kind: str = "n"
    formula: bool = False
    text: list[str] | None = None
    found: str | None = None
    phonetic: bool = False
    chars: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match local(tag):
            case "row":
                given = attributes.get("r", "")
                self.number = int(given[:9]) if given.isdecimal() else self.number + 1
                self.row, self.column, self.chars = [], -1, 0
            case "c":
                self._start_cell(attributes)
            case "f":
                self.formula = True
            case "rPh":
                self.phonetic = True
            case "v" | "t" if not self.phonetic:
                self.text = []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        try:
            known = letters.isascii() and letters.isupper() and letters.isalpha()
            self.column = column_index(letters[:4]) if known else self.column + 1
        except NotPlain as error:
            raise FileDamaged(self.name, f"kolom {letters[:4]} tidak ada di Excel") from error
        if self.column >= LAST_COLUMN:
            raise FileDamaged(self.name, f"baris {self.number} melampaui kolom terakhir Excel")
        self.kind = attributes.get("t", "n")
        self.formula, self.found = False, None

    def data(self, text: str) -> None:
        if self.text is not None:
            self.chars += len(text)
            if self.chars > self.row_chars:
                raise FileDamaged(self.name, f"baris {self.number} terlalu panjang")
            self.text.append(text)

    def end(self, tag: str) -> None:
        match local(tag):
            case "v" | "t" if self.text is not None:
                self.found = (self.found or "") + "".join(self.text)
                self.text = None
            case "rPh":
                self.phonetic = False
            case "c":
                self._end_cell()
            case "row" if self.column >= 0:
                self.ready.append((self.number, self.row))
                self.row = []

    def _end_cell(self) -> None:
        value: Cell = ""
        if self.found is not None:
            value = self.scanner.value(self.kind, self.found)
        elif self.formula:
            value = CellFault("", "rumus belum dihitung (buka di Excel, lalu simpan)")
        if value != "":
            self.row.extend([""] * (self.column + 1 - len(self.row)))
            self.row[self.column] = value


def strict_rows(
    blocks: Iterator[bytes], scanner: RowScanner, name: str, row_chars: int
) -> Iterator[NumberedRow]:
    """Numbered rows of a sheet, whatever form its XML has.

    Raises:
        FileDamaged: On a document type.
        xml.parsers.expat.ExpatError: On XML that is not well-formed.
    """
    handler = _SheetHandler(scanner, name, row_chars)
    parser = strict_parser(name)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    for block in blocks:
        parser.Parse(block, False)
        yield from handler.ready
        handler.ready.clear()
    parser.Parse(b"", True)
    yield from handler.ready


@dataclass(slots=True)
class _StringsHandler:
    name: str
    strings: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    inside: bool = False
    phonetic: bool = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        name = local(tag)
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.phonetic = True
        elif name == "t" and not self.phonetic:
            self.inside = True

    def data(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "si":
            if len(self.strings) >= _MOST_STRINGS:
                raise FileDamaged(self.name, "daftar teksnya terlalu panjang")
            self.strings.append(excel_escapes("".join(self.parts)))
        elif name == "rPh":
            self.phonetic = False
        elif name == "t":
            self.inside = False


def strict_strings(blocks: Iterator[bytes], name: str) -> list[str]:
    """The shared strings, rich text joined, phonetic guides left out.

    Raises:
        FileDamaged: On a document type.
        xml.parsers.expat.ExpatError: On XML that is not well-formed.
    """
    handler = _StringsHandler(name)
    parser = strict_parser(name)
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.data
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return handler.strings
