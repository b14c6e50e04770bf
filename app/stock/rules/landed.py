"""How a later cost is spread over the goods of a receipt (WMS-VAL-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import FieldError, InvalidInput
from app.core.money import Money, split_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Bearing:
    """Goods of a receipt that bear a cost: base units, and sen they cost so far."""

    sku: str
    lot: str
    qty: int
    value: int

    @property
    def key(self) -> tuple[str, str]:
        """How a share names them; capitals do not matter."""
        return self.sku.upper(), self.lot.upper()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A share as somebody typed it."""

    sku: str
    lot: str
    amount: Money


def check_amount(amount: Money) -> None:
    """Refuse a cost of nothing.

    Raises:
        InvalidInput
    """
    if amount.sen <= 0:
        message = "Jumlah biaya harus lebih dari nol."
        raise InvalidInput(message, (FieldError("amount", message),))


def shares_by(
    spread: str, amount: Money, lines: Sequence[Bearing], wanted: Sequence[Wanted] = ()
) -> list[int]:
    """Sen that each line bears; together the amount to the sen, none negative.

    Args:
        spread: ``value``, ``quantity``, ``equal``, or ``manual`` by the shares wanted.  Where all
            weights are zero (goods that cost nothing) each bears the same.
        amount: More than zero.
        lines: Of the receipt.
        wanted: One for each article and lot that bears something; ``manual`` only.

    Raises:
        InvalidInput: If shares were typed that do not fit the receipt or the amount; every problem.
    """
    if spread == "manual":
        return _by_hand(amount, lines, wanted)
    if wanted:
        message = "Bagian tiap barang hanya diisi bila pembagiannya manual: kosongkan."
        raise InvalidInput(message, (FieldError("shares", message),))
    if spread == "equal":
        weights = [1] * len(lines)
    else:
        weights = [line.value if spread == "value" else line.qty for line in lines]
    return split_whole(amount.sen, weights if sum(weights) else [1] * len(lines))


def _by_hand(amount: Money, lines: Sequence[Bearing], wanted: Sequence[Wanted]) -> list[int]:
    places: dict[tuple[str, str], list[int]] = {}
    for at, line in enumerate(lines):
        places.setdefault(line.key, []).append(at)
    _check(amount, places, wanted)
    found = [0] * len(lines)
    for one in wanted:
        among = places[one.sku.upper(), one.lot.upper()]
        weights = [lines[at].value for at in among]
        parts = split_whole(one.amount.sen, weights if sum(weights) else [1] * len(among))
        for at, part in zip(among, parts, strict=True):
            found[at] = part
    return found


def _check(
    amount: Money, places: Mapping[tuple[str, str], object], wanted: Sequence[Wanted]
) -> None:
    problems: list[FieldError] = []
    seen: set[tuple[str, str]] = set()
    for at, one in enumerate(wanted):
        key = one.sku.upper(), one.lot.upper()
        name = f"{one.sku} lot {one.lot}" if one.lot else one.sku
        if one.amount.sen < 0:
            problems.append(
                FieldError(f"shares.{at}.amount", f"Bagian {name} tidak boleh negatif.")
            )
        if key not in places:
            problems.append(FieldError(f"shares.{at}.sku", f"{name} tidak ada di penerimaan ini."))
        elif key in seen:
            problems.append(FieldError(f"shares.{at}.sku", f"{name} disebut dua kali."))
        seen.add(key)
    total = Money(sum(one.amount.sen for one in wanted))
    if total != amount and not problems:
        lacks = amount - total
        what = (
            f"kurang {lacks.rupiah()}" if lacks.sen > 0 else f"lebih {Money(-lacks.sen).rupiah()}"
        )
        problems.append(
            FieldError(
                "shares",
                f"Bagian semua barang berjumlah {total.rupiah()}, padahal biayanya "
                f"{amount.rupiah()}: {what}.",
            )
        )
    if problems:
        raise InvalidInput(" ".join(one.message for one in problems[:3]), tuple(problems))
