"""What the panels of stock share: the filter by warehouse, forms at the side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shiboken6

from app.stock.api import LocationList, WarehouseList
from app.stock.panels import words
from app.ui import subjects
from app.ui.panel import Panel
from app.ui.station import Station

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.core.commands import Command, Done, Page
    from app.core.errors import UserError
    from app.stock.api import LocationRow, MoveRow, WarehouseRow
    from app.stock.panels.answer import Answer
    from app.ui.forms import Form

_PLACES = 1000


class StockPanel(Panel):
    """A panel with a filter by warehouse."""

    #: The form at the side, until it is closed.
    _form: Any = None

    def build(self) -> None:
        self.warehouses: tuple[WarehouseRow, ...] = ()
        self._offered = False

    def reload(self) -> None:
        super().reload()
        self.ask(WarehouseList(), done=self._take_warehouses, failed=ignore, key="warehouses")

    @property
    def warehouse(self) -> str | None:
        """The warehouse the list is limited to."""
        return self.search.filters.get("warehouse")

    def _take_warehouses(self, rows: tuple[WarehouseRow, ...]) -> None:
        self.warehouses = rows
        if rows and not self._offered:
            self._offered = True
            choices = tuple((row.code, f"{row.code} · {row.name}") for row in rows)
            self.search.add_filter("warehouse", "Gudang", choices)

    def narrow(self, arguments: Mapping[str, object], *names: str) -> None:
        """Filter by what the panel was opened with, and by nothing it was opened without."""
        for name in names:
            if value := str(arguments.get(name) or ""):
                self.search.set_filter(name, value)
            else:
                self.search.clear_filter(name)

    # ---------------------------------------------------------------- forms at the side
    def show_form(
        self,
        title: str,
        form: Form,
        make: Callable[[], Command[Any] | None],
        done: Callable[[Done[Any]], object] | None = None,
        **more: Any,  # noqa: ANN401 - of place_form
    ) -> None:
        """Open a form, the keyboard in ``field`` if one is named."""
        self._form = form
        field = more.pop("field", "")
        super().show_form(title, form, make, done, **more)
        widget = form.field(field) if field and hasattr(form, "field") else None
        if widget is not None:
            widget.setFocus()

    def _answer(self) -> Answer | None:
        form = self._form
        if form is None or not shiboken6.isValid(form):
            return None
        found: Answer | None = getattr(form, "answer", None)
        return found

    def fail(self, error: UserError) -> None:
        """The error at its fields; with the fields that would answer it."""
        super().fail(error)
        if (answer := self._answer()) is not None:
            answer.meet(error)

    def run_form(self, command: Command[Any], done: Callable[[Done[Any]], object]) -> None:
        """A supervisor's card gets its consent first, in the same step."""
        answer = self._answer()
        consent = answer.consent if answer is not None else None
        if answer is None or consent is None:
            self.do(command, done=done)
            return
        badge, pin, reason = consent
        station = self.context.services.get(Station)  # type: ignore[type-abstract] # one is offered
        wanted, field = answer.permission, answer.consent_field
        self.run(
            lambda _client, _progress: station.approve(badge, pin, wanted, reason, ""),
            done=lambda code: self.do(command.model_copy(update={field: code}), done=done),
            writes=True,
        )

    def ask_places(
        self, warehouse: str, show: Callable[[list[str]], object], key: str = "places"
    ) -> None:
        """Codes of a warehouse's locations, for suggestions."""

        def take(page: Page[LocationRow]) -> None:
            show([row.code for row in page.rows if row.active])

        query = LocationList(warehouse=warehouse, limit=_PLACES)
        self.ask(query, done=take, failed=ignore, key=key)


def open_source(panel: Panel, move: MoveRow) -> None:
    """The document a movement comes from; its journal where no panel shows the document."""
    shown = subjects.show(panel.context.open, move.source_kind, move.document)
    if not shown and move.journal:
        panel.context.open(words.JOURNALS, number=move.journal)


def ignore(_error: UserError) -> None:
    """A person who may not read it works without suggestions."""
