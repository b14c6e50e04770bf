"""Business units: made, renamed, retired; stores and warehouses given to them (KOP-ARC-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounting import steps
from app.accounting.api.units import (
    AssignUnit,
    CreateUnit,
    MemberAssigned,
    RenameUnit,
    RetireUnit,
    RevokeUnitRetirement,
    UnitChanged,
)
from app.accounting.models import BusinessUnit, BusinessUnitMember
from app.accounting.postings import NO_UNIT, JournalDraft, Source, moved_to_unit
from app.accounting.queries.lookups import dimension_id
from app.accounting.queries.units import held_in
from app.accounting.rules import dimensions
from app.accounting.rules.dimensions import WAREHOUSE
from app.accounting.rules.events import UNIT_CHANGED
from app.accounting.rules.units import UnitRefused
from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import NotFound

if TYPE_CHECKING:
    from app.core.work import Work


@handles(CreateUnit)
def create_unit(work: Work, do: CreateUnit) -> UnitChanged:
    """Add a unit under a code nobody uses."""
    if _find(work, do.code) is not None:
        raise UnitRefused(f"Kode unit usaha {do.code} sudah dipakai. Pilih kode lain.")
    unit = BusinessUnit(
        org_id=work.org_id, id=work.new_id(), code=do.code, name=do.title, active=True,
        updated_at=work.now, updated_by=work.actor.user_id,
    )  # fmt: skip
    work.session.add(unit)
    record(work, "unit.create", "business_unit", unit.id, unit.code, new={"name": unit.name})
    return _changed(work, unit, f"Unit usaha {unit.code} {unit.name} ditambahkan.")


@handles(RenameUnit)
def rename_unit(work: Work, do: RenameUnit) -> UnitChanged:
    """Change the name; what is posted shows the new one."""
    unit = _need(work, do.code)
    before, unit.name = unit.name, do.title
    record(
        work, "unit.rename", "business_unit", unit.id, unit.code,
        old={"name": before}, new={"name": unit.name},
    )  # fmt: skip
    return _changed(work, unit, f"Unit usaha {unit.code} kini bernama {unit.name}.")


@handles(RetireUnit)
def retire_unit(work: Work, do: RetireUnit) -> UnitChanged:
    """Close a unit; whatever still belonged to it would go on posting there."""
    unit = _need(work, do.code)
    members = work.session.scalar(
        sa.select(sa.func.count())
        .select_from(BusinessUnitMember)
        .where(BusinessUnitMember.org_id == work.org_id, BusinessUnitMember.unit_id == unit.id)
    )
    if members:
        raise UnitRefused(
            f"Unit usaha {unit.code} masih punya {members} toko atau gudang. Pindahkan dulu ke "
            "unit lain, lalu nonaktifkan."
        )
    unit.active = False
    record(work, "unit.retire", "business_unit", unit.id, unit.code)
    return _changed(work, unit, f"Unit usaha {unit.code} {unit.name} dinonaktifkan.")


@handles(RevokeUnitRetirement)
def activate_unit(work: Work, do: RevokeUnitRetirement) -> UnitChanged:
    """Open it again."""
    unit = _need(work, do.code)
    unit.active = True
    record(work, "unit.activate", "business_unit", unit.id, unit.code)
    return _changed(work, unit, f"Unit usaha {unit.code} {unit.name} aktif kembali.")


def _changed(work: Work, unit: BusinessUnit, message: str) -> UnitChanged:
    unit.updated_at, unit.updated_by = work.now, work.actor.user_id
    work.changed("unit")
    work.message = message
    return UnitChanged(unit.code, unit.name, unit.active)


def _find(work: Work, code: str) -> BusinessUnit | None:
    return work.session.scalar(
        sa.select(BusinessUnit).where(BusinessUnit.org_id == work.org_id, BusinessUnit.code == code)
    )


def _need(work: Work, code: str) -> BusinessUnit:
    unit = _find(work, code)
    if unit is None:
        raise NotFound("Unit usaha", code, "unit")
    return unit


# ---------------------------------------------------------------- who belongs where
@handles(AssignUnit)
def assign_unit(work: Work, do: AssignUnit) -> MemberAssigned:
    """Change where a store or warehouse belongs; the value of a warehouse's stock goes along.

    What was posted keeps its unit.  Stock is the one thing that is still there: without the journal
    its value would stay in a unit that has no such warehouse any more (I14).
    """
    if work.actor.warehouses is not None:
        raise UnitRefused(
            "Unit usaha berlaku untuk seluruh buku, sedangkan Anda dibatasi pada gudang tertentu. "
            "Minta akuntan mengubahnya."
        )
    member_id = str(dimension_id(work, do.kind, do.code))
    unit = _need(work, do.unit) if do.unit else None
    if unit is not None and not unit.active:
        raise UnitRefused(f"Unit usaha {unit.code} tidak aktif. Aktifkan dulu, atau pilih lain.")
    # Whoever posts stock holds its period before the unit of the lines is looked up: nobody is
    # halfway now, and who comes later finds the new unit.
    work.lock(
        "SELECT 1 FROM period WHERE org_id = :org AND state <> 'closed' "
        "ORDER BY org_id, entity_id, ym FOR UPDATE"
    )
    before = _put(work, do, member_id, unit)
    now = unit.code if unit is not None else ""
    posted = _take_stock_along(work, do, member_id, unit) if do.kind == WAREHOUSE else ()
    numbers = [one.number for one in posted]
    record(
        work, "unit.assign", do.kind, member_id, do.code,
        old={"unit": before}, new={"unit": now, "journals": numbers},
    )  # fmt: skip
    work.changed("unit", do.kind)
    work.message = _sentence(do, now, numbers)
    return MemberAssigned(do.kind, do.code, now, tuple(numbers))


def _put(work: Work, do: AssignUnit, member_id: str, unit: BusinessUnit | None) -> str:
    """Write down where it belongs; answer the code of where it belonged."""
    row = work.session.get(BusinessUnitMember, (work.org_id, member_id))
    before = work.session.get(BusinessUnit, (work.org_id, row.unit_id)) if row else None
    if unit is None:
        if row is not None:
            work.session.delete(row)
    elif row is not None:
        row.unit_id = unit.id
    else:
        work.session.add(
            BusinessUnitMember(
                org_id=work.org_id, member_id=member_id, kind=do.kind, unit_id=unit.id
            )
        )
    return before.code if before is not None else ""


def _take_stock_along(
    work: Work, do: AssignUnit, warehouse_id: str, unit: BusinessUnit | None
) -> tuple[steps.PostedJournal, ...]:
    """One journal for each legal entity whose stock lies there; none without stock."""
    ((earlier,),) = work.rows(
        "SELECT count(*) FROM journal WHERE org_id = :org AND source_kind = :kind "
        "AND source_id = :warehouse AND event = :event",
        kind=WAREHOUSE, warehouse=warehouse_id, event=UNIT_CHANGED,
    )  # fmt: skip
    posted: list[steps.PostedJournal] = []
    for entity_id, held in held_in(work, warehouse_id).items():
        lines = tuple(moved_to_unit(held, warehouse_id, unit.id if unit else NO_UNIT))
        if not lines:
            continue
        where = f"ke unit usaha {unit.code}" if unit else "tanpa unit usaha"
        draft = JournalDraft(
            entity_id=entity_id, on_date=work.today, lines=lines, event=UNIT_CHANGED,
            description=f"Persediaan gudang {do.code} {where}",
            source=Source(WAREHOUSE, warehouse_id, do.code), sequence=earlier + len(posted) + 1,
        )  # fmt: skip
        steps.check_date(work, entity_id, work.today)
        posted.append(steps.post(work, draft, accounts=steps.Accounts(UNIT_CHANGED, {})))
    return tuple(posted)


def _sentence(do: AssignUnit, unit: str, numbers: list[str]) -> str:
    dimension = dimensions.find(do.kind)
    what = f"{dimension.title if dimension else do.kind} {do.code}"
    where = f"masuk unit usaha {unit}" if unit else "tidak lagi masuk unit usaha"
    moved = f" Nilai stoknya dipindahkan dengan {', '.join(numbers)}." if numbers else ""
    return f"{what} {where}, berlaku untuk pencatatan mulai sekarang.{moved}"
