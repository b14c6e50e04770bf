"""The importer protocol, the list of importers, and reading a file with whichever knows it.

A further importer is a class with ``kind``, ``label``, ``recognise`` and ``parse``, named by an
entry point of the group ``lumbung.importers``; the program's own importers use nothing else.
"""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from app.integrations.neutral import Problem, Severity
from app.integrations.tables.headers import header_texts, normalise_header
from app.integrations.xlsx.errors import FileEmpty, FileRefused
from app.integrations.xlsx.source import Reading
from app.integrations.xlsx.workbook import open_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.integrations.neutral import ParsedFile
    from app.integrations.xlsx.sheet import Sheet
    from app.integrations.xlsx.source import Source

GROUP: Final = "lumbung.importers"
#: Our own importers, in the form of entry points, so a source tree needs no installation.
BUILT_IN: Final = (
    "app.integrations.shopee.importer:ShopeeOrders",
    "app.integrations.tiktok.importer:TiktokOrders",
    "app.integrations.mengantar.importer:MengantarOrders",
    "app.integrations.later:LATER_KINDS",
)
#: Shopee's balance report has its header in row 18.
_TOP_ROWS: Final = 40
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SheetTop:
    """What an importer may look at to recognise a sheet.

    Attributes:
        name: Tab title; empty for text files.
        rows: Row number and normalised header texts of the first filled rows.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """A sheet was recognised.

    Attributes:
        score: How many of the sheet's headers are known; the highest wins.
        header_row: Where the header stands.
    """

    score: int
    header_row: int


class Importer(Protocol):
    """Reads one kind of sheet.

    ``kind`` is the machine name (``shopee.orders``), ``label`` what a person calls it.
    """

    @property
    def kind(self) -> str:
        """Machine name, unique among importers."""

    @property
    def label(self) -> str:
        """Indonesian name of such a file."""

    def recognise(self, top: SheetTop) -> Recognition | None:
        """Whether the header cells are of this kind; never by file name."""

    def parse(self, sheet: Sheet, found: Recognition, /) -> ParsedFile:
        """Read the whole sheet; ``sheet.rows()`` tells progress and hears cancel by itself.

        Raises:
            UserError: If the file as a whole cannot be used.  A row that cannot be read is a
                ``Problem`` in the result instead.
        """


class NotRecognised(FileRefused):
    """No importer knows any sheet of the file."""

    code = "FILE_UNKNOWN"

    def __init__(self, name: str, headers: Sequence[str], labels: Iterable[str]) -> None:
        seen = ", ".join(headers[:6]) + (", …" if len(headers) > 6 else "")  # noqa: PLR2004 - one line
        super().__init__(
            f'Isi berkas "{name}" belum dikenal. Baris judul yang ditemukan: '
            f"{seen or 'tidak ada'}. Pilih "
            f"ekspor pesanan ({', '.join(labels)}) tanpa mengubah baris judulnya."
        )


def find_header(
    top: SheetTop, required: Iterable[Iterable[str]], known: Iterable[str]
) -> Recognition | None:
    """The first row that holds one header of each required group.

    Args:
        top: The sheet's first rows.
        required: Groups of alternative headers; each group must be met.
        known: All headers of the kind; how many are there is the score.
    """
    groups = [frozenset(map(normalise_header, group)) for group in required]
    names = frozenset(map(normalise_header, known)).union(*groups)
    for number, headers in top.rows:
        present = frozenset(headers)
        if all(group & present for group in groups):
            return Recognition(len(names & present), number)
    return None


@lru_cache(maxsize=1)
def importers() -> tuple[Importer, ...]:
    """Our own importers and those of installed plugins, one per kind, ours first."""
    found: dict[str, Importer] = {}
    for name in BUILT_IN:
        module, attribute = name.split(":")
        _register(found, getattr(import_module(module), attribute))
    for point in entry_points(group=GROUP):
        if point.value in BUILT_IN:
            continue
        try:
            _register(found, point.load())
        except Exception:  # noqa: BLE001 - somebody else's code must not stop our importers
            _LOG.exception("importer plugin %s could not be loaded", point.name)
    return tuple(found.values())


def _register(found: dict[str, Importer], loaded: type[Importer] | tuple[Importer, ...]) -> None:
    """An entry point names a class without arguments or a tuple of importers."""
    for each in loaded if isinstance(loaded, tuple) else (loaded(),):
        found.setdefault(each.kind, each)


@dataclass(slots=True)
class _Bar:
    """The caller's progress, silent while every sheet's first rows are looked at."""

    reading: Reading
    shown: bool = False

    def __call__(self, done: int, total: int) -> None:
        if self.shown:
            self.reading.progress(done, total)


def read_file(
    source: Source, reading: Reading | None = None, known: Sequence[Importer] | None = None
) -> ParsedFile:
    """Read a marketplace file, whatever it is called.

    Args:
        source: The file.
        reading: Progress, cancel and caps.
        known: Importers to try; all of them if not given.

    Raises:
        UserError: If it cannot be read, is of no known kind, or of a kind not importable yet.
    """
    reading = reading or Reading()
    known = importers() if known is None else known
    fingerprint = source.sha256()
    bar = _Bar(reading)
    sheets = open_sheets(source, replace(reading, progress=bar))
    tops = [sheet_top(sheet) for sheet in sheets]
    if not any(top.rows for top in tops):
        raise FileEmpty(
            f'Berkas "{source.name}" tidak berisi baris apa pun. Unduh ulang berkasnya, lalu '
            "impor lagi."
        )
    place, importer, found = _choose(source.name, tops, known)
    bar.shown = True
    parsed = importer.parse(sheets[place], found)
    others = _unread_sheets(tops, place, importer)
    return replace(
        parsed,
        row_problems=(*others, *parsed.row_problems),
        file_name=source.name,
        sha256=fingerprint,
    )


def sheet_top(sheet: Sheet) -> SheetTop:
    """The first filled rows of a sheet as normalised headers."""
    with closing(sheet.rows()) as rows:  # type: ignore[type-var]  # ours are generators
        top = [(number, tuple(header_texts(cells))) for number, cells in islice(rows, _TOP_ROWS)]
    return SheetTop(sheet.name, tuple(top))


def _choose(
    name: str, tops: Sequence[SheetTop], known: Sequence[Importer]
) -> tuple[int, Importer, Recognition]:
    best: tuple[int, Importer, Recognition] | None = None
    for place, top in enumerate(tops):
        for importer in known:
            found = importer.recognise(top)
            if found is not None and (best is None or found.score > best[2].score):
                best = (place, importer, found)
    if best is None:
        widest = max((row for top in tops for _, row in top.rows), key=_filled)
        readable = [each.label for each in known if each.kind.endswith(".orders")]
        raise NotRecognised(name, [header for header in widest if header], readable)
    return best


def _filled(row: tuple[str, ...]) -> int:
    return sum(1 for header in row if header)


def _unread_sheets(tops: Sequence[SheetTop], place: int, importer: Importer) -> list[Problem]:
    return [
        Problem(
            sheet=top.name,
            row=0,
            column="",
            value="",
            reason=f"lembar ini juga berisi {importer.label} tetapi tidak dibaca; hanya lembar "
            f'"{tops[place].name}" yang dibaca. Simpan lembar ini sebagai berkas tersendiri',
            severity=Severity.WARNING,
        )
        for index, top in enumerate(tops)
        if index != place and importer.recognise(top) is not None
    ]
