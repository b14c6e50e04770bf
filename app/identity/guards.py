"""Database rules of identity: commands need an active person; an admin stays; accounts stay."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

_CURRENT: Final = (
    "WHERE org_id = NEW.org_id AND id = NEW.actor_id AND active AND auth_version = NEW.auth_version"
)
_ENDED: Final = "SELECT RAISE(ABORT, 'LB008 SESSION_ENDED')"
#: Whether a row of ``role`` is the one that may do everything.
_IS_ADMIN: Final = "r.builtin AND r.name = 'System Admin'"
_HELD_BY: Final = (
    "EXISTS (SELECT 1 FROM user_role ur JOIN role r ON r.org_id = ur.org_id AND r.id = ur.role_id "
    f"WHERE ur.org_id = OLD.org_id AND ur.user_id = OLD.id AND {_IS_ADMIN})"
)
#: Somebody invited who has chosen no password yet cannot sign in, and so is nobody's help.
_ADMIN_LEFT: Final = (
    "EXISTS (SELECT 1 FROM app_user u "
    "JOIN user_role ur ON ur.org_id = u.org_id AND ur.user_id = u.id "
    "JOIN role r ON r.org_id = ur.org_id AND r.id = ur.role_id "
    "WHERE u.org_id = OLD.org_id AND u.active AND u.removed_at IS NULL AND u.password_hash <> '' "
    f"AND {_IS_ADMIN})"
)
_LEAVES: Final = (
    "OLD.active AND OLD.removed_at IS NULL AND (NOT NEW.active OR NEW.removed_at IS NOT NULL)"
)
_WAS_ADMIN_ROLE: Final = (
    "EXISTS (SELECT 1 FROM role r JOIN app_user u ON u.org_id = r.org_id AND u.id = OLD.user_id "
    f"WHERE r.org_id = OLD.org_id AND r.id = OLD.role_id AND u.active AND {_IS_ADMIN})"
)
#: Two admins who remove each other wait here for one another.
_IN_TURN: Final = "PERFORM 1 FROM organisation o WHERE o.org_id = OLD.org_id FOR UPDATE;"
_STOP: Final = "RAISE EXCEPTION 'LAST_ADMIN' USING ERRCODE = 'LB030'"
_STOP_SQLITE: Final = "SELECT RAISE(ABORT, 'LB030 LAST_ADMIN')"

GUARDS: Final[list[Guard]] = [
    *append_only("login_event", ("org_id", "id")),
    *append_only("password_history", ("org_id", "id")),
    Guard(
        "command_actor", "command", "BEFORE INSERT",
        f"IF NOT EXISTS (SELECT 1 FROM app_user {_CURRENT}) THEN "
        "RAISE EXCEPTION 'SESSION_ENDED' USING ERRCODE = 'LB008'; END IF; RETURN NEW;",
        ((
            "BEFORE INSERT",
            f"{_ENDED} WHERE NOT EXISTS (SELECT 1 FROM app_user {_CURRENT});",
        ),),
    ),
    Guard(
        "app_user_last_admin", "app_user", "AFTER UPDATE",
        f"IF {_LEAVES} AND {_HELD_BY} THEN {_IN_TURN} "
        f"IF NOT {_ADMIN_LEFT} THEN {_STOP}; END IF; END IF; RETURN NULL;",
        ((
            "AFTER UPDATE",
            f"{_STOP_SQLITE} WHERE {_LEAVES} AND {_HELD_BY} AND NOT {_ADMIN_LEFT};",
        ),),
    ),
    Guard(
        "user_role_last_admin", "user_role", "AFTER DELETE",
        f"IF {_WAS_ADMIN_ROLE} THEN {_IN_TURN} "
        f"IF NOT {_ADMIN_LEFT} THEN {_STOP}; END IF; END IF; RETURN NULL;",
        (("AFTER DELETE", f"{_STOP_SQLITE} WHERE {_WAS_ADMIN_ROLE} AND NOT {_ADMIN_LEFT};"),),
    ),
    Guard(
        "role_predefined_stays", "role", "BEFORE DELETE",
        "IF OLD.builtin THEN RAISE EXCEPTION 'ROLE_PREDEFINED' USING ERRCODE = 'LB031'; END IF; "
        "RETURN OLD;",
        (("BEFORE DELETE", "SELECT RAISE(ABORT, 'LB031 ROLE_PREDEFINED') WHERE OLD.builtin;"),),
    ),
    Guard(
        "app_user_stays", "app_user", "BEFORE DELETE",
        "RAISE EXCEPTION 'APPEND_ONLY app_user' USING ERRCODE = 'LB003'; RETURN NULL;",
        (("BEFORE DELETE", "SELECT RAISE(ABORT, 'LB003 APPEND_ONLY app_user');"),),
    ),
]  # fmt: skip
