"""What the shell needs from the program below; ``app.runtime`` provides it, tests fake it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.client import Client
    from app.core.work import Progress
    from app.identity.api import Founding


class Approval(Protocol):
    """A supervisor's consent to one action."""

    @property
    def code(self) -> str:
        """What the command brings along."""


class SignIn(Protocol):
    """Signing in and out.  Blocking; every method may raise a UserError with what to do."""

    def with_password(self, user: str, password: str) -> Client:
        """Sign in by user name and password."""

    def with_badge(self, code: str, pin: str) -> Client:
        """Sign in by the code on a badge (``USR-...``) and its four-digit PIN (PU-55)."""

    def lock(self, client: Client) -> None:
        """Note that the screen was locked; the session stays."""

    def unlock(self, client: Client, secret: str) -> None:
        """Check the same person's password or PIN again."""

    def sign_out(self, client: Client) -> None:
        """End the session."""

    def override(
        self, code: str, pin: str, permission: str, reason: str, subject: str = ""
    ) -> Approval:
        """A supervisor's badge and PIN allow the one action that is blocked here (PU-57)."""

    def request_reset(self, name: str) -> str:
        """Somebody forgot their password; what to tell them (WMS-SEC-03)."""

    def confirm_reset(self, code: str, new_password: str) -> None:
        """Make a password with the code of an invitation or a reset."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A user of the demo company, shown on the sign-in page so that nobody has to guess."""

    user: str
    password: str
    words: str


class Runtime(Protocol):
    """An open database with everything that runs on it."""

    @property
    def sign_in(self) -> SignIn:
        """The way in; waits for :meth:`prepare`, so not for the GUI thread."""

    def prepare(self) -> None:
        """Import what commands need; safe to repeat, best begun as soon as the page stands."""

    @property
    def database(self) -> str:
        """Words for the status bar, such as ``SQLite · lumbung.db``; no password in it."""

    @property
    def organisation(self) -> str:
        """Name of the company for the window title, "" before it is set up."""

    @property
    def demo_accounts(self) -> Sequence[DemoAccount]:
        """Users of the demo company; empty for a real one."""

    def found(self, command: Founding[Any], progress: Progress | None = None) -> Client:
        """Set an empty database up, books included, and sign its admin in.

        ``progress`` is told how far long work is and may raise to stop it.

        Raises:
            UserError: Nothing was kept.
        """

    def close(self) -> None:
        """Finish what runs and close the database."""


class Opener(Protocol):
    """Opens the database: imports the service layer and connects.  Called off the GUI thread."""

    def __call__(self) -> Runtime:
        """Raises a UserError when the database cannot be opened."""
