"""What other slices may ask of identity inside their own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.steps import record
from app.core.errors import NotFound
from app.identity.models import Approval, LegalEntity, User
from app.identity.queries.rights import Person, parse_settings, people_who_may, settings_of
from app.identity.rules.errors import ApprovalRefused
from app.identity.rules.separation import separate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read, Work
    from app.identity.rules.settings import OrganisationSettings


def settings(read: Read) -> OrganisationSettings:
    """What the organisation decided: cost method, reservation hours, packing, locks."""
    return settings_of(read)


def refuse_own_approval(read: Read, requester_id: str) -> None:
    """Refuse when the acting person approves what they requested themselves (WMS-SEC-12).

    Raises:
        SameStanding: Unless the organisation switched the separation off.
    """
    separate(requester_id, read.actor.user_id, settings_of(read))


def names_of(read: Read, user_ids: Iterable[str]) -> dict[str, str]:
    """Full names by user id, deleted people included: documents name them for ever."""
    rows = read.session.execute(
        sa.select(User.id, User.full_name).where(
            User.org_id == read.org_id, User.id.in_(set(user_ids))
        )
    )
    return {row.id: row.full_name for row in rows}


def entity_id(read: Read, code: str | None = None, field: str = "entity") -> str:
    """Id of a legal entity by code; of the default one when none is named.

    Raises:
        NotFound: If no entity has the code.
    """
    wanted = LegalEntity.is_default if code is None else LegalEntity.code == code.upper()
    found = read.session.scalar(
        sa.select(LegalEntity.id).where(LegalEntity.org_id == read.org_id, wanted)
    )
    if found is None:
        raise NotFound("Badan usaha", code or "utama", field)
    return found


@dataclass(frozen=True, slots=True)
class Approver:
    """Who allowed an action, and why."""

    user_id: str
    username: str
    full_name: str
    reason: str


def use_approval(work: Work, code: str, permission: str, subject: str = "") -> Approver:
    """Use up a supervisor's approval for the one action it was given for (PU-57).

    Args:
        work: The command that was blocked.
        code: From :class:`app.identity.api.OneTimeApproval`.
        permission: What the action needs.
        subject: Number or code of the thing; must be the approved one, if one was named.

    Raises:
        ApprovalRefused: Used, too old, or given for another action, thing or person.
    """
    approval = work.session.scalar(
        sa.select(Approval)
        .where(Approval.org_id == work.org_id, Approval.id == code)
        .with_for_update()
    )
    if approval is None or not _fits(approval, work, permission, subject):
        raise ApprovalRefused
    approval.used_at = work.now
    approval.updated_at, approval.updated_by = work.now, work.actor.user_id
    approver = work.session.get_one(User, (work.org_id, approval.approver_id))
    record(
        work, "approval.use", "approval", approval.id, subject or permission,
        new={
            "permission": permission, "subject": subject, "approver": approver.username,
            "reason": approval.reason,
        },
    )  # fmt: skip
    return Approver(approver.id, approver.username, approver.full_name, approval.reason)


def _fits(approval: Approval, work: Work, permission: str, subject: str) -> bool:
    return (
        approval.used_at is None
        and work.now < approval.expires_at
        and approval.permission == permission
        and approval.subject in {"", subject}
        and approval.requester_id == work.actor.user_id
    )


def allow(
    work: Work, permission: str, approval: str | None, subject: str = "", summary: str = ""
) -> Approver | None:
    """Let an action through by the person's own permission or by a supervisor's approval.

    Returns:
        The supervisor, when it took one.

    Raises:
        PermissionRefused: If the person lacks the permission and brings no approval.
        ApprovalRefused: If the approval does not fit.
    """
    if approval is not None:
        return use_approval(work, approval, permission, subject)
    work.require(permission, summary)
    return None


__all__ = [
    "Approver",
    "Person",
    "allow",
    "entity_id",
    "names_of",
    "parse_settings",
    "people_who_may",
    "refuse_own_approval",
    "settings",
    "use_approval",
]
