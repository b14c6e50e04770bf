"""The accounts behind roles, and whether a person may post on a day; one select."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.rules.errors import BooksOnly, MissingAccount
from app.accounting.rules.periods import check_day, check_state, month_of
from app.accounting.rules.roles import STOCK_ROLES
from app.core.db import NIL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.accounting.rules.roles import Role
    from app.core.work import Read

#: Binding that holds for every event.
ANY_EVENT: Final = "*"


@dataclass(frozen=True, slots=True)
class Bound:
    """The account a role means here and now."""

    id: str
    code: str


class Accounts:
    """The accounts behind roles: bound to (event, store), else (*, store), (event), or (*)."""

    def __init__(self, event: str, bound: Mapping[tuple[Role, str], Bound]) -> None:
        self.event = event
        self._bound = dict(bound)

    @classmethod
    def load(
        cls,
        work: Read,
        roles: Iterable[Role],
        *,
        entity_id: str,
        on_date: date,
        event: str = "",
        stores: Iterable[str | None] = (),
        by_itself: bool = False,
    ) -> Accounts:
        """Look the accounts up, and check that this person may post on this date; one select.

        Args:
            work: The caller's transaction.
            roles: What accounts are needed for.
            entity_id: Whose books.
            on_date: The posting date.
            event: For accounts bound to this event only.
            stores: Ids of stores that may have accounts of their own.
            by_itself: The date follows from what is done (the last day of a month that is closed),
                so nobody chose it and nobody's right to choose it is asked.

        Raises:
            MissingAccount: Every role that has no usable account, at once.
            BooksOnly: If an inventory account has no stock behind it.
            DateTooLate, DateTooEarly, PeriodMissing, PeriodClosed, PeriodHeld
        """
        wanted = sorted(set(roles))
        places = [NIL, *sorted({store for store in stores if store})]
        if not by_itself:
            check_day(on_date, work.today, work.actor)
        rows = _read_bindings(work, wanted, places, event, entity_id, month_of(on_date))
        if not by_itself:
            check_state(rows[0][0], month_of(on_date), work.actor)
        if any(role in STOCK_ROLES and control == "" for _, role, *_, control in rows):
            raise BooksOnly
        bound = _by_precedence(rows, wanted, places)
        missing = [role for role in wanted if not _covered(bound, role, places)]
        if missing:
            raise MissingAccount(missing, event)
        return cls(event, bound)

    @classmethod
    def named(cls, work: Read, state: str | None, on_date: date) -> Accounts:
        """For lines that all name their account: only checks that this person may post then.

        Args:
            work: The caller's transaction.
            state: Of the period the date falls into; None if there is none.
            on_date: The posting date.

        Raises:
            DateTooLate, DateTooEarly, PeriodMissing, PeriodClosed, PeriodHeld
        """
        check_day(on_date, work.today, work.actor)
        check_state(state, month_of(on_date), work.actor)
        return cls("", {})

    def get(self, role: Role, store: str | None = None) -> Bound:
        """The account of a role, for a store if it has its own.

        Raises:
            MissingAccount: Only stores have an account for this role, and none was named.
        """
        found = self._bound.get((role, store or NIL)) or self._bound.get((role, NIL))
        if found is None:
            raise MissingAccount([role], self.event)
        return found

    def id(self, role: Role, store: str | None = None) -> str:
        """Id of :meth:`get`."""
        return self.get(role, store).id

    def holds(self, roles: Iterable[Role]) -> bool:
        """Whether all these roles were loaded."""
        loaded = {role for role, _store in self._bound}
        return loaded.issuperset(roles)


def _read_bindings(
    work: Read, roles: Sequence[Role], places: Sequence[str], event: str, entity_id: str, ym: str
) -> list[tuple[Any, ...]]:
    """The period's state in every row, and one row for each binding that may matter."""
    role_params = {f"r{index}": role.value for index, role in enumerate(roles)}
    place_params = {f"s{index}": place for index, place in enumerate(places)}
    return work.rows(
        "SELECT p.state, b.role, b.event, b.store_id, a.id, a.code, a.control "
        "FROM (SELECT 1 AS one) o "
        "LEFT JOIN period p ON p.org_id = :org AND p.entity_id = :entity AND p.ym = :ym "
        "LEFT JOIN account_binding b ON b.org_id = :org AND b.event IN ('*', :event) "
        f"AND b.role IN ({_marks(role_params)}) AND b.store_id IN ({_marks(place_params)}) "
        "LEFT JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id AND a.active "
        "AND a.kind <> 'header'",
        entity=entity_id, ym=ym, event=event or ANY_EVENT, **role_params, **place_params,
    )  # fmt: skip


def _marks(params: Iterable[str]) -> str:
    return ", ".join(f":{name}" for name in params) or "NULL"


def _by_precedence(
    rows: Iterable[tuple[Any, ...]], roles: Sequence[Role], places: Sequence[str]
) -> dict[tuple[Role, str], Bound]:
    """The best binding of each role in each place: the place counts before the event."""
    exact: dict[tuple[str, str, bool], Bound] = {
        (role, store, event != ANY_EVENT): Bound(account, code)
        for _state, role, event, store, account, code, _control in rows
        if account is not None
    }
    best: dict[tuple[Role, str], Bound] = {}
    for role in roles:
        for place in places:
            order = [(place, True), (place, False), (NIL, True), (NIL, False)]
            found = next((exact[role, *key] for key in order if (role, *key) in exact), None)
            if found is not None:
                best[role, place] = found
    return best


def _covered(bound: Mapping[tuple[Role, str], Bound], role: Role, places: Sequence[str]) -> bool:
    """Whether a role has an account in general, or else in each of the stores named."""
    return (role, NIL) in bound or (
        len(places) > 1 and all((role, place) in bound for place in places[1:])
    )


def check_date(work: Read, entity_id: str, on_date: date) -> None:
    """Refuse a posting date this person may not use in these books; for documents without accounts.

    Raises:
        DateTooLate, DateTooEarly, PeriodMissing, PeriodClosed, PeriodHeld
    """
    Accounts.load(work, (), entity_id=entity_id, on_date=on_date)
