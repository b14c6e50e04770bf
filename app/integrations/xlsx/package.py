"""The zip package of an .xlsx: which part is which sheet, streamed as text within the caps."""

from __future__ import annotations

import codecs
import posixpath
import re
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from app.integrations.xlsx.errors import FileDamaged, FileLocked, FileTooBig, NotASpreadsheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.integrations.xlsx.source import Reading, Source

_CHUNK: Final = 256 * 1024
#: Workbook parts besides sheets and strings are a few KB; anything near this is an attack.
_SMALL_PART: Final = 8 * 1024 * 1024
_DECLARED: Final = re.compile(rb'<\?xml[^>]{0,200}?encoding=["\']([A-Za-z0-9._-]+)["\']')
_BAD_ZIP: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError,
    ValueError, OverflowError, OSError,
)  # fmt: skip
_ENCRYPTED_FLAG: Final = 0x1
#: What other zips are, by a part only they have.
_OTHERS: Final = (
    ("word/document.xml", "dokumen Word"),
    ("ppt/presentation.xml", "presentasi PowerPoint"),
    ("xl/workbook.bin", "buku kerja Excel biner (.xlsb)"),
    ("content.xml", "dokumen OpenDocument (.ods)"),
    ("AndroidManifest.xml", "aplikasi Android"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet's place in the package."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Package:
    """What the workbook part says."""

    sheets: tuple[Part, ...]
    strings: str | None
    epoch_1904: bool


@contextmanager
def damage_told(name: str) -> Iterator[None]:
    """Turn whatever a broken zip makes the libraries raise into a sentence."""
    try:
        yield
    except (*_BAD_ZIP, expat.ExpatError) as error:
        raise FileDamaged(name, _what_broke(error)) from error


def _what_broke(error: Exception) -> str:
    if isinstance(error, zipfile.BadZipFile) and "CRC" not in str(error):
        return "arsip tidak lengkap"
    return "isinya tidak dapat dibuka"


def read_package(source: Source) -> Package:
    """Find the sheets by the workbook, never by part names.

    Raises:
        NotASpreadsheet: If it is another kind of zip.
        FileLocked, FileDamaged, FileTooBig: As they say.
    """
    with damage_told(source.name), source.open() as file, zipfile.ZipFile(file) as archive:
        names = {name.lstrip("/"): name for name in archive.namelist()}
        if any(info.flag_bits & _ENCRYPTED_FLAG for info in archive.infolist()):
            raise FileLocked(source.name)
        loader = _Loader(source, archive, names)
        workbook = loader.workbook_path()
        return loader.package(workbook)


@dataclass(frozen=True, slots=True)
class _Loader:
    source: Source
    archive: zipfile.ZipFile
    names: dict[str, str]

    def workbook_path(self) -> str:
        targets = self._targets("_rels/.rels", "")
        path = next(
            (target for kind, target in targets.values() if kind == "officeDocument"),
            "xl/workbook.xml",
        )
        if (
            path in self.names
            and not path.endswith(".bin")
            and not path.startswith(("word/", "ppt/"))
        ):
            return path
        raise self._other_zip()

    def package(self, workbook: str) -> Package:
        targets = self._targets(_rels_of(workbook), posixpath.dirname(workbook))
        elements = self._elements(workbook)
        sheets = []
        for tag, attributes in elements:
            kind, target = targets.get(attributes.get("id", ""), ("", ""))
            if tag == "sheet" and kind == "worksheet" and target in self.names:
                sheets.append(Part(attributes.get("name", ""), self.names[target]))
        strings = next((path for kind, path in targets.values() if kind == "sharedStrings"), None)
        return Package(
            sheets=tuple(sheets),
            strings=self.names.get(strings) if strings else None,
            epoch_1904=any(
                tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}
                for tag, attributes in elements
            ),
        )

    def _targets(self, rels: str, base: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (last word of its type, path inside the package)."""
        if rels not in self.names:
            return {}
        found = {}
        for tag, attributes in self._elements(rels):
            if tag == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
                )
                kind = attributes.get("Type", "").rsplit("/", 1)[-1]
                found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))
        return found

    def _elements(self, path: str) -> list[tuple[str, dict[str, str]]]:
        """Every element's local name and attributes, namespaces dropped."""
        with self.archive.open(self.names[path]) as part:
            data = part.read(_SMALL_PART + 1)
        if len(data) > _SMALL_PART:
            raise _too_big(self.source.name)
        found: list[tuple[str, dict[str, str]]] = []
        parser = strict_parser(self.source.name)
        parser.StartElementHandler = lambda tag, attributes: found.append(
            (local(tag), {local(key): value for key, value in attributes.items()})
        )
        parser.Parse(data, True)
        return found

    def _other_zip(self) -> NotASpreadsheet:
        what = next((what for path, what in _OTHERS if path in self.names), "arsip ZIP biasa")
        return NotASpreadsheet(
            f'Isi berkas "{self.source.name}" adalah {what}, bukan .xlsx. '
            + (
                "Ekstrak dulu, lalu impor berkas di dalamnya."
                if what == "arsip ZIP biasa"
                else "Pilih berkas ekspor pesanan, atau simpan ulang sebagai .xlsx."
            )
        )


def strict_parser(name: str) -> expat.XMLParserType:
    """An expat parser with namespaces that refuses document types, hence every entity trick."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise FileDamaged(name, "mengandung DOCTYPE")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def local(tag: str) -> str:
    """``row`` of ``http://… row``."""
    return tag.rsplit(" ", 1)[-1]


def _rels_of(path: str) -> str:
    folder, file = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _too_big(name: str) -> FileTooBig:
    return FileTooBig(
        f'Berkas "{name}" mengembang terlalu besar saat dibuka. Unduh per bulan atau per minggu '
        "dari "
        "sumbernya, lalu impor satu per satu."
    )


def part_bytes(source: Source, path: str, cap: int, reading: Reading) -> Iterator[bytes]:
    """Unpacked bytes of a part, counted against the cap as they come.

    Raises:
        FileDamaged, FileTooBig, ReadCancelled: As they say.
    """
    with ExitStack() as opened:
        with damage_told(source.name):
            archive = opened.enter_context(zipfile.ZipFile(opened.enter_context(source.open())))
            total = archive.getinfo(path).file_size
            part = opened.enter_context(archive.open(path))
        done = 0
        while True:
            with damage_told(source.name):
                block = part.read(_CHUNK)
            if not block:
                return
            done += len(block)
            if done > cap:
                raise _too_big(source.name)
            yield block
            reading.tick(done, total)


def part_text(blocks: Callable[[], Iterator[bytes]], name: str) -> Iterator[str]:
    """The same as text, in the encoding the XML declares.

    Raises:
        FileDamaged: If the bytes are not that encoding.
    """
    decoder: codecs.IncrementalDecoder | None = None
    try:
        for block in blocks():
            decoder = decoder or _decoder(block)
            yield decoder.decode(block)
        if decoder is not None:
            decoder.decode(b"", final=True)
    except (UnicodeDecodeError, LookupError) as error:
        raise FileDamaged(name, "huruf tidak terbaca") from error


def _decoder(head: bytes) -> codecs.IncrementalDecoder:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")()
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    return codecs.getincrementaldecoder("utf-8-sig" if encoding == "utf-8" else encoding)()
