"""What is being written survives a killed program and a power cut (A10)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.accounting.panels import entry_keeper
from app.accounting.panels.entry_head import OfferStrip
from app.accounting.panels.entry_keeper import (
    Keeper,
    change_between,
    changed_by,
    read_sheet,
    sheet_from,
    sheet_values,
)
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.accounting.rules.entry.sheet import BLANK, EntryLine, Sheet, SheetFile
from app.core.money import Money

if TYPE_CHECKING:
    from tests.accounting.entry.conftest import Desk

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2026, 11, 21)
LINES = st.lists(
    st.one_of(
        st.just(BLANK),
        st.builds(
            EntryLine,
            account=st.sampled_from(["11-100", "64-200", "tak dikenal"]),
            debit=st.integers(0, 10**12).map(Money),
            memo=st.text(max_size=5),
            filled=st.booleans(),
            unread_credit=st.sampled_from(["", "1.25"]),
        ),
    ),
    max_size=6,
).map(tuple)
SHEETS = st.builds(
    Sheet, on_date=st.dates(), description=st.text(max_size=8), lines=LINES,
    draft=st.sampled_from(["", "d1"]), version=st.sampled_from([None, 3]),
    files=st.sampled_from([(), (SheetFile("ab" * 32, "nota.jpg"),)]),
)  # fmt: skip


@pytest.mark.req("A10")
@given(SHEETS, SHEETS)
def test_a_sheet_and_every_change_read_back(old: Sheet, new: Sheet) -> None:
    assert sheet_from(sheet_values(old)) == old
    assert changed_by(old, change_between(old, new)) == new


@pytest.mark.req("A10")
@given(st.lists(SHEETS, min_size=1, max_size=8), st.integers(0, 400))
def test_a_file_cut_anywhere_gives_a_state_that_was_there(
    tmp_path_factory: pytest.TempPathFactory, sheets: list[Sheet], cut: int
) -> None:
    keeper = Keeper(tmp_path_factory.mktemp("keeper"))
    for sheet in sheets:
        keeper.keep(sheet)
    path = keeper._path
    keeper.close()
    if not path.exists():
        assert sheets[-1].empty
        return
    assert read_sheet(path) == sheets[-1]
    data = path.read_bytes()
    path.write_bytes(data[: max(0, len(data) - cut)])
    found = read_sheet(path)
    assert found is None or found in sheets


@pytest.mark.req("A10")
def test_what_was_left_is_offered_and_a_living_panel_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Keeper(tmp_path)
    sheet = Sheet(DAY, "Sewa")
    first.keep(sheet)
    second = Keeper(tmp_path)
    assert second.left == ()
    second.keep(replace(sheet, description="Listrik"))
    first.close()
    third = Keeper(tmp_path)
    assert [left.sheet for left in third.left] == [sheet]
    third.drop(third.left[0])
    second.keep(Sheet(DAY))  # emptied
    second.close()
    third.close()
    assert Keeper(tmp_path).left == ()
    (tmp_path / "jurnal-7.jsonl").write_bytes(b"{broken")
    assert Keeper(tmp_path).left == ()
    assert not (tmp_path / "jurnal-7.jsonl").exists()

    monkeypatch.setattr(entry_keeper, "_FRESH", 3)
    long = Keeper(tmp_path)
    for n in range(20):
        long.keep(replace(sheet, description=f"Langkah {n}"))
    assert len(long._path.read_bytes().splitlines()) <= 4
    assert read_sheet(long._path) == replace(sheet, description="Langkah 19")
    long.close()


@pytest.mark.req("A10")
def test_every_change_waits_until_the_disk_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system still holds in memory is gone after a power cut."""
    done: list[str] = []
    write, sync = os.write, os.fsync

    def written(file: int, data: bytes) -> int:
        done.append("written")
        return write(file, data)

    def synced(file: int) -> None:
        done.append("synced")
        sync(file)

    monkeypatch.setattr(os, "write", written)
    monkeypatch.setattr(os, "fsync", synced)
    keeper = Keeper(tmp_path)
    for text in ("Sewa", "Sewa gudang", "Sewa gudang November"):
        keeper.keep(Sheet(DAY, text))
    keeper.close()
    assert done == ["written", "synced"] * 3


@pytest.mark.req("A10")
def test_a_killed_program_loses_nothing_but_the_open_cell(desk: Desk, tmp_path: Path) -> None:
    actor = desk.books.client.actor
    folder = tmp_path / "killed"
    run = subprocess.Popen(
        [sys.executable, "-m", "tests.accounting.entry.doomed", str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
    )  # fmt: skip
    assert run.stdout is not None
    assert run.stdout.readline() == "written\n"
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    # the same person at the same PC: the canned one there has another name than the admin here
    (left,) = folder.glob("jurnal/*/*")
    mine = tmp_path / "pc" / "jurnal" / actor.org_id / actor.username
    mine.parent.mkdir(parents=True)
    left.rename(mine)

    panel = desk.show(JournalEntryPanel)
    assert panel._strip is not None
    assert panel._strip.sentence == (
        'Ada jurnal yang belum dicatat dari sebelumnya: "Sewa gudang", '
        f"{panel._strip.sentence.split(', ')[1]}, 2 baris, Rp 7.500.000."
    )
    assert panel.sheet.empty
    desk.press(Qt.Key.Key_F7)
    assert panel.sheet.description == "Sewa gudang"
    assert [(x.account, x.debit.sen, x.credit.sen) for x in panel.sheet.used] == [
        ("64-200", 750_000_000, 0), ("11-200", 0, 250_000_000),
    ]  # fmt: skip
    assert not any(strip.isVisible() for strip in panel.findChildren(OfferStrip))
    # taken over, it is kept in the living panel's own file
    assert panel.keeper is not None
    assert read_sheet(panel.keeper._path) == panel.model.sheet


@pytest.mark.req("A10")
def test_after_posting_nothing_is_offered_and_a_full_disk_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = desk.show(JournalEntryPanel)
    desk.press(Qt.Key.Key_Tab)
    desk.type("Sewa")
    desk.press(Qt.Key.Key_Tab)
    desk.line("64-2", "5")
    assert panel.keeper is not None
    assert panel.keeper._path.exists()
    desk.line("11-2")
    desk.press(Qt.Key.Key_Return, control=True)
    desk.quiet()
    assert not panel.keeper._path.exists()

    def full(*_more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    panel.grid.focus_cell(0, 0)
    desk.line("64-2", "5")
    assert "No space left on device" in panel.message.text
    assert panel.sheet.line(0).account == "64-200"
