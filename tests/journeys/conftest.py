"""Who lives the story: people at screens and the packing table, or lines of ``lumbung do``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core import results
from app.core.commands import all_commands, all_queries
from app.headless.messages import build
from tests.support.company import PASSWORD, Company

if TYPE_CHECKING:
    from app.identity.signin import SignedIn
    from tests.headless.conftest import Headless


class People:
    """Signed-in people, each with a client of their own; plain values as a script sees them."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._in: dict[str, SignedIn] = {"admin": company.admin}

    def client(self, user: str) -> SignedIn:
        if user not in self._in:
            self._in[user] = self.company.door(f"MEJA-{user}").with_password(user, PASSWORD)
        return self._in[user]

    def do(self, user: str, name: str, /, **values: object) -> Any:
        kind = all_commands()[name]
        return results.to_plain(kind, self.client(user).do(build(kind, values)).value)

    def ask(self, user: str, name: str, /, **values: object) -> Any:
        kind = all_queries()[name]
        return results.to_plain(kind, self.client(user).ask(build(kind, values)))


@dataclass
class Script:
    """The same through ``lumbung do``, one line and one sign-in at a time."""

    headless: Headless

    def do(self, user: str, name: str, /, **values: object) -> Any:
        return self._send(user, {"do": name, "with": values})

    def ask(self, user: str, name: str, /, **values: object) -> Any:
        return self._send(user, {"ask": name, "with": values})

    def _send(self, user: str, line: dict[str, object]) -> Any:
        [envelope] = self.headless.run(line, user=user)
        assert envelope["success"], (line, envelope)
        return envelope["data"]
