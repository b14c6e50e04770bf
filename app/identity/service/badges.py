"""Badges and their PINs (WMS-SEC-13, PU-55)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import NotFound
from app.identity import passwords
from app.identity.api import BadgeIssued, IssueBadge, RevokeBadge, SetBadgePin
from app.identity.models import Badge, User
from app.identity.rules.codes import new_badge_code, normal_badge_code
from app.identity.rules.errors import WrongPin
from app.identity.rules.secrets_policy import check_pin
from app.identity.service import common

if TYPE_CHECKING:
    from app.core.work import Work


@handles(IssueBadge)
def issue_badge(work: Work, do: IssueBadge) -> BadgeIssued:
    """Give a person a new badge; the ones before stop working.

    Raises:
        NotFound: If there is no such person.
        InvalidInput: If the PIN is not 4 digits, or easily guessed.
        RightsExceeded: If the person holds administrative rights the acting one lacks.
    """
    check_pin(do.pin)
    user = common.user_to_manage(work, do.username)
    check_pin(do.pin, own=(user.username, user.email))
    before = _active(work, user.id)
    for badge in before:
        _stop(work, badge)
    work.session.flush()
    fresh = Badge(
        org_id=work.org_id,
        id=work.new_id(),
        user_id=user.id,
        code=new_badge_code(work.env),
        pin_hash=passwords.make_hash(do.pin, work.env),
        active=True,
        issued_at=work.now,
        failures=[],
        locked_until=None,
        updated_at=work.now,
        updated_by=work.actor.user_id,
    )
    work.session.add(fresh)
    record(
        work, "badge.issue", "user", user.id, user.username,
        old={"badges": [badge.code for badge in before]}, new={"badges": [fresh.code]},
    )  # fmt: skip
    return _done(work, fresh, user, f"Badge {user.full_name} siap dicetak.")


@handles(RevokeBadge)
def revoke_badge(work: Work, do: RevokeBadge) -> BadgeIssued:
    """Stop a badge for good.

    Raises:
        NotFound: If no working badge has the code.
    """
    badge = work.session.scalar(
        sa.select(Badge).where(
            Badge.org_id == work.org_id, Badge.code == normal_badge_code(do.code), Badge.active
        )
    )
    if badge is None:
        raise NotFound("Badge", do.code, "code")
    user = common.user_with_id(work, badge.user_id)
    _stop(work, badge)
    record(
        work, "badge.revoke", "user", user.id, user.username,
        old={"badges": [badge.code]}, new={"badges": []},
    )  # fmt: skip
    return _done(work, badge, user, f"Badge {user.full_name} dicabut.")


@handles(SetBadgePin)
def set_badge_pin(work: Work, do: SetBadgePin) -> BadgeIssued:
    """Set a new PIN and open the badge if it was locked.

    Raises:
        NotFound: If the person has no badge.
        WrongPin: If one's own present PIN is wrong.
        PermissionRefused: For another person's badge without ``user.manage``.
        InvalidInput: If the PIN is not 4 digits, or easily guessed.
    """
    check_pin(do.pin)
    user = _whose(work, do)
    check_pin(do.pin, own=(user.username, user.email))
    badges = _active(work, user.id)
    if not badges:
        raise NotFound("Badge milik", user.username, "username")
    badge = badges[0]
    own = user.id == work.actor.user_id
    if own and not passwords.matches(badge.pin_hash, do.old_pin or ""):
        raise WrongPin("old_pin")
    badge.pin_hash = passwords.make_hash(do.pin, work.env)
    badge.failures, badge.locked_until = [], None
    common.touch(work, badge)
    record(work, "badge.set_pin", "user", user.id, user.username)
    return _done(work, badge, user, f"PIN {user.full_name} diganti.")


def _whose(work: Work, do: SetBadgePin) -> User:
    if do.username is None or do.username == work.actor.username:
        return common.user_with_id(work, work.actor.user_id)
    work.require("user.manage", do.summary)
    return common.user_to_manage(work, do.username)


def _active(work: Work, user_id: str) -> list[Badge]:
    return list(
        work.session.scalars(
            sa.select(Badge)
            .where(Badge.org_id == work.org_id, Badge.user_id == user_id, Badge.active)
            .order_by(Badge.id)
        )
    )


def _stop(work: Work, badge: Badge) -> None:
    badge.active = False
    common.touch(work, badge)


def _done(work: Work, badge: Badge, user: User, message: str) -> BadgeIssued:
    work.changed("badge", "user")
    work.message = message
    return BadgeIssued(badge.code, user.username, user.full_name)
