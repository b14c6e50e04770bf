"""Dates of lots changed by hand (WMS-LOT-11)."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound
from app.core.text import tanggal
from app.stock.api import ChangeLotDates, Made
from app.stock.models import Lot
from app.stock.rules.lot_dates import LotDates, out_of_order, shifted
from app.stock.rules.usable import is_expired
from app.stock.service.watching import EXPIRED

if TYPE_CHECKING:
    from app.core.work import Work

_WORDS = {
    "expires_on": "ED",
    "use_by_on": "baik digunakan",
    "remove_on": "tarik dari rak",
    "alert_on": "peringatan",
}


@handles(ChangeLotDates)
def change_lot_dates(work: Work, do: ChangeLotDates) -> Made:
    """Move the dates together, or set one of them; freed when it was blocked for its old expiry."""
    product = catalog.require_products(work, (do.sku,))[do.sku]
    lot = work.session.scalar(
        sa.select(Lot)
        .where(Lot.org_id == work.org_id, Lot.product_id == product.id, Lot.number == do.lot)
        .with_for_update()
    )
    if lot is None:
        raise NotFound(f"Lot barang {do.sku}", do.lot, "lot")
    old = LotDates(lot.expires_on, lot.use_by_on, lot.remove_on, lot.alert_on)
    new = old
    if do.expires_on is not None and do.expires_on != old.expires_on:
        rule = catalog.shelf_rules(work, (product.id,)).get(product.id)
        new = shifted(old, do.expires_on, rule)
    given = {each.name: getattr(do, each.name) for each in fields(LotDates)}
    new = replace(new, **{name: day for name, day in given.items() if day is not None})
    _check(lot, old, new)
    for each in fields(LotDates):
        setattr(lot, each.name, getattr(new, each.name))
    freed = _free(work, lot)
    lot.updated_at, lot.updated_by = work.now, work.actor.user_id
    audit.record(
        work, "lot.change_dates", "lot", lot.id, f"{product.sku} {lot.number}",
        old=_said(old), new={**_said(new), "alasan": do.reason},
    )  # fmt: skip
    work.changed("lot", "stock")
    also = " dan tidak diblokir lagi" if freed else ""
    word = f"ED {tanggal(new.expires_on)}" if new.expires_on else "tanpa ED"
    work.message = f"Lot {lot.number} sekarang {word}{also}."
    return Made(lot.number)


def _check(lot: Lot, old: LotDates, new: LotDates) -> None:
    wrong = out_of_order(new)
    if wrong:
        message = f"Tanggal {_WORDS[wrong]} sesudah ED. Isi tanggal yang sama atau lebih awal."
        raise InvalidInput(message, (FieldError(wrong, message),))
    if new.expires_on and lot.made_on and new.expires_on < lot.made_on:
        message = f"ED sebelum tanggal produksi {tanggal(lot.made_on)}."
        raise InvalidInput(message, (FieldError("expires_on", message),))
    if new == old:
        message = "Tidak ada tanggal yang berubah. Isi tanggal yang baru."
        raise InvalidInput(message, (FieldError("expires_on", message),))


def _free(work: Work, lot: Lot) -> bool:
    """Whether it was blocked for a date that has not passed after all."""
    if lot.status != "blocked" or lot.block_reason != EXPIRED:
        return False
    if is_expired(lot.expires_on, work.today):
        return False
    lot.status, lot.block_reason = "ok", ""
    return True


def _said(dates: LotDates) -> dict[str, str]:
    return {
        _WORDS[each.name]: day.isoformat()
        for each in fields(LotDates)
        if (day := getattr(dates, each.name)) is not None
    }
