"""Panels alone with made-up answers, for pictures and tests.

A panel's module exposes its states next to the class::

    def gallery() -> list[Shot]:
        return [
            Shot("sample", lambda: OrderListPanel(canned({OrderList: Page(SAMPLE)}))),
            Shot("empty", lambda: OrderListPanel(canned({OrderList: Page(())}))),
            Shot("error", lambda: OrderListPanel(canned({OrderList: ServerAway()}))),
            Shot("loading", lambda: OrderListPanel(canned({OrderList: NEVER}))),
        ]

``tests/gallery`` draws each in light, and the first also dark and at 150 %.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from app.core.commands import Actor, Done
from app.ui.context import DictMemory, PanelContext
from app.ui.operations import Cancelled, Operations
from app.ui.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from app.core.commands import Command, Query
    from app.core.work import Progress

R = TypeVar("R")

#: An answer that does not come while the panel lives: the loading state.
NEVER: Final = object()


class Shot(NamedTuple):
    """One state of a panel: its name and how to make it."""

    name: str
    make: Callable[[], QWidget]


def sample_actor(*permissions: str) -> Actor:
    """A made-up person; with no permissions named, one who may do everything."""
    return Actor(
        user_id="00000000-0000-7000-8000-000000000001",
        org_id="00000000-0000-7000-8000-000000000002",
        username="rina",
        full_name="Rina Marlina",
        roles=("packer",),
        permissions=_Everything() if not permissions else frozenset(permissions),
        warehouses=None,
        workstation="PACK-01",
        session_id="00000000-0000-7000-8000-000000000003",
    )


class _Everything(frozenset[str]):
    """Permissions of somebody who may do anything."""

    def __contains__(self, _permission: object) -> bool:
        return True


class CannedClient:
    """Answers by type: a value, a function of the command or query, an error to raise, or NEVER."""

    def __init__(self, answers: Mapping[type[Any], object], actor: Actor) -> None:
        self.actor = actor
        self._answers = answers
        self._closed = threading.Event()
        #: Commands done, in order.
        self.done: list[Any] = []
        #: Whether something was asked that gets no answer.
        self.is_stuck = False

    def do(
        self,
        command: Command[R],
        *,
        request_id: str | None = None,
        progress: Progress | None = None,
    ) -> Done[R]:
        """Note the command and give its canned value."""
        self.done.append(command)
        value = self._answer(command)
        if isinstance(value, Done):
            return value
        return Done(value=value, request_id=request_id or "canned", changes=frozenset())

    def ask(self, query: Query[R]) -> R:
        """The canned answer."""
        value: R = self._answer(query)
        return value

    def close(self) -> None:
        """Let go of whoever waits for NEVER."""
        self._closed.set()

    def _answer(self, asked: object) -> Any:  # noqa: ANN401 - whatever was canned
        if type(asked) not in self._answers:
            raise LookupError(f"no canned answer for {type(asked).__name__}")
        answer = self._answers[type(asked)]
        if answer is NEVER:
            self.is_stuck = True
            self._closed.wait()
            raise Cancelled
        if isinstance(answer, Exception):
            raise answer
        return answer(asked) if callable(answer) else answer


class CannedContext(PanelContext):
    """A context whose answers are made up; ``client`` shows which commands were done."""

    client: CannedClient
    opened: list[tuple[str, dict[str, object]]]


def canned(answers: Mapping[type[Any], object], *permissions: str) -> CannedContext:
    """A context for a panel alone, without sound."""
    client = CannedClient(answers, sample_actor(*permissions))
    opened: list[tuple[str, dict[str, object]]] = []

    def note(panel_id: str, **arguments: object) -> None:
        opened.append((panel_id, arguments))

    operations = Operations(lambda: client)
    context = CannedContext(operations, DictMemory(), Sounds(None), note)
    object.__setattr__(context, "client", client)
    object.__setattr__(context, "opened", opened)
    return context
