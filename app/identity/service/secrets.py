"""Passwords: set by an admin, changed by the person, or made with a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.identity import passwords
from app.identity.api import (
    ChangePassword,
    ConfirmReset,
    IssueResetCode,
    ResetPassword,
    UserSaved,
)
from app.identity.models import PasswordReset
from app.identity.rules.codes import reset_hash
from app.identity.rules.errors import ResetRefused, WrongPassword
from app.identity.service import codes, common
from app.identity.steps import settings

if TYPE_CHECKING:
    from app.core.work import Work
    from app.identity.models import User


@handles(ResetPassword)
def reset_password(work: Work, do: ResetPassword) -> UserSaved:
    """Set somebody's password; all their sessions end (WMS-SEC-05).

    Raises:
        PasswordRefused: If it is too weak or was used before.
        RightsExceeded: If the person holds administrative rights the acting one lacks.
    """
    user = common.user_to_manage(work, do.username)
    common.set_password(
        work, user, do.password, settings(work).password, must_change=do.must_change_password
    )
    return _stored(work, user, "user.reset_password", keep_session=user.id == work.actor.user_id)


@handles(ChangePassword)
def change_password(work: Work, do: ChangePassword) -> UserSaved:
    """Change one's own password; sessions elsewhere end.

    Raises:
        WrongPassword: If the present password is wrong.
        PasswordRefused: If the new one is too weak or was used before.
    """
    user = common.user_with_id(work, work.actor.user_id)
    if not passwords.matches(user.password_hash, do.old_password):
        raise WrongPassword("old_password")
    common.set_password(work, user, do.new_password, settings(work).password, field="new_password")
    return _stored(work, user, "user.change_password", keep_session=True)


@handles(ConfirmReset)
def confirm_reset(work: Work, do: ConfirmReset) -> UserSaved:
    """Set a password with a code; the code is used up, all sessions end (WMS-SEC-03).

    Raises:
        ResetRefused: If the code is not this person's, was used or is too old.
        PasswordRefused: If the password is too weak; the code still works.
    """
    code = work.session.scalar(
        sa.select(PasswordReset)
        .where(PasswordReset.org_id == work.org_id, PasswordReset.user_id == work.actor.user_id)
        .where(PasswordReset.token_hash == reset_hash(do.code))
        .with_for_update()
    )
    if code is None or code.used_at is not None or work.now >= code.expires_at:
        raise ResetRefused
    user = common.user_with_id(work, work.actor.user_id)
    common.set_password(work, user, do.new_password, settings(work).password, field="new_password")
    code.used_at = work.now
    return _stored(work, user, "user.confirm_reset", keep_session=False)


@handles(IssueResetCode)
def issue_reset_code(work: Work, do: IssueResetCode) -> UserSaved:
    """Store the hash of a code the admin prints or reads out; earlier codes stop working."""
    user = common.user_to_manage(work, do.username)
    codes.issue(work, user, do.kind, do.code)
    record(work, "user.issue_code", "user", user.id, user.username, new={"kind": do.kind})
    work.changed("user")
    work.message = f"Kode untuk {user.full_name} siap diberikan."
    return UserSaved(user.username, common.role_names(work, user.id))


def _stored(work: Work, user: User, action: str, *, keep_session: bool) -> UserSaved:
    """What follows every new password."""
    common.touch(work, user)
    common.rights_changed(work, user.id)
    common.end_sessions(work, user.id, action, but=work.actor.session_id if keep_session else None)
    record(work, action, "user", user.id, user.username)
    work.changed("user")
    work.message = f"Kata sandi {user.full_name} diganti."
    return UserSaved(user.username, common.role_names(work, user.id))
