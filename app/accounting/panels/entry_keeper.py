"""What is being written is on this PC's disk at every change, and offered after a crash (A10).

A file is a first line with the whole sheet and a line for each change after it; a line that a power
cut broke ends it.  While a panel writes to a file it holds a lock on it, which a killed program
lets go: whatever lies there unlocked was left behind.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from filelock import FileLock, Timeout

from app.accounting.rules.entry.sheet import EntryLine, Sheet, SheetFile
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

#: After so many changes the file begins anew.
_FRESH: Final = 2000
_LINE_FIELDS: Final = tuple(field.name for field in fields(EntryLine))
_MONEY: Final = frozenset({"debit", "credit"})


@dataclass(frozen=True, slots=True)
class Left:
    """A sheet that was never posted nor put away.

    Attributes:
        sheet: As it was after the last change.
        path: Its file.
    """

    sheet: Sheet
    path: Path


class Keeper:
    """Keeps the sheet of one panel.

    Args:
        folder: Of this person at this PC.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.left = tuple(self._left_behind())
        self._path, self._lock = self._own_file()
        self._file: int | None = None
        self._kept: Sheet | None = None
        self._count = 0

    # ---------------------------------------------------------------- keeping
    def keep(self, sheet: Sheet) -> None:
        """Write the change down and wait until the disk has it; an empty sheet leaves nothing.

        Raises:
            OSError: No room, or no right to write there.
        """
        if sheet.empty and not sheet.draft:
            self.forget()
            return
        if self._kept is None or self._file is None or self._count >= _FRESH:
            self._begin(sheet)
        elif sheet != self._kept:
            self._append(change_between(self._kept, sheet))
            self._count += 1
        self._kept = sheet

    def forget(self) -> None:
        """The sheet was posted, kept at the server, or put away."""
        self._close_file()
        self._path.unlink(missing_ok=True)
        self._kept = None

    def drop(self, left: Left) -> None:
        """What was left behind was taken over or is not wanted."""
        left.path.unlink(missing_ok=True)
        self.left = tuple(one for one in self.left if one is not left)

    def close(self) -> None:
        """Let the file go; what is in it is offered next time."""
        self._close_file()
        self._lock.release()

    def _close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _begin(self, sheet: Sheet) -> None:
        self._close_file()
        half = self._path.with_suffix(".part")
        file = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(file, _encoded({"sheet": sheet_values(sheet)}))
            os.fsync(file)
        finally:
            os.close(file)
        half.replace(self._path)
        self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND)
        self._count = 0

    def _append(self, change: Mapping[str, object]) -> None:
        if self._file is not None:
            os.write(self._file, _encoded(change))
            os.fsync(self._file)

    # ---------------------------------------------------------------- files
    def _own_file(self) -> tuple[Path, FileLock]:
        number = 1
        while True:
            path = self._folder / f"jurnal-{number}.jsonl"
            lock = FileLock(path.with_suffix(".lock"))
            try:
                lock.acquire(timeout=0)
            except Timeout:
                number += 1
                continue
            if not path.exists():
                return path, lock
            lock.release()
            number += 1

    def _left_behind(self) -> Iterable[Left]:
        for path in sorted(self._folder.glob("jurnal-*.jsonl")):
            lock = FileLock(path.with_suffix(".lock"))
            try:
                with lock.acquire(timeout=0):
                    sheet = read_sheet(path)
            except Timeout:
                continue
            if sheet is None:
                path.unlink(missing_ok=True)
            else:
                yield Left(sheet, path)


def _encoded(values: Mapping[str, object]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()


# ---------------------------------------------------------------- sheets as JSON


def sheet_values(sheet: Sheet) -> dict[str, Any]:
    """A sheet as JSON values."""
    values = asdict(replace(sheet, lines=()))
    values["on_date"] = sheet.on_date.isoformat()
    values["lines"] = [_line_values(line) for line in sheet.lines]
    return values


def _line_values(line: EntryLine) -> dict[str, Any]:
    """Only what was typed."""
    found: dict[str, Any] = {}
    for name in _LINE_FIELDS:
        value = getattr(line, name)
        if value:
            found[name] = str(value) if name in _MONEY else value
    return found


def _line(values: Mapping[str, Any]) -> EntryLine:
    typed: dict[str, Any] = {
        name: Money.parse(value) if name in _MONEY else value
        for name, value in values.items()
        if name in _LINE_FIELDS
    }
    return EntryLine(**typed)


def sheet_from(values: Mapping[str, Any]) -> Sheet:
    """The sheet behind JSON values."""
    return Sheet(
        on_date=date.fromisoformat(values["on_date"]), description=values["description"],
        entity=values["entity"], lines=tuple(_line(line) for line in values["lines"]),
        draft=values["draft"], version=values["version"],
        files=tuple(SheetFile(**one) for one in values.get("files", ())),
    )  # fmt: skip


def change_between(old: Sheet, new: Sheet) -> dict[str, object]:
    """What is different: the head, and the one stretch of lines that is."""
    change: dict[str, object] = {}
    before, after = replace(old, lines=()), replace(new, lines=())
    if before != after:
        change["head"] = sheet_values(after)
    if old.lines != new.lines:
        start, end = _stretch(old.lines, new.lines)
        change["at"] = start
        change["out"] = len(old.lines) - start - end
        change["in"] = [_line_values(line) for line in new.lines[start : len(new.lines) - end]]
    return change


def _stretch(old: tuple[EntryLine, ...], new: tuple[EntryLine, ...]) -> tuple[int, int]:
    """How many lines are the same at the start and at the end."""
    most = min(len(old), len(new))
    start = 0
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def changed_by(sheet: Sheet, change: Mapping[str, Any]) -> Sheet:
    """The sheet after a change."""
    lines = sheet.lines
    if "at" in change:
        at = change["at"]
        put = tuple(_line(line) for line in change["in"])
        lines = (*lines[:at], *put, *lines[at + change["out"] :])
    if "head" in change:
        sheet = sheet_from(change["head"])
    return replace(sheet, lines=lines)


def read_sheet(path: Path) -> Sheet | None:
    """The sheet of a file after its last whole change; None when there is none."""
    sheet: Sheet | None = None
    try:
        for raw in path.read_bytes().split(b"\n"):
            values = json.loads(raw)
            sheet = sheet_from(values["sheet"]) if sheet is None else changed_by(sheet, values)
    except (OSError, ValueError, KeyError, TypeError):
        return sheet  # the end of the file, or a line that a power cut broke
    return sheet
