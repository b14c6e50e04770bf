"""Database rules of identity: a command needs an active person with current rights."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

_ENDED: Final = "WHERE org_id = NEW.org_id AND id = NEW.actor_id AND active AND auth_version = NEW.auth_version"

GUARDS: Final[list[Guard]] = [
    *append_only("login_event", ("org_id", "id")),
    *append_only("password_history", ("org_id", "id")),
    Guard(
        "command_actor", "command", "BEFORE INSERT",
        f"IF NOT EXISTS (SELECT 1 FROM app_user {_ENDED}) THEN "
        "RAISE EXCEPTION 'SESSION_ENDED' USING ERRCODE = 'LB008'; END IF; RETURN NEW;",
        (("BEFORE INSERT", f"SELECT RAISE(ABORT, 'LB008 SESSION_ENDED') WHERE NOT EXISTS (SELECT 1 FROM app_user {_ENDED});"),),
    ),
]  # fmt: skip
