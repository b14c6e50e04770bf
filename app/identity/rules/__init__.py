"""Pure rules of people: permissions, roles, settings, passwords, locks, codes."""

from app.identity.rules import permissions, roles
from app.identity.rules.granting import expand
from app.identity.rules.locks import LockRule, LockState, account_rule, after_failure, badge_rule
from app.identity.rules.permissions import CATALOGUE, EVERYTHING
from app.identity.rules.roles import ADMIN, PREDEFINED, role_of_job_title
from app.identity.rules.separation import separate
from app.identity.rules.settings import OrganisationSettings

__all__ = [
    "ADMIN",
    "CATALOGUE",
    "EVERYTHING",
    "PREDEFINED",
    "LockRule",
    "LockState",
    "OrganisationSettings",
    "account_rule",
    "after_failure",
    "badge_rule",
    "expand",
    "permissions",
    "role_of_job_title",
    "roles",
    "separate",
]  # fmt: skip
