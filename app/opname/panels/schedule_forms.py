"""Forms of the schedule: making tasks, asking for a count, tolerance and frequency by class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QLineEdit

from app.core.errors import FieldError, InvalidInput
from app.core.money import ZERO
from app.opname.api import ClassPolicy, GenerateCounts, RequestCount, SetCountPolicy
from app.opname.panels.words import REASONS
from app.ui.forms import Form, choice, money, quantity
from app.ui.money_field import DateField
from app.ui.typed import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.opname.api import TodoRow

#: ``1,5``: per cent with at most two decimals.
_PERCENT: Final = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?")
_MOST: Final = 200
_WHOLE: Final = 10_000


class GenerateForm(Form):
    """Which goods become tasks."""

    def __init__(self, warehouse: str) -> None:
        super().__init__("Buat")
        self._warehouse = warehouse
        self.add("until", "Jatuh tempo sampai", DateField(), "Kosong berarti hari ini")
        ways = {"product": "Produk yang jatuh tempo", "location": "Semua isi lokasinya"}
        self.add("by", "Yang dihitung", choice(ways))
        self.add("limit", "Paling banyak produk", quantity(_MOST))

    def command(self) -> GenerateCounts:
        """What was typed.

        Raises:
            InvalidInput: Naming the fields that are wrong.
        """
        values = {**self.values(), "warehouse": self._warehouse}
        return typed(
            GenerateCounts, values, words={"until": "Tanggal", "limit": "Paling banyak produk"}
        )


class RequestForm(Form):
    """A count of a place, a product, or both."""

    def __init__(self, warehouse: str, row: TodoRow | None) -> None:
        super().__init__("Minta")
        self._warehouse = warehouse
        place = row.location if row is not None else ""
        sku = row.sku if row is not None else ""
        self.text("location", "Lokasi", place, "Kosong berarti semua lokasi produknya")
        self.text("sku", "SKU", sku, "Kosong berarti semua barang di lokasinya")
        self.add("reason", "Alasan", choice(REASONS, "manual"))
        self.text("source", "Nomor dokumen", "", "Bila ada")

    def command(self) -> RequestCount:
        """What was typed.

        Raises:
            InvalidInput: Naming the fields that are wrong.
        """
        values = self.values()
        return typed(
            RequestCount,
            {
                **values, "warehouse": self._warehouse, "location": values["location"] or None,
                "sku": values["sku"] or None,
            },
            words={"location": "Lokasi", "sku": "SKU", "source": "Nomor dokumen"},
        )  # fmt: skip


class PolicyForm(Form):
    """Tolerance and frequency of A, B and C (WMS-OPN-08, 10)."""

    def __init__(self, policies: Sequence[ClassPolicy]) -> None:
        super().__init__("Simpan")
        for each in policies:
            abc = each.abc
            self.section(f"Kelas {abc}")
            self.side_by_side(
                (f"percent_{abc}", "Selisih (%)", QLineEdit(_shown(each.percent_bp))),
                (f"value_{abc}", "Nilai (Rp)", money(each.value)),
                (f"days_{abc}", "Setiap (hari)", quantity(each.every_days)),
            )
        self._classes = tuple(each.abc for each in policies)

    def command(self) -> SetCountPolicy:
        """What was typed.

        Raises:
            InvalidInput: Every field that is wrong, at once.
        """
        values, wrong = self.values(), list[FieldError]()
        policies: list[ClassPolicy] = []
        for abc in self._classes:
            percent, days = _basis_points(values[f"percent_{abc}"]), values[f"days_{abc}"]
            if percent is None:
                sentence = f"Selisih kelas {abc} antara 0 dan 100 persen, misalnya 1,5."
                wrong.append(FieldError(f"percent_{abc}", sentence))
            if not days:
                sentence = f"Isi setiap berapa hari kelas {abc} dihitung."
                wrong.append(FieldError(f"days_{abc}", sentence))
            if percent is not None and days:
                amount = values[f"value_{abc}"] or ZERO
                policies.append(
                    ClassPolicy(abc=abc, percent_bp=percent, value=amount, every_days=days)
                )
        if wrong:
            raise InvalidInput(" ".join(each.message for each in wrong), tuple(wrong))
        return SetCountPolicy(policies=tuple(policies))


def _shown(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole},{rest:02}".rstrip("0").rstrip(",")


def _basis_points(text: str) -> int | None:
    """Hundredths of a per cent; None for what is none."""
    found = _PERCENT.fullmatch(text.strip().removesuffix("%").strip())
    if found is None:
        return None
    value = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    return value if value <= _WHOLE else None
