"""Picking places filled from storage (WMS-MOV-08).

A task is an internal transfer with the reason *Isi ulang*: the same document, consents and
execution as any move inside a warehouse, so that there is one list of work and one way to do it.
"""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.core.text import angka
from app.stock import steps
from app.stock.api import (
    CreateReplenishment,
    CreateTransfer,
    Made,
    SetPickFaces,
    WantedLine,
)
from app.stock.models import PickFace
from app.stock.rules.usable import in_order
from app.stock.service.operation import Problems, goods
from app.stock.service.transfers import create_transfer

if TYPE_CHECKING:
    from app.core.work import Work
    from app.stock.rules.usable import Bucket


@handles(SetPickFaces)
def set_pick_faces(work: Work, do: SetPickFaces) -> Made:
    """Write limits of picking places; every problem at once."""
    ref = steps.warehouse(work, do.warehouse)
    problems = Problems()
    products = goods(work, [line.sku for line in do.lines], problems)
    places = steps.places(work, ref, (line.location for line in do.lines))
    for at, line in enumerate(do.lines):
        if places[line.location].kind != "picking":
            problems.add(at, "location", f"{line.location} bukan lokasi ambil.")
        if line.maximum < line.minimum:
            problems.add(at, "maximum", "maksimum kurang dari minimum.")
    seen: set[tuple[str, str]] = set()
    for at, line in enumerate(do.lines):
        if (line.location, line.sku) in seen:
            problems.add(at, "sku", f"{line.sku} di {line.location} disebut dua kali.")
        seen.add((line.location, line.sku))
    problems.refuse()
    known = {
        (row.location_id, row.product_id): row
        for row in work.session.scalars(
            sa.select(PickFace).where(
                PickFace.org_id == work.org_id,
                PickFace.location_id.in_([place.id for place in places.values()]),
            )
        )
    }
    for line in do.lines:
        key = (places[line.location].id, products[line.sku].id)
        found = known.get(key)
        if not line.maximum:
            if found is not None:
                work.session.delete(found)
            continue
        if found is None:
            found = PickFace(org_id=work.org_id, location_id=key[0], product_id=key[1])
            found.warehouse_id = ref.id
            work.session.add(found)
        found.minimum, found.maximum = line.minimum, line.maximum
        found.updated_at, found.updated_by = work.now, work.actor.user_id
    audit.record(
        work, "replenish.set_faces", "warehouse", ref.id, ref.code,
        new={
            "rak": [f"{line.location} {line.sku}" for line in do.lines[:_NAMED]],
            "jumlah": len(do.lines),
        },
    )  # fmt: skip
    work.changed("pick_face")
    work.message = f"Batas {angka(len(do.lines))} rak ambil disimpan."
    return Made(do.lines[0].location)


_NAMED = 20


@handles(CreateReplenishment)
def create_replenishment(work: Work, do: CreateReplenishment) -> Made:
    """Choose lots in storage in the order of the removal rule and write the transfer."""
    ref = steps.warehouse(work, do.warehouse)
    problems = Problems()
    products = goods(work, [line.sku for line in do.lines], problems)
    problems.refuse()
    buckets = [
        bucket
        for bucket in steps.buckets(work, ref.id, sorted({one.id for one in products.values()}))
        if bucket.location_kind == "storage"
    ]
    left: dict[Bucket, int] = {bucket: bucket.available for bucket in buckets}
    codes = _codes(work, buckets)
    lines: list[WantedLine] = []
    for at, line in enumerate(do.lines):
        product = products[line.sku]
        wanted = line.qty
        own = (bucket for bucket in buckets if bucket.product_id == product.id)
        for bucket in in_order(own, ref.removal or product.removal, work.today):
            part = min(wanted, left[bucket])
            if part <= 0:
                continue
            left[bucket] -= part
            wanted -= part
            lines.append(
                WantedLine(
                    sku=line.sku, qty=part, lot=bucket.lot_number, serial=bucket.serial,
                    from_location=codes[bucket.location_id], to_location=line.location,
                )
            )  # fmt: skip
        if wanted:
            problems.add(
                at, "qty",
                f"stok bebas {line.sku} di lokasi simpan hanya {angka(line.qty - wanted)}, "
                f"diminta {angka(line.qty)}.",
            )  # fmt: skip
    problems.refuse()
    if len(lines) > _LONGEST:
        message = f"Tugas menjadi {angka(len(lines))} baris; pilih lebih sedikit rak."
        raise InvalidInput(message, (FieldError("lines", message),))
    wish = CreateTransfer(
        warehouse=ref.code, reason="replenish", note="Isi ulang rak ambil", lines=tuple(lines)
    )
    made = create_transfer(work, wish)
    work.changed("pick_face")
    return made


_LONGEST = 5_000


def _codes(work: Work, buckets: list[Bucket]) -> dict[str, str]:
    ids = sorted({bucket.location_id for bucket in buckets})
    if not ids:
        return {}
    return dict(
        work.rows(
            "SELECT id, code FROM location WHERE org_id = :org AND " + work.among("id", "ids"),
            ids=ids,
        )
    )
