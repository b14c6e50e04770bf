"""The zip around a book file: written once, front to back, and read part by part."""

from __future__ import annotations

import hashlib
import os
import zipfile
import zlib
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Final

from pydantic import ValidationError
from pydantic_core import to_json

from app.bookfile.rules.errors import (
    BookFileUnreadable,
    FileExists,
    FileNotWritten,
    PartDamaged,
)
from app.bookfile.rules.format import FORMAT, MANIFEST, VERSION, Manifest, PartInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

#: A journal of 50 000 lines has 20 MB; what is longer is no book file.
_LONGEST_LINE: Final = 64 * 1024 * 1024
_LARGEST_MANIFEST: Final = 16 * 1024 * 1024
_BLOCK: Final = 1024 * 1024
_COMMENT: Final = 64
#: Stands in the comment until the hash of the file is known.
ROOM: Final = b"0" * _COMMENT
#: What zipfile raises over bytes that are none of ours: not a zip or cut short, packed data that
#: does not unpack, an unknown way of packing (NotImplementedError), an encrypted entry
#: (RuntimeError).
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class BookWriter:
    """Writes parts in the order they are given."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._zip.comment = ROOM
        self.parts: list[PartInfo] = []

    def part(self, name: str, rows: Iterable[dict[str, Any]]) -> int:
        """Write a part; answers how many rows it has."""
        digest, count = hashlib.sha256(), 0
        with self._zip.open(_entry(name), "w", force_zip64=True) as out:
            for row in rows:
                line = to_json(row) + b"\n"
                digest.update(line)
                out.write(line)
                count += 1
        self.parts.append(PartInfo(name=name, rows=count, sha256=digest.hexdigest()))
        return count

    def end(self, manifest: Manifest) -> str:
        """Write the manifest and close; answers the fingerprint."""
        text = manifest.model_dump_json(indent=2).encode() + b"\n"
        self._zip.writestr(_entry(MANIFEST), text)
        self.close()
        return hashlib.sha256(text).hexdigest()

    def close(self) -> None:
        """Let go of the zip, finished or not."""
        self._zip.close()


def close_by_hash(out: IO[bytes]) -> None:
    """Write the SHA-256 of everything before it into the zip's comment, its last bytes.

    Half of a zip's headers say what the other half says again: without it a byte of them could
    change unseen.

    Args:
        out: A finished zip with room in its comment, open for reading and writing.
    """
    digest = _hash_of(out)
    out.seek(-_COMMENT, os.SEEK_END)
    out.write(digest)


def _hash_of(file: IO[bytes]) -> bytes:
    """SHA-256, in hexadecimal, of all but the comment."""
    left = file.seek(0, os.SEEK_END) - _COMMENT
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (block := file.read(min(left, _BLOCK))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest().encode()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry that tells nothing of the machine and the moment it was made on."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


class HalfFile:
    """A book file on its way to the disk, without its name until all of it is there.

    Args:
        path: The name it will have.
        half: The name it has until then.
        out: Open for reading and writing.
        replace: Whether something of that name gives way.
    """

    def __init__(self, path: Path, half: Path, out: IO[bytes], *, replace: bool) -> None:
        self._path, self._half, self._out, self._replace = path, half, out, replace
        self._published = False
        self.writer = BookWriter(out)

    def finish(self) -> None:
        """Sign what was written, and see it to the disk; the writer has ended."""
        close_by_hash(self._out)
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()

    def publish(self) -> None:
        """Give it its name; twice is once, when a lost race is decided again.

        Raises:
            FileExists: Something got that name meanwhile.
            FileNotWritten
        """
        if self._published:
            return
        if self._path.exists() and not self._replace:
            raise FileExists(self._path.name)
        try:
            self._half.replace(self._path)
        except OSError as wrong:
            raise FileNotWritten(self._path.name, wrong.strerror or str(wrong)) from wrong
        self._published = True


@contextmanager
def half_file(path: Path, mark: str, *, replace: bool) -> Iterator[HalfFile]:
    """A file that is gone again unless it was published.

    Args:
        path: The name it will have.
        mark: Tells it from another that is made at the same time.
        replace: Whether something of that name gives way.

    Raises:
        FileExists: Something has that name, and ``replace`` is off.
        FileNotWritten: If the folder or the disk does not take it.
    """
    if path.exists() and not replace:
        raise FileExists(path.name)
    half = path.with_name(f".{path.name}.{mark}.part")
    try:
        with half.open("w+b") as out:
            made = HalfFile(path, half, out, replace=replace)
            try:
                yield made
            finally:
                with suppress(ValueError, OSError):  # finished, or the disk is full
                    made.writer.close()
    except OSError as wrong:
        raise FileNotWritten(path.name, wrong.strerror or str(wrong)) from wrong
    finally:
        half.unlink(missing_ok=True)


class BookReader:
    """An opened book file; every reading of a part proves its rows and its hash."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.name = path.name
        self._zip = archive
        text = self._manifest_text()
        self.fingerprint = hashlib.sha256(text).hexdigest()
        try:
            self.manifest = Manifest.model_validate_json(text)
        except ValidationError:
            self._refuse("manifesnya tidak berbentuk seperti yang dikenal program ini.")
        if self.manifest.format != FORMAT or self.manifest.version != VERSION:
            self._refuse(
                f"jenisnya {self.manifest.format} versi {self.manifest.version}, program ini "
                f"mengenal {FORMAT} versi {VERSION}. Pakai versi program yang sesuai."
            )

    def _manifest_text(self) -> bytes:
        names = self._zip.namelist()
        if names.count(MANIFEST) != 1:
            self._refuse(f"{MANIFEST} tidak ada di dalamnya.")
        try:
            with self._zip.open(MANIFEST) as file:
                text = file.read(_LARGEST_MANIFEST + 1)
        except (*_DAMAGE, OSError):
            self._refuse("manifesnya rusak.")
        if len(text) > _LARGEST_MANIFEST:
            self._refuse("manifesnya terlalu besar.")
        return text

    def _refuse(self, why: str) -> None:
        raise BookFileUnreadable(self.name, why)

    def strangers(self, expected: Iterable[str]) -> list[str]:
        """What is wrong with the list of parts: missing, unknown or double ones."""
        told = [one.name for one in self.manifest.parts]
        found = self._zip.namelist()
        wanted = set(expected)
        return [
            *(f"Bagian {name} tidak ada." for name in sorted(wanted - set(told))),
            *(f"Bagian {name} tidak dikenal." for name in sorted(set(told) - wanted)),
            *(f"Bagian {name} tidak ada di dalam zip." for name in sorted(set(told) - set(found))),
            *(
                f"Berkas {name} di dalam zip tidak tercatat di manifes."
                for name in sorted(set(found) - set(told) - {MANIFEST})
            ),
            *(f"Bagian {name} ada dua kali." for name in sorted(set(told)) if told.count(name) > 1),
            *(
                f"Berkas {name} ada dua kali."
                for name in sorted(set(found))
                if found.count(name) > 1
            ),
        ]

    def lines(self, name: str) -> Iterator[bytes]:
        """The rows of a part, one JSON object each.

        Raises:
            PartDamaged: After the last row, when they are not those the manifest tells of; or where
                the zip cannot be read on.
        """
        info = next(one for one in self.manifest.parts if one.name == name)
        digest, count = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as file:
                while line := file.readline(_LONGEST_LINE):
                    digest.update(line)
                    count += 1
                    if count > info.rows or not line.endswith(b"\n"):
                        break
                    yield line
        except (*_DAMAGE, OSError, KeyError) as damage:
            raise PartDamaged(f"Bagian {name} rusak atau terpotong.") from damage
        if count != info.rows:
            raise PartDamaged(
                f"Bagian {name} berisi {'lebih' if count > info.rows else 'kurang'} dari "
                f"{info.rows} baris yang dicatat manifes."
            )
        if digest.hexdigest() != info.sha256:
            raise PartDamaged(f"Isi bagian {name} tidak sama dengan sidiknya (SHA-256).")


@contextmanager
def opened(path: Path) -> Iterator[BookReader]:
    """Open a book file.

    Raises:
        BookFileUnreadable: If there is none, or it is none.
    """
    try:
        with path.open("rb") as raw:
            try:
                archive = zipfile.ZipFile(raw)
            except _DAMAGE as damage:
                raise BookFileUnreadable(
                    path.name, "bukan berkas zip, atau terpotong saat disalin."
                ) from damage
            if archive.comment != _hash_of(raw):
                raise BookFileUnreadable(
                    path.name, "isinya berubah sejak diekspor, atau rusak saat disalin."
                )
            with archive:
                yield BookReader(path, archive)
    except OSError as wrong:
        raise BookFileUnreadable(path.name, f"{wrong.strerror or wrong}.") from wrong
