"""Signing in at a workstation, and founding an organisation on an empty database."""

from app.identity.signin.door import SignIn
from app.identity.signin.founder import found, founder, promoted
from app.identity.signin.session import Background, SignedIn

__all__ = ["Background", "SignIn", "SignedIn", "found", "founder", "promoted"]
