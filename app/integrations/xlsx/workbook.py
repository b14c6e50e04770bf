"""Open any file as sheets: the one entrance of this package."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from app.integrations.xlsx.errors import FileDamaged, FileTooBig
from app.integrations.xlsx.package import Package, Part, part_bytes, part_text, read_package
from app.integrations.xlsx.rows import NotPlain, RowScanner, entities, excel_escapes, plain_rows
from app.integrations.xlsx.sheet import Sheet, is_blank
from app.integrations.xlsx.source import Container, sniff
from app.integrations.xlsx.strict import strict_rows, strict_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.integrations.xlsx.sheet import NumberedRow
    from app.integrations.xlsx.source import Reading, Source

_STRING: Final = re.compile(
    r"\s*<si(?: [^<>]*)?>(?:<t(?: [^<>]*)?>([^<]*)</t>|<t ?/>)?(?:<phoneticPr[^<>]*/>)?"
)


def open_sheets(source: Source, reading: Reading) -> list[Sheet]:
    """The sheets of a file, in the order of its tabs.

    Raises:
        FileRefused: If it is no table, empty, encrypted, broken or past a cap.
    """
    match sniff(source, reading.limits):
        case Container.XLSX:
            return _xlsx_sheets(source, reading)
        case Container.XLS:
            from app.integrations.xlsx.legacy import open_xls

            return open_xls(source, reading)
        case Container.TEXT:
            from app.integrations.xlsx.text import open_text

            return [open_text(source, reading)]


def _xlsx_sheets(source: Source, reading: Reading) -> list[Sheet]:
    package = read_package(source)
    if not package.sheets:
        raise FileDamaged(source.name, "tidak ada lembar di dalamnya")
    strings = _Strings(source, package, reading)
    return [
        XlsxSheet(source, part, package.epoch_1904, strings, reading) for part in package.sheets
    ]


@dataclass(slots=True)
class _Strings:
    """The shared strings, read when the first sheet that needs them is."""

    source: Source
    package: Package
    reading: Reading
    _loaded: list[str] | None = None

    def load(self) -> list[str]:
        if self._loaded is None:
            path = self.package.strings
            self._loaded = [] if path is None else self._read(path)
        return self._loaded

    def _read(self, path: str) -> list[str]:
        blocks = partial(
            part_bytes, self.source, path, self.reading.limits.strings_bytes, self.reading
        )
        try:
            texts = part_text(blocks, self.source.name)
            return list(_plain_strings(texts, self.reading.limits.row_chars))
        except NotPlain:
            return _guarded_strings(blocks(), self.source.name)


def _plain_strings(texts: Iterator[str], longest: int) -> Iterator[str]:
    tail = ""
    inside = False
    for text in texts:
        tail += text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        if "<!" in text or len(tail) > longest + len(text):
            raise NotPlain
        if not inside:
            begin = tail.find("<si")
            if begin < 0:
                continue
            tail, inside = tail[begin:], True
        pieces = tail.split("</si>")
        tail = pieces.pop()
        for piece in pieces:
            found = _STRING.fullmatch(piece)
            if found is None:
                raise NotPlain
            yield excel_escapes(entities(found[1] or ""))
    if "</sst>" not in tail and "<sst" not in tail:
        raise NotPlain


def _guarded_strings(blocks: Iterator[bytes], name: str) -> list[str]:
    try:
        return strict_strings(blocks, name)
    except expat.ExpatError as error:
        raise FileDamaged(name, "daftar teksnya") from error


@dataclass(frozen=True, slots=True)
class XlsxSheet:
    """One sheet of an .xlsx, streamed anew at each ``rows()``."""

    source: Source
    part: Part
    epoch_1904: bool
    strings: _Strings
    reading: Reading
    ragged_is_fault: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """The tab's title."""
        return self.part.title

    def rows(self) -> Iterator[NumberedRow]:
        """Filled rows; the stored dimension is not even looked at."""
        limits = self.reading.limits
        given = 0
        for number, cells in self._any_form():
            while cells and cells[-1] == "":
                cells.pop()
            if is_blank(cells):
                continue
            given += 1
            if given > limits.rows:
                raise too_many_rows(self.source.name, self.name, limits.rows)
            if len(cells) > limits.columns:
                raise FileTooBig(
                    f'Lembar "{self.name}" baris {number} berisi lebih dari {limits.columns} '
                    "kolom. "
                    "Hapus isi di luar tabel, simpan, lalu impor lagi."
                )
            yield number, cells

    def _any_form(self) -> Iterator[NumberedRow]:
        """Plain form first; on the first row that is not, start over with the real parser."""
        limits = self.reading.limits
        name = self.source.name
        blocks = partial(part_bytes, self.source, self.part.path, limits.part_bytes, self.reading)
        scanner = RowScanner(self.strings.load())
        given = 0
        try:
            for row in plain_rows(part_text(blocks, name), scanner, limits.row_chars):
                given += 1
                yield row
        except NotPlain:
            for index, row in enumerate(self._strictly(blocks(), scanner)):
                if index >= given:
                    yield row

    def _strictly(self, blocks: Iterator[bytes], scanner: RowScanner) -> Iterator[NumberedRow]:
        rows = strict_rows(blocks, scanner, self.source.name, self.reading.limits.row_chars)
        while True:
            try:
                row = next(rows, None)
            except expat.ExpatError as error:
                raise FileDamaged(self.source.name, f'lembar "{self.name}"') from error
            if row is None:
                return
            yield row


def too_many_rows(file: str, sheet: str, rows: int) -> FileTooBig:
    """The refusal past the row cap."""
    where = f'lembar "{sheet}"' if sheet else "berkas"
    return FileTooBig(
        f'Berkas "{file}" ({where}) berisi lebih dari {rows} baris. Unduh per bulan atau per '
        "minggu, "
        "lalu impor satu per satu."
    )
