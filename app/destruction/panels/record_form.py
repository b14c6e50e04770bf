"""How it was destroyed: place, times, method, remains and the people who sign, in the side area."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.core.env import WIB
from app.core.errors import FieldError, InvalidInput
from app.core.text import wib
from app.destruction.api import RecordDestruction
from app.destruction.panels import words
from app.ui.forms import Form, choice, quantity
from app.ui.typed import typed

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from app.destruction.api import DestructionView

_WORDS = {
    "place": "Tempat", "started": "Jam mulai", "finished": "Jam selesai", "method": "Cara",
    "method_note": "Keterangan cara", "handler": "Pengolah limbah", "handler_licence": "Nomor izin",
    "manifest_no": "Nomor manifes", "weight_before_g": "Berat sebelum (gram)",
    "weight_after_g": "Berat sesudah (gram)", "remains": "Sisa barang", "copies": "Rangkap",
    "parties": "Penanda tangan",
}  # fmt: skip


class RecordForm(Form):
    """Everything the Berita Acara says about the act.

    Args:
        view: The BAP as it stands.
    """

    def __init__(self, view: DestructionView) -> None:
        super().__init__("Simpan pelaksanaan")
        self._view = view
        self.text("place", "Tempat dengan alamat lengkap", view.place)
        self.side_by_side(
            ("started", "Jam mulai", QLineEdit(_clock(view.started_at))),
            ("finished", "Jam selesai", QLineEdit(_clock(view.finished_at))),
            ("copies", "Rangkap", quantity(view.copies)),
        )
        self.add("method", "Cara pemusnahan", choice(words.METHODS, view.method))
        self.text("method_note", "Keterangan cara", view.method_note)
        self.side_by_side(
            ("handler", "Pengolah limbah", QLineEdit(view.handler)),
            ("handler_licence", "Nomor izin", QLineEdit(view.handler_licence)),
            ("manifest_no", "Nomor manifes", QLineEdit(view.manifest_no)),
        )
        self.side_by_side(
            ("weight_before_g", "Berat sebelum (gram)", quantity(view.weight_before_g or 0)),
            ("weight_after_g", "Berat sesudah (gram)", quantity(view.weight_after_g or 0)),
        )
        self.text("remains", "Sisa barang dan ke mana perginya", view.remains)
        self.section("Penanda tangan")
        self._people()

    def _people(self) -> None:
        by_role = {one.role: one for one in self._view.parties}
        self._outside: dict[str, QCheckBox] = {}
        for role, title in words.PARTIES.items():
            one = by_role.get(role)
            fields: list[tuple[str, str, QWidget]] = [
                (f"parties.{role}", title, QLineEdit(one.name if one else "")),
                (f"{role}.position", "Jabatan", QLineEdit(one.position if one else "")),
            ]
            if role == "first":
                number = QLineEdit(one.id_no if one else "")
                fields.append((f"{role}.id_no", "Nomor identitas", number))
            self.side_by_side(*fields)
            if role.startswith("witness"):
                box = self.tick(
                    f"{role}.outside", f"{title} dari luar gudang", on=bool(one and one.outside)
                )
                self._outside[role] = box

    def command(self) -> RecordDestruction:
        """What the form says.

        Raises:
            InvalidInput: Times that cannot be read, a person without a name.
        """
        values = self.values()
        more: list[FieldError] = []
        made: dict[str, Any] = {
            "number": self._view.number, "read_version": self._view.version,
            "parties": self._parties(values, more),
        }  # fmt: skip
        for field in ("place", "method", "method_note", "handler", "handler_licence",
                      "manifest_no", "remains"):  # fmt: skip
            made[field] = values[field]
        for field in ("copies", "weight_before_g", "weight_after_g"):
            if values[field] is not None:
                made[field] = values[field]
        for field, target in (("started", "started_at"), ("finished", "finished_at")):
            moment = _moment(values[field], self._view.on_date)
            if moment is not None:
                made[target] = moment
            elif values[field]:
                more.append(FieldError(field, "Isi jam seperti 08.10."))
        if more:
            raise InvalidInput(more[0].message, tuple(more))
        return typed(RecordDestruction, made, words=_WORDS)

    @staticmethod
    def _parties(values: dict[str, Any], more: list[FieldError]) -> tuple[dict[str, Any], ...]:
        found = []
        for role in words.PARTIES:
            name, position = values[f"parties.{role}"], values[f"{role}.position"]
            if not name:
                if position:
                    more.append(FieldError(f"parties.{role}", "Isi namanya dahulu."))
                continue
            found.append(
                {
                    "role": role, "full_name": name, "position": position,
                    "id_no": values.get(f"{role}.id_no", ""),
                    "outside": bool(values.get(f"{role}.outside", False)),
                }
            )  # fmt: skip
        return tuple(found)


def _clock(moment: datetime | None) -> str:
    return f"{wib(moment):%H.%M}" if moment else ""


def _moment(text: str, day: date) -> datetime | None:
    """``8.10`` or ``08:10`` on the day of destruction, WIB; None if it is no time."""
    hour, _, minute = text.replace(":", ".").partition(".")
    if not (hour.isdigit() and (minute or "0").isdigit()):
        return None
    try:
        return datetime.combine(day, time(int(hour), int(minute or 0)), WIB)
    except ValueError:
        return None
