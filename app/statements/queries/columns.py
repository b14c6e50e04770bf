"""Figure columns of a statement: each a range, a month, a store, a unit, an entity; its sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.accounting.queries.lookups import entities_of
from app.accounting.queries.sums import Range
from app.accounting.rules import dimensions
from app.core.db import NIL
from app.core.errors import FieldError, InvalidInput
from app.core.text import angka
from app.documents.report import Drill
from app.statements.queries.figures import Nets, nets, split
from app.statements.rules import ranges

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.work import Read
    from app.documents.report import Argument
    from app.statements.queries.frame import Frame
    from app.statements.rules.ranges import Days

#: Months that stand side by side.
_MOST_MONTHS = 36
_NONE_WORDS = {"store": "Tanpa toko", "warehouse": "Tanpa gudang", "unit": "Tanpa unit usaha"}


@dataclass(frozen=True, slots=True)
class Figures:
    """One column of amounts.

    Attributes:
        title: Its head.
        nets: Debit minus credit by account id, in sen.
        drill: What it adds to the drill of a row.
    """

    title: str
    nets: Nets
    drill: Drill | None = None


def _handing(**arguments: Argument) -> Drill:
    return Drill("", arguments)


def movement_columns(read: Read, frame: Frame, days: Days, by: str, compare: str) -> list[Figures]:
    """Columns of a movement, closing journals left out (B4); several end with their sum.

    Raises:
        InvalidInput: Split and compared at once: the difference would be of two of the parts.
    """
    if by and compare:
        message = "Banding hanya untuk satu kolom. Pilih Satu kolom, atau Tanpa banding."
        raise InvalidInput(message, (FieldError("compare", message),))
    if by:
        return _split_columns(read, frame, days, by)
    beside = {"before": ranges.before, "year": ranges.year_before}
    wanted = [days] + ([beside[compare](days)] if compare else [])
    sums = nets(read, frame.scope, *([Range(one.start, one.end, closing=False)] for one in wanted))
    return [
        Figures(
            one.title if len(wanted) > 1 else "Jumlah", found,
            _handing(date_from=one.start, date_to=one.end),
        )
        for one, found in zip(wanted, sums, strict=True)
    ]  # fmt: skip


def _split_columns(read: Read, frame: Frame, days: Days, by: str) -> list[Figures]:
    grouped = "store" if by == "channel" else by
    found = split(read, frame.scope, days.start, days.end, grouped, closing=False)
    if by == "month":
        made = _months(days, found)
    elif by == "channel":
        made = _channels(read, found)
    else:
        made = _members(read, by, found)
    total: Nets = {}
    for one in made:
        for account, net in one.nets.items():
            total[account] = total.get(account, 0) + net
    return [*made, Figures("Jumlah", total)]


def _months(days: Days, found: dict[str, Nets]) -> list[Figures]:
    """One column for each month.

    Raises:
        InvalidInput: More of them than anybody reads side by side.
    """
    count = (days.end.year - days.start.year) * 12 + days.end.month - days.start.month + 1
    if count > _MOST_MONTHS:
        message = f"Paling banyak {_MOST_MONTHS} bulan bersebelahan; ini {angka(count)}."
        raise InvalidInput(message, (FieldError("date_from", message),))
    return [
        Figures(
            one.title,
            found.get(f"{one.start:%Y-%m}", {}),
            _handing(date_from=one.start, date_to=one.end),
        )
        for one in ranges.months(days)
    ]


def _members(read: Read, by: str, found: dict[str, Nets]) -> list[Figures]:
    """One column for each store, warehouse, unit or entity with figures, by code; none last."""
    present = {key for key, sums in found.items() if any(sums.values())}
    made = []
    for id_, code, name in _known(read, by):
        if id_ in present:
            made.append(Figures(name or code, found[id_], _handing(**{by: code})))
    if NIL in present:
        made.append(Figures(_NONE_WORDS[by], found[NIL], _handing(**{by: "-"})))
    return made


def _channels(read: Read, found: dict[str, Nets]) -> list[Figures]:
    """One column for each channel that has figures, the stores of each added up."""
    stores = dimensions.find(dimensions.STORE)
    if stores is None or not stores.group:
        return _members(read, "store", found)
    channel_of = dict(
        read.rows(f"SELECT id, {stores.group} FROM {stores.table} WHERE org_id = :org")
    )
    by_channel: dict[str, Nets] = {}
    for store, sums in found.items():
        kept = by_channel.setdefault(channel_of.get(store, NIL), {})
        for account, net in sums.items():
            kept[account] = kept.get(account, 0) + net
    made = [
        Figures(name, sums, _handing(store=f"{dimensions.KIND_MARK}{code}"))
        for code, name in stores.groups
        if any((sums := by_channel.get(code, {})).values())
    ]
    if any(by_channel.get(NIL, {}).values()):
        made.append(Figures(_NONE_WORDS["store"], by_channel[NIL], _handing(store="-")))
    return made


def _known(read: Read, by: str) -> Sequence[tuple[Any, ...]]:
    if by == "entity":
        return [(one.id, one.code, one.name) for one in entities_of(read, "")]
    dimension = dimensions.find(by)
    if dimension is None:
        return []
    return read.rows(
        f"SELECT id, {dimension.code}, {dimension.name} FROM {dimension.table} "
        f"WHERE org_id = :org ORDER BY {dimension.code}"
    )


def balance_columns(read: Read, frame: Frame, days: Sequence[date]) -> list[Figures]:
    """Columns of balances at the end of days, closing journals included."""
    sums = nets(read, frame.scope, *([Range(None, day)] for day in days))
    return [
        Figures(f"{day:%d/%m/%Y}", found, _handing(date_from=None, date_to=day))
        for day, found in zip(days, sums, strict=True)
    ]
