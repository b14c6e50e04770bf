"""The category tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from app.core.commands import Command, Query

CostMethod = Literal["", "average", "fifo"]


@dataclass(frozen=True, slots=True)
class CategorySaved:
    """The category that was made, changed or deleted."""

    code: str
    path: str


class CreateCategory(Command[CategorySaved]):
    """WMS-MD-08: Department > Category > Sub-Category."""

    name = "category.create"
    permission = "product.create"
    summary = "Menambah kategori produk"

    category_name: str
    parent: str = Field(default="", description="kode induk; kosong = paling atas")
    code: str = Field(default="", description="kosong = dibuat dari jalurnya")
    cost_method: CostMethod = Field(default="", description="kosong = mengikuti induknya")
    attributes: tuple[str, ...] = ()


class UpdateCategory(Command[CategorySaved]):
    """Only the fields that are given change."""

    name = "category.update"
    permission = "product.update"
    summary = "Mengubah kategori produk"

    code: str
    category_name: str | None = None
    parent: str | None = Field(default=None, description="kode induk; kosong = paling atas")
    cost_method: CostMethod | None = None
    attributes: tuple[str, ...] | None = None


class DeleteCategory(Command[CategorySaved]):
    """Refused while it has children or products."""

    name = "category.delete"
    permission = "product.delete"
    summary = "Menghapus kategori yang kosong"

    code: str


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A node, parents before children.

    Attributes:
        parent: Code of its parent, "" at the top.
        effective_cost_method: Its own or its nearest parent's; "" = the organisation's.
        products: Products directly in it.
    """

    code: str
    name: str
    path: str
    depth: int
    parent: str
    cost_method: str
    effective_cost_method: str
    attributes: tuple[str, ...]
    products: int


class CategoryTree(Query[tuple[CategoryRow, ...]]):
    """The whole hierarchy, in the order of paths."""

    name = "category.tree"
    permission = "product.read"
    summary = "Pohon kategori produk"
