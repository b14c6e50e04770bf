"""The form of a customer (WMS-CRM-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.money import ZERO
from app.customers.api import CreateCustomer, UpdateCustomer
from app.customers.panels import words
from app.ui.forms import Form, choice, money

if TYPE_CHECKING:
    from app.customers.api import CustomerView


class CustomerForm(Form):
    """Fields of a customer; for a new one without ``view``."""

    def __init__(self, view: CustomerView | None = None) -> None:
        super().__init__("Simpan" if view else "Tambah")
        self.view = view
        types = {value: pill.text for value, pill in words.TYPES.items()}
        self.text("customer_name", "Nama *", view.name if view else "")
        self.text(
            "phone", "Nomor telepon", view.phone if view else "", "Bentuk apa saja: 08…, +62…"
        )
        self.text("email", "Email", view.email if view else "")
        self.add("customer_type", "Tipe", choice(types, view.customer_type if view else "retail"))
        self.text(
            "tags",
            "Tag",
            ", ".join(view.tags) if view else "",
            "Pisahkan dengan koma: vip, cod_risky",
        )
        self.long_text("address", "Alamat", view.default_address if view else "")
        self.long_text("notes", "Catatan", view.notes if view else "")
        self.add("credit_limit", "Batas kredit", money(view.credit_limit if view else None))

    def command(self) -> CreateCustomer | UpdateCustomer:
        """What the form asks for."""
        values = self.values()
        values["tags"] = tuple(tag for tag in values["tags"].split(",") if tag.strip())
        values["credit_limit"] = values["credit_limit"] or ZERO
        if self.view is None:
            return CreateCustomer(**values)
        return UpdateCustomer(customer=self.view.code, read_version=self.view.version, **values)
