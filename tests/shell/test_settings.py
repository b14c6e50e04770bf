"""Settings of the PC and habits of its people survive, and damaged files do no harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from app.shell.settings import Habits, Settings, SettingsFile, home

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def test_settings_are_kept(tmp_path: Path) -> None:
    SettingsFile(tmp_path).change(volume=35, dark=True, scan_prefix="~")

    found = SettingsFile(tmp_path).value

    assert (found.volume, found.dark, found.wedge.prefix) == (35, True, "~")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"volume": "laut"}', '{"volume": true, "unknown": 1}', "\x00"]
)
def test_a_damaged_file_counts_as_empty(tmp_path: Path, text: str) -> None:
    (tmp_path / "workstation.json").write_text(text, encoding="utf-8")

    found = SettingsFile(tmp_path).value

    assert found == Settings(workstation=found.workstation)
    assert found.workstation


def test_no_secret_can_be_kept(tmp_path: Path) -> None:
    SettingsFile(tmp_path).change(volume=1)

    kept = json.loads((tmp_path / "workstation.json").read_text(encoding="utf-8"))

    assert not [name for name in kept if "pass" in name or "pin" in name or "secret" in name]


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LUMBUNG_HOME", str(tmp_path))
    assert home() == tmp_path

    monkeypatch.delenv("LUMBUNG_HOME")
    assert home().name == "Lumbung"


def test_habits_belong_to_one_person(tmp_path: Path, qapp: QApplication) -> None:
    mine = Habits(tmp_path, "rina")
    mine.put("table:x", {"widths": {"number": 220}})
    mine.save()

    assert Habits(tmp_path, "rina").get("table:x") == {"widths": {"number": 220}}
    assert Habits(tmp_path, "budi").get("table:x") is None
    assert Habits(tmp_path, "../rina").get("table:x") is None
    assert [file.name for file in (tmp_path / "habits").iterdir()] == ["rina.json"]
