"""Writing shelf rules (WMS-LOT-05, LOT-07, LOT-09, LOT-11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.steps import record
from app.catalog.api.shelf import SetShelfRule, ShelfRuleSaved
from app.catalog.models import ShelfRule
from app.catalog.queries.lookups import category_tree
from app.catalog.rules import shelf as rules
from app.catalog.rules.categories import UnknownCategory
from app.catalog.service.common import product_of, refuse, touch
from app.core.commands import handles
from app.core.errors import FieldError, NotFound

if TYPE_CHECKING:
    from app.core.work import Work

_FIELDS = ("min_life_percent", "use_by_days", "removal_days", "alert_days", "warranty_months")


@handles(SetShelfRule)
def set_shelf_rule(work: Work, do: SetShelfRule) -> ShelfRuleSaved:
    """Write the whole rule of a product or category; a rule that says nothing is taken away.

    Lots that are there keep their dates, and pieces that left their warranty: only what is received
    or leaves from now on gets the new ones.
    """
    wish = rules.ShelfRule(
        do.min_life_percent, do.use_by_days, do.removal_days, do.alert_days, do.levels or None,
        do.warranty_months,
    )  # fmt: skip
    refuse(rules.faults_of(wish))
    kind, subject, words = _subject(work, do)
    column = ShelfRule.product_id if kind == "product" else ShelfRule.category_id
    found = work.session.scalar(
        sa.select(ShelfRule).where(ShelfRule.org_id == work.org_id, column == subject)
    )
    old = {} if found is None else _plain(found)
    new = {name: getattr(wish, name) for name in _FIELDS}
    new["levels"] = rules.levels_text(wish.levels)
    if not any(value is not None for value in new.values()):
        if found is not None:
            work.session.delete(found)
    else:
        if found is None:
            found = ShelfRule(org_id=work.org_id, id=work.new_id())
            setattr(found, column.key, subject)
            work.session.add(found)
        for name, value in new.items():
            setattr(found, name, value)
        touch(work, found)
    record(work, "product.set_shelf_rule", kind, subject, words, old=old, new=new)
    work.changed("product")
    work.message = f"Umur simpan {words} disimpan."
    return ShelfRuleSaved(words)


def _plain(found: ShelfRule) -> dict[str, object]:
    return {name: getattr(found, name) for name in (*_FIELDS, "levels")}


def _subject(work: Work, do: SetShelfRule) -> tuple[str, str, str]:
    if do.sku:
        product = product_of(work, do.sku)
        if product.kind != "goods":
            message = f"{product.sku} tidak punya stok sendiri, jadi tidak punya umur simpan."
            refuse((FieldError("sku", message),))
        return "product", product.id, product.sku
    try:
        node = category_tree(work).find(do.category)
    except UnknownCategory as error:
        refuse((FieldError("category", f"{error.reason[:1].upper()}{error.reason[1:]}."),))
        raise
    if node is None:
        raise NotFound("Kategori", do.category, "category")
    return "category", node.id, node.path
