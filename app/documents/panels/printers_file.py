"""This PC's printers and printing habits, in one small JSON file."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import UserError
from app.documents.printers import DocumentKind, Media, PrinterConfig, Printers

if TYPE_CHECKING:
    from pathlib import Path

_log: Final = logging.getLogger(__name__)
#: The printer every PC has: files in a folder.
FOLDER_PRINTER: Final = "Berkas PDF"
#: 100 x 150 mm, what thermal label printers in the trade are loaded with.
LABEL: Final = Media(100, 150)


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """What a PC prints on and what comes out by itself.

    Attributes:
        printers: Its printers.
        auto_label: A shipped order's label is printed with no further key (PU-44).
        auto_slip: Its packing slip too.
        mask_phone: The middle of a buyer's phone is hidden on labels.
    """

    printers: Printers = field(default_factory=Printers)
    auto_label: bool = True
    auto_slip: bool = True
    mask_phone: bool = False

    def with_habit(self, name: str, *, on: bool) -> PrintSetup:
        """The same with one of its habits switched."""
        habits = {field: getattr(self, field) for field in _FLAGS} | {name: on}
        return PrintSetup(self.printers, **habits)


class PrintersFile:
    """Reads and writes ``printers.json``.

    Args:
        folder: The PC's own folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "printers.json"

    def read(self) -> PrintSetup:
        """The setup; PDF files into ``cetakan`` until somebody adds a printer."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            printers = Printers(_printer(values) for values in kept["printers"])
            flags = {name: bool(kept[name]) for name in _FLAGS if name in kept}
        except FileNotFoundError:
            return self._first()
        except (OSError, ValueError, KeyError, TypeError, UserError) as error:
            _log.warning("%s is unusable: %s", self._path, error)
            return self._first()
        return PrintSetup(printers, **flags)

    def write(self, setup: PrintSetup) -> None:
        """Write whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        values = {
            "printers": [_values(printer) for printer in setup.printers],
            **{name: getattr(setup, name) for name in _FLAGS},
        }
        half = self._path.with_suffix(".part")
        half.write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
        half.replace(self._path)

    def _first(self) -> PrintSetup:
        folder = self._folder / "cetakan"
        folder.mkdir(parents=True, exist_ok=True)
        printer = PrinterConfig(
            name=FOLDER_PRINTER,
            language="pdf",
            dpi=600,
            media=LABEL,
            address=folder.resolve().as_uri(),
            documents=frozenset(DocumentKind),
        )
        return PrintSetup(Printers([printer]))


_FLAGS: Final = ("auto_label", "auto_slip", "mask_phone")


def _values(printer: PrinterConfig) -> dict[str, Any]:
    return {**asdict(printer), "documents": sorted(printer.documents)}


def _printer(values: dict[str, Any]) -> PrinterConfig:
    documents = frozenset(DocumentKind(name) for name in values["documents"])
    return PrinterConfig(**{**values, "media": Media(**values["media"]), "documents": documents})
