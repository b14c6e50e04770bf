"""The form of a product's shelf rule: life at receipt, dates of its lots, levels of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit

from app.catalog.api import SetShelfRule, ShelfRuleView
from app.core.errors import FieldError, InvalidInput
from app.core.text import angka
from app.ui.forms import Form, choice
from app.ui.money_field import QuantityField

if TYPE_CHECKING:
    from app.catalog.api import ShelfRuleRow

_DAYS = ("use_by_days", "removal_days", "alert_days")
_NOBODY = "menurut pengaturan perusahaan"


class ShelfForm(Form):
    """What this product asks for; an empty field leaves it to the category, then the company.

    The rule is the product's own, or with *Berlaku untuk* the category's and all below it.
    """

    def __init__(self, row: ShelfRuleRow) -> None:
        super().__init__()
        self.row = row
        subjects = {"sku": f"Produk {row.sku} saja"}
        if row.category:
            subjects["category"] = f"Semua produk kategori {row.category}"
        self.subject = choice(subjects, "sku")
        self.add("subject", "Berlaku untuk", self.subject)
        self.section("Saat diterima")
        own, holds = row.own, row.holds
        self._amount(
            "min_life_percent", "Sisa umur simpan paling sedikit (%)", own.min_life_percent,
            f"Kosong: {_held(holds.min_life_percent, ' %')}. 0 = tidak diperiksa.",
        )  # fmt: skip
        self.section("Tanggal lot, dihitung mundur dari ED")
        self._amount(
            "use_by_days", "Baik digunakan, hari sebelum ED", own.use_by_days,
            f"Kosong: {_held(holds.use_by_days, ' hari', 'tidak dicatat')}.",
        )  # fmt: skip
        self._amount(
            "removal_days", "Tarik dari rak, hari sebelum ED", own.removal_days,
            f"Kosong: {_held(holds.removal_days, ' hari', 'tidak dicatat')}.",
        )  # fmt: skip
        self._amount(
            "alert_days", "Peringatan lot, hari sebelum ED", own.alert_days,
            f"Kosong: {_held(holds.alert_days, ' hari', 'tidak dicatat')}.",
        )  # fmt: skip
        self.section("Peringatan ED")
        typed = ", ".join(map(str, own.levels)) if own.levels else ""
        said = ", ".join(map(angka, holds.levels)) if holds.levels else _NOBODY
        self.levels = QLineEdit(typed)
        self.levels.setPlaceholderText("120, 60, 30")
        self.add(
            "levels", "Hari sebelum ED, dipisah koma", self.levels,
            f"Kosong: {said}. Lot yang sudah ada memakai tingkat ini juga.",
        )  # fmt: skip

    def _amount(self, field: str, words: str, value: int | None, hint: str) -> None:
        made = QuantityField()
        made.set_value(value)
        self.add(field, words, made, hint)

    def command(self) -> SetShelfRule:
        """What was typed.

        Raises:
            InvalidInput: If the levels are not days.
        """
        values = self.values()
        whose = str(values.pop("subject"))
        fields: dict[str, Any] = {whose: self.row.sku if whose == "sku" else self.row.category}
        fields |= {name: values[name] for name in ("min_life_percent", *_DAYS)}
        parts = [part.strip() for part in str(values["levels"]).split(",") if part.strip()]
        if not all(part.isdecimal() for part in parts):
            message = "Tulis hari sebagai angka dipisah koma, misalnya 120, 60, 30."
            raise InvalidInput(message, (FieldError("levels", message),))
        fields["levels"] = tuple(map(int, parts)) or None
        return SetShelfRule.model_validate(fields)


def _held(value: int | None, unit: str, nobody: str = _NOBODY) -> str:
    return nobody if value is None else f"{angka(value)}{unit}"


def sample() -> ShelfRuleView:
    """A rule for the pictures."""
    return ShelfRuleView(80, 30, 60, None, (180, 90, 30))
