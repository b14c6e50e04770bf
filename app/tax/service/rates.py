"""Rates an organisation adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.steps import record
from app.core.commands import handles
from app.tax.api import RateSet, SetTaxRate
from app.tax.models import TaxRate

if TYPE_CHECKING:
    from app.core.work import Work


@handles(SetTaxRate)
def set_tax_rate(work: Work, do: SetTaxRate) -> RateSet:
    """Add a rate, or correct the one added for the same day."""
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
