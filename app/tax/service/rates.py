"""Rates an organisation adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.tax.api import RateSet, SetTaxRate
from app.tax.models import TaxRate
from app.tax.rules.rates import PPH_FINAL, PPN, PPN_BASE

if TYPE_CHECKING:
    from app.core.work import Work


#: Codes that are a part of a whole; the others are limits in rupiah.
_PARTS: Final = frozenset({PPH_FINAL, PPN, PPN_BASE})


@handles(SetTaxRate)
def set_tax_rate(work: Work, do: SetTaxRate) -> RateSet:
    """Add a rate, or correct the one added for the same day."""
    if do.num > do.den and do.code in _PARTS:
        message = "Tarif tidak boleh lebih dari 100%: pembilang paling besar sama dengan penyebut."
        raise InvalidInput(message, (FieldError("num", message),))
    row = work.session.get(TaxRate, (work.org_id, do.code, do.valid_from))
    old = {"num": row.num, "den": row.den, "source": row.source} if row else {}
    if row is None:
        row = TaxRate(org_id=work.org_id, code=do.code, valid_from=do.valid_from)
        work.session.add(row)
    row.num, row.den, row.source = do.num, do.den, do.source
    record(
        work, "tax.set_rate", "tax_rate", work.org_id, f"{do.code} {do.valid_from.isoformat()}",
        old=old, new={"num": do.num, "den": do.den, "source": do.source},
    )  # fmt: skip
    work.changed("tax")
    work.message = f"Tarif {do.code} berlaku mulai {do.valid_from.isoformat()}."
    return RateSet(do.code, do.valid_from)
