"""A supervisor's consent to one blocked action (PU-57)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.audit.steps import record
from app.core.commands import handles
from app.identity.api import GrantApproval, OneTimeApproval
from app.identity.models import Approval
from app.identity.rules import permissions as catalogue
from app.identity.rules.errors import SupervisorLacksRight
from app.identity.service import common

if TYPE_CHECKING:
    from app.core.work import Work

#: The supervisor stands beside the table: the action follows at once or not at all.
LIFETIME: Final = timedelta(minutes=5)


@handles(GrantApproval)
def grant_approval(work: Work, do: GrantApproval) -> OneTimeApproval:
    """Allow one action of one person, once, for a reason.

    Raises:
        SupervisorLacksRight: If the acting person does not hold the permission.
        NotFound: If the requester is unknown.
    """
    if not work.actor.may(do.wanted) or do.wanted not in catalogue.CATALOGUE:
        raise SupervisorLacksRight(work.actor.full_name, catalogue.label(do.wanted))
    requester = common.user_named(work, do.requester, "requester")
    approval = Approval(
        org_id=work.org_id,
        id=work.new_id(),
        permission=do.wanted,
        subject=do.subject,
        reason=do.reason,
        approver_id=work.actor.user_id,
        requester_id=requester.id,
        given_at=work.now,
        expires_at=work.now + LIFETIME,
        used_at=None,
        updated_at=work.now,
        updated_by=work.actor.user_id,
    )
    work.session.add(approval)
    record(
        work, "approval.grant", "approval", approval.id, do.subject or do.wanted,
        new={"permission": do.wanted, "requester": do.requester, "reason": do.reason},
    )  # fmt: skip
    work.message = f"{work.actor.full_name} menyetujui."
    return OneTimeApproval(
        code=approval.id,
        permission=do.wanted,
        subject=do.subject,
        approver=work.actor.full_name,
        reason=do.reason,
        expires_at=approval.expires_at,
    )
