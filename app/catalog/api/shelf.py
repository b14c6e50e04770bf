"""How long goods keep: the rules of a product, or of a category for all below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.core.commands import Command, Query

_Days = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, slots=True)
class ShelfRuleSaved:
    """Whose rule was written: a SKU, or the path of a category."""

    subject: str


class SetShelfRule(Command[ShelfRuleSaved]):
    """WMS-LOT-05, 07, 09, 11: the whole rule; empty asks the category, then the company."""

    name = "product.set_shelf_rule"
    permission = "product.update"
    summary = "Mengatur umur simpan, tanggal lot, tingkat peringatan ED, dan garansi"

    sku: str = Field(default="", description="produk; kosong bila untuk kategori")
    category: str = Field(default="", description="kode, nama, atau jalur kategori")
    min_life_percent: int | None = Field(
        default=None, description="sisa umur simpan paling sedikit saat diterima, persen"
    )
    use_by_days: _Days | None = Field(default=None, description="baik digunakan: hari sebelum ED")
    removal_days: _Days | None = Field(default=None, description="tarik dari rak: hari sebelum ED")
    alert_days: _Days | None = Field(default=None, description="peringatan lot: hari sebelum ED")
    levels: tuple[int, ...] | None = Field(
        default=None, description="hari sebelum ED saat lot diberitahukan, misalnya 120, 60, 30"
    )
    warranty_months: int | None = Field(
        default=None, description="garansi barang bernomor seri sejak dikirim, bulan"
    )

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if bool(self.sku) == bool(self.category):
            raise ValueError("isi sku atau category, salah satu")
        return self


@dataclass(frozen=True, slots=True)
class ShelfRuleView:
    """A rule as it is shown; None where it says nothing."""

    min_life_percent: int | None = None
    use_by_days: int | None = None
    removal_days: int | None = None
    alert_days: int | None = None
    levels: tuple[int, ...] | None = None
    warranty_months: int | None = None


@dataclass(frozen=True, slots=True)
class ShelfRuleRow:
    """The rules of a product and of its category, and what holds where each says nothing.

    Attributes:
        own: The product's.
        above: What its categories say.
        group: Its category's own.
        above_group: What the categories above that say.
    """

    sku: str
    category: str
    own: ShelfRuleView
    above: ShelfRuleView
    group: ShelfRuleView
    above_group: ShelfRuleView


class ShelfRuleDetail(Query[ShelfRuleRow]):
    """The rule of a product, of its category and above; the company's settings not counted."""

    name = "product.shelf_rule"
    permission = "product.read"
    summary = "Aturan umur simpan satu produk"

    sku: str
