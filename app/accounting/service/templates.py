"""Templates of journals: kept, used, and brought as drafts on their days (A9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.accounting.api import (
    DraftSaved,
    JournalLineIn,
    RecurringDone,
    RemoveTemplate,
    RunRecurring,
    SaveTemplate,
    TemplateRemoved,
    TemplateSaved,
    UseTemplate,
)
from app.accounting.models import JournalTemplate
from app.accounting.queries.lookups import accounts_by_code, dimension_ids, entity_of, party_ids
from app.accounting.queries.templates import as_lines, rhythm_of
from app.accounting.rules.dimensions import STORE, UNIT, WAREHOUSE
from app.accounting.rules.entry.amounts import NotAnAmount, check_formula
from app.accounting.rules.entry.checks import account_problems, party_problems, unit_problems
from app.accounting.rules.entry.recurrence import MOST_AT_ONCE
from app.accounting.rules.entry.templates import fill_in
from app.accounting.service.drafts import new_draft
from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound, StaleData
from app.core.text import tanggal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from app.accounting.queries.lookups import AccountRef
    from app.accounting.rules.entry.sheet import EntryLine
    from app.core.money import Money
    from app.core.work import Work


@handles(SaveTemplate)
def save_template(work: Work, do: SaveTemplate) -> TemplateSaved:
    """Check the whole template, say everything that is wrong at once, or keep it."""
    entity = entity_of(work, do.entity)
    problems = list(_problems(work, do))
    if problems:
        more = f" (dan {len(problems) - 1} masalah lain)" if len(problems) > 1 else ""
        raise InvalidInput(
            f"Templat belum dapat disimpan. {problems[0].message}{more}", tuple(problems)
        )
    row = _template(work, do.template) if do.template else _new(work)
    if do.template and do.read_version not in {None, row.version}:
        raise StaleData("Templat")
    if (row.every, row.step, row.starts_on) != (do.every, do.step, do.starts_on):
        row.ran_to = None  # another rhythm begins anew
    row.entity_id, row.title, row.description = entity.id, do.title, do.description
    row.lines = [line.model_dump(mode="json") for line in do.lines]
    row.every, row.step, row.starts_on, row.ends_on = do.every, do.step, do.starts_on, do.ends_on
    _touch(work, row)
    work.session.flush()
    record(work, "journal.template_saved", "journal_template", row.id, row.title)
    work.message = f"Templat {row.title} disimpan."
    return TemplateSaved(row.id, row.version)


def _new(work: Work) -> JournalTemplate:
    row = JournalTemplate(
        org_id=work.org_id, id=work.new_id(), every="", step=1, starts_on=None, ran_to=None,
        active=True,
    )  # fmt: skip
    work.session.add(row)
    return row


def _touch(work: Work, row: JournalTemplate) -> None:
    row.updated_at, row.updated_by = work.now, work.actor.user_id
    work.changed("journal_template")


def _template(work: Work, key: str) -> JournalTemplate:
    """A template that is in the list.

    Raises:
        NotFound
    """
    row = work.session.scalar(
        sa.select(JournalTemplate).where(
            JournalTemplate.org_id == work.org_id,
            sa.cast(JournalTemplate.id, sa.Text) == key,
            JournalTemplate.active,
        )
    )
    if row is None:
        raise NotFound("Templat jurnal", key, "template")
    return row


def _problems(work: Work, do: SaveTemplate) -> Iterator[FieldError]:
    taken = work.rows(
        "SELECT 1 FROM journal_template WHERE org_id = :org AND active "
        "AND lower(title) = lower(:title) AND CAST(id AS text) <> :key",
        title=do.title, key=do.template,
    )  # fmt: skip
    if taken:
        yield FieldError("title", f'Nama templat "{do.title}" sudah dipakai. Pilih nama lain.')
    if do.every and do.starts_on is None:
        yield FieldError("starts_on", "Isi tanggal pertama templat berulang.")
    if do.starts_on and do.ends_on and do.ends_on < do.starts_on:
        yield FieldError("ends_on", "Tanggal akhir tidak boleh sebelum tanggal pertama.")
    accounts = accounts_by_code(work, (line.account for line in do.lines))
    stores = dimension_ids(work, STORE, (line.store for line in do.lines))
    warehouses = dimension_ids(work, WAREHOUSE, (line.warehouse for line in do.lines))
    units = dimension_ids(work, UNIT, (line.unit for line in do.lines), to_post=True)
    parties = party_ids(work, ((line.account, line.party) for line in do.lines), accounts)
    for place, line in enumerate(do.lines, 1):
        known = (accounts.get(line.account), stores, warehouses, units, parties)
        for field, message in _line_problems(line, *known):
            yield FieldError(f"lines.{place}.{field}", f"Baris {place}: {message}")


def _line_problems(
    line: Any,  # noqa: ANN401 - TemplateLineIn
    account: AccountRef | None,
    stores: Mapping[str, str],
    warehouses: Mapping[str, str],
    units: Mapping[str, str],
    parties: Mapping[tuple[str, str], str],
) -> Iterator[tuple[str, str]]:
    yield from account_problems(line.account, account)
    if line.debit and line.credit:
        yield "debit", "isi debit atau kredit, tidak keduanya."
    for field, formula in (("debit", line.debit), ("credit", line.credit)):
        if formula:
            try:
                check_formula(formula)
            except NotAnAmount as wrong:
                yield field, str(wrong)
    if line.store and line.store not in stores:
        yield "store", f'toko "{line.store}" tidak ditemukan.'
    if line.warehouse and line.warehouse not in warehouses:
        yield "warehouse", f'gudang "{line.warehouse}" tidak ditemukan.'
    yield from unit_problems(line.unit, units)
    yield from party_problems(line.party, account, parties)


@handles(RemoveTemplate)
def remove_template(work: Work, do: RemoveTemplate) -> TemplateRemoved:
    """Put a template away."""
    row = _template(work, do.template)
    row.active = False
    _touch(work, row)
    record(work, "journal.template_removed", "journal_template", row.id, row.title)
    work.message = f"Templat {row.title} dihapus dari daftar."
    return TemplateRemoved(row.id)


@handles(UseTemplate)
def use_template(work: Work, do: UseTemplate) -> DraftSaved:
    """Work the formulas out and keep the draft; formulas that cannot be are all named."""
    template = _template(work, do.template)
    amounts = {name.removeprefix("$"): amount for name, amount in do.amounts.items()}
    lines = _filled(template, amounts)
    row = new_draft(
        work, template.entity_id, do.on_date or work.today, template.description, lines,
        reason=f"Templat {template.title}",
    )  # fmt: skip
    work.session.flush()
    work.message = f"Draf dibuat dari templat {template.title}."
    return DraftSaved(row.id, row.version)


def _filled(template: JournalTemplate, amounts: Mapping[str, Money]) -> list[JournalLineIn]:
    """The lines with their amounts.

    Raises:
        InvalidInput: Naming every formula that cannot be worked out.
    """
    made = fill_in(as_lines(template.lines), amounts)
    if made.problems:
        fields = tuple(
            FieldError(f"lines.{place}", f"Baris {place}: {why}") for place, why in made.problems
        )
        raise InvalidInput(" ".join(field.message for field in fields), fields)
    return _as_draft(made.lines)


def _as_draft(lines: Iterable[EntryLine]) -> list[JournalLineIn]:
    return [
        JournalLineIn(
            account=line.account, debit=line.debit, credit=line.credit, store=line.store,
            warehouse=line.warehouse, unit=line.unit, party=line.party, memo=line.memo,
            filled=line.filled,
        )
        for line in lines
    ]  # fmt: skip


@handles(RunRecurring)
def run_recurring(work: Work, _do: RunRecurring) -> RecurringDone:
    """A draft for each day that came since the last time; two workstations never make it twice."""
    # The second one waits here, and then finds the days done.
    work.lock(
        "SELECT id FROM journal_template WHERE org_id = :org AND active AND every <> '' "
        "ORDER BY id FOR UPDATE"
    )
    rows = work.session.scalars(
        sa.select(JournalTemplate)
        .where(
            JournalTemplate.org_id == work.org_id, JournalTemplate.active,
            JournalTemplate.every != "", JournalTemplate.starts_on <= work.today,
            sa.or_(JournalTemplate.ran_to.is_(None), JournalTemplate.ran_to < work.today),
        )
        .order_by(JournalTemplate.id)
    )  # fmt: skip
    count = sum(_bring(work, row) for row in rows)
    if count:
        work.message = f"{count} draf jurnal berulang jatuh tempo."
    return RecurringDone(count)


def _bring(work: Work, row: JournalTemplate) -> int:
    days = _due(row, work.today)
    if not days:
        return 0
    made = fill_in(as_lines(row.lines), {})
    lines = _as_draft(made.lines)
    # A formula that fails leaves its amount to be typed: other templates must not wait for it.
    failed = "".join(f"; baris {place}: {why}" for place, why in made.problems)
    for day in days:
        reason = f"Templat {row.title}, jatuh tempo {tanggal(day)}{failed}"
        new_draft(work, row.entity_id, day, row.description, lines, reason=reason)
    row.ran_to = days[-1]
    _touch(work, row)
    return len(days)


def _due(row: JournalTemplate, today: date) -> list[date]:
    rhythm = rhythm_of(row.every, row.step, row.starts_on, row.ends_on)
    if rhythm is None:
        return []
    return list(rhythm.due(today, after=row.ran_to))[:MOST_AT_ONCE]
