"""Settings of this workstation and habits of its people, in small JSON files.  No secrets."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from app.ui.wedge import WedgeSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAVE_MS: Final = 500


def home() -> Path:
    """Folder of this PC's data: ``LUMBUNG_HOME``, else the system's place for it."""
    given = os.environ.get("LUMBUNG_HOME")
    if given:
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("Lumbung", appauthor=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """How this PC is set up.

    Attributes:
        workstation: Name stored with every event (PU-56).
        dark: Dark colours.
        scale: Text size, 1.0 to 2.0.
        volume: Of the tones, 0 to 100 (PU-22).
        muted: No tones.
        visual_only: Flash the panel with each verdict (PU-22).
        idle_minutes: Lock here already after so long without a key, click or scan; 0 = when the
            organisation says (PU-55).
        scan_prefix: What the scanner sends first, "" nothing.
        scan_suffix: What ends a code besides Enter and Tab, "" nothing else.
        scan_text: The scanner is set to this PC's keyboard layout.
        printer: Name of the label printer, "" none.
    """

    workstation: str = ""
    dark: bool = False
    scale: float = 1.0
    volume: int = 80
    muted: bool = False
    visual_only: bool = False
    idle_minutes: int = 0
    scan_prefix: str = ""
    scan_suffix: str = ""
    scan_text: bool = False
    printer: str = ""

    @property
    def wedge(self) -> WedgeSettings:
        """Rhythm of this PC's scanner."""
        return WedgeSettings(prefix=self.scan_prefix, suffix=self.scan_suffix)


def read_json(file: Path) -> dict[str, Any]:
    """A JSON object; an absent or damaged file counts as empty, it only holds comforts."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(file: Path, values: Mapping[str, object]) -> None:
    """Write a JSON object whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    text = json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)
    half.write_text(text, encoding="utf-8")
    half.replace(file)


class SettingsFile:
    """Reads and writes the settings of this PC."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "workstation.json"
        self.value = self._read()

    def change(self, **changes: object) -> Settings:
        """Set some and save."""
        self.value = replace(self.value, **changes)  # type: ignore[arg-type]
        write_json(self._file, asdict(self.value))
        return self.value

    def _read(self) -> Settings:
        kept = read_json(self._file)
        defaults = Settings(workstation=_machine_name())
        usable = {
            field.name: kept[field.name]
            for field in fields(Settings)
            if type(kept.get(field.name)) is type(getattr(defaults, field.name))
        }
        return replace(defaults, **usable)


def _machine_name() -> str:
    import socket

    return socket.gethostname().split(".")[0].upper()[:32] or "PC"


class Habits(QObject):
    """What is remembered for one person at this PC; saved a moment after the last change."""

    def __init__(self, folder: Path, username: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in username)
        self._file = folder / "habits" / f"{safe}.json"
        self._values = read_json(self._file)
        self._later = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._later.timeout.connect(self.save)

    def get(self, key: str) -> object:
        """What was put under the key, or None."""
        return self._values.get(key)

    def put(self, key: str, value: object) -> None:
        """Remember a JSON value."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._later.start()

    def save(self) -> None:
        """Write now."""
        self._later.stop()
        write_json(self._file, self._values)
