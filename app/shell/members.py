"""Warehouses, logos and badge printing for the people screens, which stand below those slices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import PermissionRefused
from app.documents.cards import BadgeCard
from app.documents.panels.print_desk import PrintDesk
from app.documents.printers import DocumentKind
from app.files.panels.attachments import AttachmentBox
from app.identity.panels.member_desk import MemberDesk
from app.stock.api import WarehouseList

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.ui.context import Services
    from app.ui.panel import Panel


class ShellMemberDesk(MemberDesk):
    """The real one of a window.

    Args:
        services: Where the window's print queue is.
        organisation: Name on the card.
    """

    def __init__(self, services: Services, organisation: Callable[[], str]) -> None:
        self._services = services
        self._organisation = organisation

    def warehouses(self, client: Client) -> dict[str, str]:
        try:
            rows = client.ask(WarehouseList())
        except PermissionRefused:
            return {}
        return {row.code: row.name for row in rows if row.active}

    def logo_box(self, panel: Panel, entity: str) -> AttachmentBox:
        box = AttachmentBox(panel)
        box.show_subject("legal_entity", entity)
        return box

    def print_badge(self, code: str, name: str, role: str, by: str) -> str:
        desk = self._services.get(PrintDesk)
        card = BadgeCard(code, name, role, self._organisation())
        desk.print(card, title=f"Badge {name}", by=by)
        return desk.printers.for_document(DocumentKind.BADGE).name
