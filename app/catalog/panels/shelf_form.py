"""The form of a product's shelf rule: life at receipt, lot dates, alerts, warranty."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.catalog.api import SetShelfRule, ShelfRuleRow, ShelfRuleView
from app.core.errors import FieldError, InvalidInput
from app.core.text import angka
from app.ui.forms import Form, choice
from app.ui.money_field import QuantityField

_DAYS = ("use_by_days", "removal_days", "alert_days")
_NOBODY = "menurut pengaturan perusahaan"
#: What holds where nobody says anything; dates are not kept then.
_ELSE = {"min_life_percent": _NOBODY, "warranty_months": "tanpa garansi"}


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
        self.subject.currentIndexChanged.connect(lambda _at: self._fill())
        self.add("subject", "Berlaku untuk", self.subject)
        self.section("Saat diterima")
        self.amounts: dict[str, QuantityField] = {}
        self._amount(
            "min_life_percent", "Sisa umur simpan paling sedikit (%)",
            "0 = tidak diperiksa; kosong = lihat keterangan di kolomnya.",
        )  # fmt: skip
        self.section("Tanggal lot, dihitung mundur dari ED")
        self._amount("use_by_days", "Baik digunakan, hari sebelum ED")
        self._amount("removal_days", "Tarik dari rak, hari sebelum ED")
        self._amount("alert_days", "Peringatan lot, hari sebelum ED")
        self.section("Peringatan ED")
        self.levels = QLineEdit()
        self.add(
            "levels", "Hari sebelum ED, dipisah koma", self.levels,
            "Misalnya 120, 60, 30. Berlaku juga untuk lot yang sudah ada.",
        )  # fmt: skip
        self.section("Barang bernomor seri")
        self._amount("warranty_months", "Garansi, bulan sejak dikirim ke pembeli")
        self._fill()

    def _amount(self, field: str, words: str, hint: str = "") -> None:
        self.amounts[field] = QuantityField()
        self.add(field, words, self.amounts[field], hint)

    def _fill(self) -> None:
        """The rule of whoever it is for; an empty field says what holds instead."""
        group = self.subject.currentData() == "category"
        own = self.row.group if group else self.row.own
        above = self.row.above_group if group else self.row.above
        for field, edit in self.amounts.items():
            held = getattr(above, field)
            nobody = _ELSE.get(field, "tidak dicatat")
            edit.set_value(getattr(own, field))
            edit.setPlaceholderText(nobody if held is None else f"kategori: {angka(held)}")
        self.levels.setText(_listed(own.levels))
        said = f"kategori: {_listed(above.levels)}" if above.levels else _NOBODY
        self.levels.setPlaceholderText(said)

    def command(self) -> SetShelfRule:
        """What was typed.

        Raises:
            InvalidInput: If the levels are not days.
        """
        values = self.values()
        whose = str(values.pop("subject"))
        fields: dict[str, Any] = {whose: self.row.sku if whose == "sku" else self.row.category}
        fields |= {name: values[name] for name in ("min_life_percent", *_DAYS, "warranty_months")}
        parts = [part.strip() for part in str(values["levels"]).split(",") if part.strip()]
        if not all(part.isdecimal() for part in parts):
            message = "Tulis hari sebagai angka dipisah koma, misalnya 120, 60, 30."
            raise InvalidInput(message, (FieldError("levels", message),))
        fields["levels"] = tuple(map(int, parts)) or None
        return SetShelfRule.model_validate(fields)


def _listed(levels: tuple[int, ...] | None) -> str:
    return ", ".join(map(str, levels or ()))


def sample() -> ShelfRuleRow:
    """A rule for the pictures."""
    return ShelfRuleRow(
        "SRM-NIA-30", "Perawatan > Wajah", ShelfRuleView(None, 30, 60, None, (180, 90, 30)),
        ShelfRuleView(80), ShelfRuleView(80), ShelfRuleView(),
    )  # fmt: skip
