"""Running the self-check."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from app.accounting.queries.checks import CHECKS, MOST
from app.closing.api import RunSelfCheck, SelfCheckDone
from app.closing.models import SelfCheck
from app.core.commands import handles

if TYPE_CHECKING:
    from app.core.work import Work


@handles(RunSelfCheck)
def run_self_check(work: Work, _do: RunSelfCheck) -> SelfCheckDone:
    """Run every check of every slice, set-based, and keep what was found."""
    results = []
    for place, known in enumerate(CHECKS):
        work.progress(place, len(CHECKS), known.title)
        found = [f"{subject}: {detail}" for subject, detail in islice(known.find(work), MOST)]
        results.append(
            {
                "name": known.name, "title": known.title, "problems": found,
                "note": known.unless(work),
            }
        )  # fmt: skip
    problems = sum(len(one["problems"]) for one in results)
    work.session.add(
        SelfCheck(
            org_id=work.org_id, id=work.new_id(), at=work.now, actor_id=work.actor.user_id,
            workstation=work.actor.workstation, problems=problems, results=results,
        )
    )  # fmt: skip
    work.changed("self_check")
    work.message = (
        f"Pemeriksaan mandiri menemukan {problems} masalah."
        if problems
        else f"Pemeriksaan mandiri selesai: {len(results)} pemeriksaan, tidak ada masalah."
    )
    return SelfCheckDone(len(results), problems)
