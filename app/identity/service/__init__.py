"""Handlers of identity; importing them registers them."""

from app.identity.service import (
    approvals,
    badges,
    founding,
    organisation,
    roles,
    secrets,
    users,
)

__all__ = ["approvals", "badges", "founding", "organisation", "roles", "secrets", "users"]
