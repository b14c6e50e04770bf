"""CSV, TSV and their relatives: encoding by content, delimiter by the first lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from app.integrations.xlsx.errors import FileDamaged, FileEmpty, FileTooBig, WrongEncoding
from app.integrations.xlsx.sheet import is_blank
from app.integrations.xlsx.workbook import too_many_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.integrations.xlsx.sheet import Cell, NumberedRow
    from app.integrations.xlsx.source import Reading, Source

_CHUNK: Final = 1024 * 1024
_HEAD: Final = 64 * 1024
_DELIMITERS: Final = ",;\t|"
_LINES_LOOKED_AT: Final = 60
_TICK_ROWS: Final = 2_000
_SEP_LINE: Final = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Control characters no table of text holds; many of them mean a binary file.
_BINARY: Final = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1a\x1b")


def open_text(source: Source, reading: Reading) -> TextSheet:
    """The file as one sheet.

    Raises:
        WrongEncoding: If the bytes are no text we know.
        FileEmpty: If there is nothing but blanks.
    """
    encoding = _encoding(source)
    try:
        with io.TextIOWrapper(source.open(), encoding=encoding, newline="") as file:
            head = file.read(_HEAD)
    except UnicodeDecodeError as error:
        raise WrongEncoding(source.name) from error
    if not head.strip("\x00 \t\r\n,;|"):
        raise FileEmpty(
            f'Berkas "{source.name}" tidak berisi baris apa pun. Unduh ulang berkasnya, lalu '
            "impor lagi."
        )
    marked = _SEP_LINE.match(head)
    delimiter = marked[1] if marked else _delimiter(head)
    return TextSheet(source, reading, encoding, delimiter, skip_first=marked is not None)


def _encoding(source: Source) -> str:
    with source.open() as file:
        head = file.read(_CHUNK)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[:_HEAD]
    if sample.count(0) * 4 >= len(sample):
        return _unmarked_utf16(sample, source.name)
    binary = len(sample) - len(sample.translate(None, _BINARY))
    if binary * 50 > len(sample):
        raise WrongEncoding(source.name)
    for encoding in ("utf-8", "cp1252"):
        if _decodes(source, encoding):
            return encoding
    raise WrongEncoding(source.name)


def _unmarked_utf16(sample: bytes, name: str) -> str:
    """Latin text in UTF-16 has its zero bytes on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > even * 4:
        return "utf-16-le"
    if even > odd * 4:
        return "utf-16-be"
    raise WrongEncoding(name)


def _decodes(source: Source, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with source.open() as file:
            while block := file.read(_CHUNK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(head: str) -> str:
    """The delimiter that cuts the most cells into lines of one same width."""
    lines = head.splitlines(keepends=True)
    if len(head) >= _HEAD and len(lines) > 1:
        lines.pop()

    def cuts(delimiter: str) -> int:
        try:
            rows = islice(csv.reader(lines, delimiter=delimiter), _LINES_LOOKED_AT)
            widths = Counter(len(row) for row in rows)
        except csv.Error:
            return 0
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(_DELIMITERS, key=cuts)


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A delimited text file; a record is a row, as Excel numbers them."""

    source: Source
    reading: Reading
    encoding: str
    delimiter: str
    skip_first: bool
    name: str = field(default="", init=False)
    epoch_1904: bool = field(default=False, init=False)
    ragged_is_fault: bool = field(default=True, init=False)

    def rows(self) -> Iterator[NumberedRow]:
        """Filled records.

        Raises:
            FileDamaged: On a quote that never ends or a letter outside the encoding.
        """
        limits = self.reading.limits
        given = 0
        for number, record in self._records():
            cells: list[Cell] = [*record]
            while cells and cells[-1] == "":
                cells.pop()
            if is_blank(cells):
                continue
            given += 1
            if given > limits.rows:
                raise too_many_rows(self.source.name, "", limits.rows)
            if len(cells) > limits.columns:
                raise FileTooBig(
                    f'Berkas "{self.source.name}" baris {number} berisi lebih dari '
                    f"{limits.columns} "
                    "kolom. Hapus isi di luar tabel, simpan, lalu impor lagi."
                )
            yield number, cells

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        with (
            self.source.open() as binary,
            io.TextIOWrapper(binary, encoding=self.encoding, newline="") as file,
        ):
            reader = csv.reader(file, delimiter=self.delimiter)
            number = 0
            while True:
                record = self._next(reader, number + 1)
                if record is None:
                    self.reading.tick(self.source.size, self.source.size)
                    return
                number += 1
                if number % _TICK_ROWS == 0:
                    self.reading.tick(binary.tell(), self.source.size)
                if number > 1 or not self.skip_first:
                    yield number, record

    def _next(self, reader: Iterator[list[str]], number: int) -> list[str] | None:
        try:
            return next(reader, None)
        except csv.Error as error:
            raise FileDamaged(
                self.source.name,
                f"baris {number}: tanda kutip tidak ditutup atau isi terlalu panjang",
            ) from error
        except UnicodeError as error:
            raise WrongEncoding(self.source.name) from error
