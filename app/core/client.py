"""What a screen, a script or a test holds.

A signed-in person who can do commands and ask queries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from app.core.commands import Actor, Command, Done, Query
    from app.core.work import Progress

R = TypeVar("R")


class Client(Protocol):
    """Blocking; a screen calls it through ``app.ui.operations`` so that the window never waits."""

    @property
    def actor(self) -> Actor:
        """The signed-in person."""

    def do(
        self,
        command: Command[R],
        *,
        request_id: str | None = None,
        progress: Progress | None = None,
    ) -> Done[R]:
        """Run a command in one transaction.

        Args:
            command: What is wanted.
            request_id: Made by the caller first; the same id twice does nothing more.
            progress: Told how far long work is; may raise ``app.core.work.Cancelled``.

        Raises:
            UserError: With an Indonesian sentence; nothing was written.
        """

    def ask(self, query: Query[R]) -> R:
        """Answer a query.

        Raises:
            UserError: If the person may not ask it or it names something unknown.
        """
