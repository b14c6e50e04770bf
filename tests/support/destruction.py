"""BAPs for tests: people of every part, goods gone bad, evidence, a whole act of destruction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.destruction.api import (
    AddEvidence,
    ApproveDestruction,
    Completed,
    CompleteDestruction,
    CreateDestruction,
    DestroyLine,
    DestructionDetail,
    DestructionView,
    PartyLine,
    RecordDestruction,
    UpdateDestruction,
)
from app.files.api import NewAttachment, StoreFile
from app.identity.api import EntityList, UpdateEntity
from tests.files.samples import picture
from tests.support.goods import Goods
from tests.support.remembered import remembered

if TYPE_CHECKING:
    from app.core.client import Client

#: Past on the tests' day, 21 November 2026.
GONE: Final = date(2026, 10, 31)
PARTIES: Final = (
    PartyLine(role="first", full_name="Budi Santoso", position="Kepala Gudang", id_no="3175061203900001"),
    PartyLine(role="keeper", full_name="Siti Aminah", position="Penanggung Jawab Gudang"),
    PartyLine(role="witness1", full_name="Made Wirawan", position="Staf Gudang"),
    PartyLine(role="witness2", full_name="Rina Kartika", position="Akuntan", outside=True),
    PartyLine(role="second", full_name="Hendra Gunawan", position="Direktur"),
)  # fmt: skip


@dataclass
class Destruction:
    """A company that destroys goods: who asks, who approves."""

    goods: Goods
    asker: Client
    approver: Client
    #: Photos taken so far: each has other bytes.
    shots: int = 0

    @classmethod
    def build(cls, url: str) -> Destruction:
        """People and goods; ten SERUM of an expired lot, ten good ones, some cotton."""
        return remembered("destruction", url, cls._built)

    @classmethod
    def _built(cls, url: str) -> Destruction:
        goods = Goods.build(url)
        entity = goods.me.ask(EntityList())[0].code
        goods.me.do(UpdateEntity(code=entity, address="Jl. Rawa Terate 12, Jakarta Timur"))
        company = goods.company
        made = cls(
            goods,
            company.client("Warehouse Manager", username="budi.asker"),
            company.client("Warehouse Manager", username="wayan.boss"),
        )
        goods.receive("SERUM", 10, "250000.00", lot="L-BASI", expires=GONE)
        goods.receive("SERUM", 10, "275000.05", lot="L-BAIK")
        goods.receive("KAPAS", 7, "10000.00")
        return made

    @property
    def me(self) -> Client:
        """The admin."""
        return self.goods.me

    @property
    def now(self) -> datetime:
        """The tests' clock."""
        return self.goods.company.env.now()

    def draft(self, *lines: DestroyLine, **more: Any) -> str:
        """A draft of the asker; the expired serum unless lines are given."""
        wanted = lines or (line("SERUM", 10, lot="L-BASI", condition="Lewat ED"),)
        fields: dict[str, Any] = {"warehouse": "GD1", "reason": "expired", "lines": wanted}
        return self.asker.do(CreateDestruction(**(fields | more))).value.number

    def record(self, number: str, **more: Any) -> None:
        """How it was done, complete."""
        fields: dict[str, Any] = {
            "place": "Gudang GD1, Jl. Rawa Terate 12, Jakarta Timur",
            "method": "crushed",
            "started_at": self.now - timedelta(minutes=50),
            "finished_at": self.now - timedelta(minutes=5),
            "weight_before_g": 1_250,
            "weight_after_g": 1_100,
            "remains": "Serpihan kemasan dibuang ke TPS; tidak ada yang dapat dijual lagi",
            "parties": PARTIES,
        }
        self.asker.do(RecordDestruction(number=number, **(fields | more)))

    def approve(self, number: str) -> None:
        """By the other person."""
        self.approver.do(ApproveDestruction(number=number))

    def ready(self, *lines: DestroyLine, **more: Any) -> str:
        """Approved, with everything a Berita Acara must hold."""
        number = self.draft(*lines, **more)
        self.record(number)
        self.photos(number)
        self.approve(number)
        return number

    def photos(self, number: str, *phases: str) -> None:
        """One photo before and one after, or of the phases named."""
        for phase in phases or ("before", "after"):
            self.shots += 1
            data = picture(shade=self.shots % 250)
            stored = self.asker.do(StoreFile(content=data, file_name=f"{phase}.jpg")).value
            file = NewAttachment(sha256=stored.sha256, name=stored.name)
            self.asker.do(
                AddEvidence.model_validate({"number": number, "phase": phase, "files": (file,)})
            )

    def complete(self, number: str) -> Completed:
        """Destroy."""
        return self.approver.do(CompleteDestruction(number=number)).value

    def view(self, number: str) -> DestructionView:
        """As the screen shows it."""
        return self.me.ask(DestructionDetail(number=number))

    def change(self, number: str, **fields: Any) -> None:
        """An edit by the asker."""
        self.asker.do(UpdateDestruction(number=number, **fields))


def line(sku: str, qty: int, **more: Any) -> DestroyLine:
    """A line."""
    return DestroyLine(sku=sku, qty=qty, **more)
