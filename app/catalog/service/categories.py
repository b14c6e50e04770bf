"""The category tree (WMS-MD-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.steps import record
from app.catalog.api.categories import (
    CategorySaved,
    CreateCategory,
    DeleteCategory,
    UpdateCategory,
)
from app.catalog.models import Category, Product, ShelfRule
from app.catalog.queries.lookups import category_tree
from app.catalog.rules import categories as rules
from app.catalog.rules.text import tidy
from app.catalog.service.common import refuse, touch
from app.core.commands import handles
from app.core.errors import FieldError, NotFound, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.catalog.rules.categories import Node, Tree
    from app.core.work import Work


class CategoryNotEmpty(UserError):
    """It has children or products."""

    code = "CATEGORY_NOT_EMPTY"

    def __init__(self, path: str, children: int, products: int) -> None:
        held = " dan ".join(
            f"{count} {what}"
            for count, what in ((children, "subkategori"), (products, "produk"))
            if count
        )
        super().__init__(
            f'Kategori "{path}" masih berisi {held}. Pindahkan dulu, lalu hapus kategorinya.'
        )


@handles(CreateCategory)
def create_category(work: Work, do: CreateCategory) -> CategorySaved:
    """Add a node."""
    tree = category_tree(work)
    parent = _node(tree, do.parent, "parent") if do.parent else None
    path = _checked_path(tree, parent, do.category_name, own_id=None)
    code = do.code.upper() or tree.free_code(path)
    if code in tree.by_code:
        refuse((FieldError("code", f'Kode kategori "{code}" sudah dipakai. Pakai kode lain.'),))
    row = new_category(work, path, code, parent)
    row.cost_method, row.attributes = do.cost_method, _names(do.attributes)
    work.session.add(row)
    record(work, "category.create", "category", row.id, path, new={"cost_method": do.cost_method})
    work.changed("category")
    work.message = f"Kategori {path} ditambahkan."
    return CategorySaved(code, path)


def new_category(work: Work, path: str, code: str, parent: Node | None) -> Category:
    """A category row for a checked path."""
    row = Category(
        org_id=work.org_id, id=work.new_id(), code=code, name=rules.parts(path)[-1],
        parent_id=parent.id if parent else None, path=path, path_key=rules.path_key(path),
        depth=len(rules.parts(path)), cost_method="", attributes=[],
    )  # fmt: skip
    touch(work, row)
    return row


def make_missing(work: Work, paths: Iterable[str], tree: Tree) -> None:
    """Make missing categories of checked paths, parents first; the tree learns them."""
    for path in paths:
        parent: Node | None = None
        for prefix in rules.prefixes(path):
            node = tree.by_path.get(rules.path_key(prefix))
            if node is None:
                row = new_category(work, prefix, tree.free_code(prefix), parent)
                work.session.add(row)
                work.session.flush()
                record(work, "category.create", "category", row.id, prefix)
                node = rules.Node(row.id, row.code, row.name, prefix, row.parent_id, row.depth)
                tree.add(node)
                work.changed("category")
            parent = node


@handles(UpdateCategory)
def update_category(work: Work, do: UpdateCategory) -> CategorySaved:
    """Rename, move or reconfigure a node; the paths below it follow."""
    tree = category_tree(work)
    node = _node(tree, do.code, "code")
    row = work.session.get_one(Category, (work.org_id, node.id))
    old = {"path": row.path, "cost_method": row.cost_method}
    parent_id = row.parent_id
    if do.parent is not None:
        parent_id = _node(tree, do.parent, "parent").id if do.parent else None
    if do.category_name is not None or parent_id != row.parent_id:
        _move(work, tree, row, parent_id, tidy(do.category_name or row.name))
    if do.cost_method is not None:
        row.cost_method = do.cost_method
    if do.attributes is not None:
        row.attributes = _names(do.attributes)
    touch(work, row)
    record(
        work, "category.update", "category", row.id, row.path, old=old,
        new={"path": row.path, "cost_method": row.cost_method},
    )  # fmt: skip
    work.changed("category", "product")
    work.message = f"Kategori {row.path} disimpan."
    return CategorySaved(row.code, row.path)


def _move(work: Work, tree: Tree, row: Category, parent_id: str | None, name: str) -> None:
    nodes = {node.id: node for node in tree.by_code.values()}
    above = parent_id
    while above is not None:
        if above == row.id:
            refuse(
                (FieldError("parent", "Kategori tidak dapat dipindah ke dalam dirinya sendiri."),)
            )
        above = nodes[above].parent_id
    parent = nodes[parent_id] if parent_id else None
    path = _checked_path(tree, parent, name, own_id=row.id)
    below = work.session.scalars(
        sa.select(Category).where(
            Category.org_id == work.org_id,
            Category.path_key.startswith(f"{row.path_key} > ", autoescape=True),
        )
    ).all()
    deeper = [rules.joined((path, *rules.parts(each.path)[row.depth :])) for each in below]
    refuse([FieldError("parent", fault) for each in deeper if (fault := rules.fault_of_path(each))])
    row.parent_id = parent_id
    for each, new_path in zip((row, *below), (path, *deeper), strict=True):
        each.path, each.path_key = new_path, rules.path_key(new_path)
        each.name, each.depth = rules.parts(new_path)[-1], len(rules.parts(new_path))
        touch(work, each)


def _checked_path(tree: Tree, parent: Node | None, name: str, own_id: str | None) -> str:
    names = (*(rules.parts(parent.path) if parent else ()), tidy(name))
    path = rules.joined(names)
    fault = rules.fault_of_path(path)
    if ">" in name:
        fault = 'nama kategori tidak boleh berisi tanda ">"; pilih induknya'
    twin = tree.by_path.get(rules.path_key(path))
    if not fault and twin is not None and twin.id != own_id:
        fault = f'kategori "{path}" sudah ada'
    if fault:
        refuse((FieldError("category_name", f"{fault[:1].upper()}{fault[1:]}."),))
    return path


@handles(DeleteCategory)
def delete_category(work: Work, do: DeleteCategory) -> CategorySaved:
    """Delete an empty node."""
    node = _node(category_tree(work), do.code, "code")
    children = _count(work, sa.select(Category.id).where(Category.parent_id == node.id), Category)
    products = _count(work, sa.select(Product.id).where(Product.category_id == node.id), Product)
    if children or products:
        raise CategoryNotEmpty(node.path, children, products)
    work.session.execute(
        sa.delete(ShelfRule).where(
            ShelfRule.org_id == work.org_id, ShelfRule.category_id == node.id
        )
    )
    work.session.delete(work.session.get_one(Category, (work.org_id, node.id)))
    record(work, "category.delete", "category", node.id, node.path)
    work.changed("category")
    work.message = f"Kategori {node.path} dihapus."
    return CategorySaved(node.code, node.path)


def _count(work: Work, rows: sa.Select[str], model: type[Category | Product]) -> int:
    own = rows.where(model.org_id == work.org_id).subquery()
    return work.session.scalar(sa.select(sa.func.count()).select_from(own)) or 0


def _node(tree: Tree, words: str, field: str) -> Node:
    try:
        node = tree.find(words)
    except rules.UnknownCategory as error:
        refuse((FieldError(field, f"{error.reason[:1].upper()}{error.reason[1:]}."),))
        raise
    if node is None:
        raise NotFound("Kategori", words, field)
    return node


def _names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(tidy, names) if name))
