"""Issues documents as a higher slice's handler would."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core import commands
from app.core.driver import fetch
from app.core.money import Money
from app.signing import keystores, steps
from app.signing.api import Verification, VerifyDocument
from app.signing.steps import Issued, Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.core.work import Work
    from app.identity.signin import SignedIn
    from tests.support.company import Company

SUBJECT = "00000000-0000-7000-8000-00000000cccc"


class Print(commands.Command[int]):
    """Prints the desk's paper; answers which copy it is."""

    name = "uji.print"
    permission = commands.SIGNED_IN
    summary = "Uji"


@dataclass
class Desk:
    """A company that issues papers, its keys in memory."""

    company: Company
    store: keystores.MemoryStore = field(default_factory=keystores.MemoryStore)

    def __post_init__(self) -> None:
        keystores.use(self.store)

    @property
    def admin(self) -> SignedIn:
        return self.company.admin

    def paper(self, number: str = "BAP-261121-001", amount: int = 1_250_000, **more: Any) -> Paper:
        facts = {"total": Money.rupiah_of(amount), "barang": [["SKU-1", 3]], **more}
        return Paper(
            kind="BAP", number=number, on_date=self.company.env.today(), facts=facts,
            subject_id=SUBJECT, total=Money.rupiah_of(amount),
        )  # fmt: skip

    def issue(self, paper: Paper | None = None, client: SignedIn | None = None) -> Issued:
        """Issue one paper in a command of its own."""
        found: list[Issued] = []
        self.inside(lambda work: found.append(steps.issue(work, paper or self.paper())), client)
        return found[-1]

    def inside(self, act: Callable[[Work], object], client: SignedIn | None = None) -> None:
        """Run code inside a command's transaction."""

        class Inside(commands.Command[str]):
            name = "uji.signing"
            permission = commands.SIGNED_IN
            summary = "Uji"

        def handler(work: Work, _do: object) -> str:
            act(work)
            return ""

        commands._commands[Inside] = handler
        try:
            (client or self.admin).do(Inside())
        finally:
            del commands._commands[Inside]

    @contextmanager
    def printing(self) -> Iterator[None]:
        """:class:`Print` works inside the block."""
        commands._commands[Print] = lambda work, _do: steps.issue(work, self.paper()).copy
        try:
            yield
        finally:
            del commands._commands[Print]

    def check(self, code: str) -> Verification:
        return self.admin.ask(VerifyDocument(code=code))

    def count(self, table: str) -> int:
        with self.company.database.reading() as session:
            return int(fetch(session, f"SELECT count(*) FROM {table}", {})[0][0])
