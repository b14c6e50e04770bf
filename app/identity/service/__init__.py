"""Handlers of identity; importing them registers them."""

from app.identity.service import (
    approvals,
    badges,
    founding,
    organisation,
    roles,
    secrets,
    users,
)  # fmt: skip

__all__ = ["approvals", "badges", "founding", "organisation", "roles", "secrets", "users"]
