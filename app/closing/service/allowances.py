"""Posting the allowances of a month's end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.accounting import steps
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import whole_books
from app.accounting.rules.periods import first_day, last_day
from app.audit.steps import record
from app.closing.api import AllowancePosted, PostAllowance
from app.closing.models import AllowanceRun
from app.closing.postings import ACCOUNTS, adjusted
from app.closing.queries.allowances import booked_of, kept_of, sheet_of
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, UserError
from app.core.money import ZERO, Money
from app.core.text import bulan, tanggal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounting.queries.lookups import Entity
    from app.closing.api import AllowanceIn, AllowanceRow, AllowanceSheet
    from app.core.work import Work


class NothingToAllow(UserError):
    """The allowance is what it shall be already, or its month is not over."""

    code = "NOTHING_TO_POST"


class AllowanceMoved(UserError):
    """The figures changed since somebody looked at them."""

    code = "ALLOWANCE_MOVED"


@handles(PostAllowance)
def post_allowance(work: Work, do: PostAllowance) -> AllowancePosted:
    """Dr 65-500, Cr 12-190, or Dr 64-710, Cr 13-900, by what is missing; the mirror releases.

    Raises:
        InvalidInput: Every line that is unknown, twice, too large or without a reason, at once.
        NothingToAllow, AllowanceMoved, MissingAccount, PeriodMissing, PeriodClosed, PeriodHeld
    """
    words = ACCOUNTS[do.kind][-1]
    whole_books(work, words)
    entity = entity_of(work, do.entity)
    month = bulan(first_day(do.month))
    if work.today < (end := last_day(do.month)):
        raise NothingToAllow(f"{words} {month} dicatat mulai hari terakhirnya, {tanggal(end)}.")
    proposed = sheet_of(work, entity, do.month, do.kind)
    wrong = list(_problems(do.lines, proposed))
    if wrong:
        raise InvalidInput(" ".join(one.message for one in wrong), tuple(wrong))
    sheet = _with(proposed, do.lines)
    if do.expected is not None and do.expected != sheet.wanted:
        raise AllowanceMoved(
            f"{words} {month} sekarang {sheet.wanted.rupiah()}, bukan {do.expected.rupiah()}. "
            "Ada yang dicatat sejak layar ini dibaca. Muat ulang, periksa, lalu catat lagi."
        )
    gaps = _gaps(work, entity, sheet)
    if not any(gaps.values()):
        raise NothingToAllow(
            f"{words} {month} sudah {sheet.booked.rupiah()}, sesuai usulan. "
            "Tidak ada yang perlu dicatat."
        )
    posted = _post(work, entity, sheet, gaps)
    way = "ditambah" if sheet.gap >= ZERO else "dilepas"
    work.message = f"{words} {month} {way} {max(sheet.gap, -sheet.gap).rupiah()}: {posted}."
    return AllowancePosted(posted, sheet.gap, sheet.wanted)


def _problems(lines: tuple[AllowanceIn, ...], proposed: AllowanceSheet) -> Iterator[FieldError]:
    known = {row.key: row for row in proposed.rows}
    seen: set[str] = set()
    for place, one in enumerate(lines):
        at = f"lines.{place}"
        row = known.get(one.key)
        if row is None:
            yield FieldError(f"{at}.key", f'Baris cadangan "{one.key}" tidak ada di bulan ini.')
            continue
        if one.key in seen:
            yield FieldError(f"{at}.key", f"Baris {one.key} disebut dua kali.")
        seen.add(one.key)
        most = max(row.base, ZERO)
        if not ZERO <= one.amount <= most:
            yield FieldError(
                f"{at}.amount",
                f"{_named(row)}: isi cadangan antara nol dan {most.rupiah()}.",
            )
        if one.amount != row.computed and not one.reason:
            yield FieldError(
                f"{at}.reason",
                f"{_named(row)}: isi alasan, karena berbeda dari hitungan {row.computed.rupiah()}.",
            )


def _named(row: AllowanceRow) -> str:
    return f"{row.title} {row.warehouse}".strip()


def _with(proposed: AllowanceSheet, lines: tuple[AllowanceIn, ...]) -> AllowanceSheet:
    """The sheet as it was decided; a reason for what the policy says is not kept."""
    given = {one.key: one for one in lines}
    return replace(
        proposed,
        rows=tuple(
            replace(row, amount=one.amount, reason=one.reason if one.amount != row.computed else "")
            if (one := given.get(row.key))
            else row
            for row in proposed.rows
        ),
    )


def _gaps(work: Work, entity: Entity, sheet: AllowanceSheet) -> dict[str | None, Money]:
    """What is missing by id of warehouse; what stands in none is released there."""
    ids: dict[str, str | None] = {"": None}
    ids |= dict(
        work.rows(
            "SELECT code, id FROM warehouse WHERE org_id = :org AND entity_id = :entity",
            entity=entity.id,
        )
    )
    gaps = {
        place: -amount
        for place, amount in booked_of(work, entity.id, sheet.month, sheet.kind).items()
    }
    for row in sheet.rows:
        place = ids[row.warehouse]
        gaps[place] = gaps.get(place, ZERO) + row.amount
    return gaps


def _post(work: Work, entity: Entity, sheet: AllowanceSheet, gaps: dict[str | None, Money]) -> str:
    times = kept_of(work, entity.id, sheet.month, sheet.kind).times
    posted = steps.post(work, adjusted(sheet.kind, entity.id, sheet.month, gaps, times))
    work.session.add(
        AllowanceRun(
            org_id=work.org_id, id=work.new_id(), entity_id=entity.id, kind=sheet.kind,
            ym=sheet.month, journal_id=posted.id, computed=sheet.computed, wanted=sheet.wanted,
            booked=sheet.booked, lines=[_stored(row) for row in sheet.rows], at=work.now,
            actor_id=work.actor.user_id,
        )
    )  # fmt: skip
    record(
        work, "allowance.post", ACCOUNTS[sheet.kind][3], entity.id,
        f"{entity.code} {sheet.month}", old={"cadangan": sheet.booked},
        new={
            "cadangan": sheet.wanted, "hitungan": sheet.computed,
            "diubah": {row.key: f"{row.amount.rupiah()}: {row.reason}"
                       for row in sheet.rows if row.reason},
        },
    )  # fmt: skip
    work.changed("allowance")
    return posted.number


def _stored(row: AllowanceRow) -> dict[str, object]:
    return {
        "key": row.key, "title": _named(row), "base": row.base.sen, "percent": row.percent,
        "computed": row.computed.sen, "amount": row.amount.sen, "reason": row.reason,
    }  # fmt: skip
