"""What stock, orders, fulfilment and others do to the books inside their own transaction.

The usual shape of a posting::

    accounts = steps.Accounts.load(
        work, {Role.RECEIVABLE_MARKETPLACE, Role.SALES, Role.STOCK_GOODS, Role.COGS},
        entity_id=entity, on_date=day, event="sale.shipped", stores=(store,),
    )                                                # one select: accounts, date rules, period
    steps.post(work, sale_journal(order), accounts=accounts)
    journal = steps.stock_journal(work, ...)         # its lines come from the moves that name it
    Move(..., account_id=accounts.id(Role.STOCK_GOODS), contra_id=accounts.id(Role.COGS),
         journal_id=journal)

Bindings are never cached: a mapping changed at another workstation must hold for the very next
posting, and no database rule could notice an outdated account.  The select takes a few hundredths
of a millisecond on the server.
"""

from app.accounting.steps.accounts import ANY_EVENT, Accounts, Bound, check_date
from app.accounting.steps.closing import Books, close_month, reopen_month
from app.accounting.steps.posting import PostedJournal, post, post_once, stock_journal
from app.accounting.steps.stores import add_store_accounts
from app.accounting.steps.voiding import StoredJournal, journal_by_id, journal_by_number, void

__all__ = [
    "ANY_EVENT",
    "Accounts",
    "Books",
    "Bound",
    "PostedJournal",
    "StoredJournal",
    "add_store_accounts",
    "check_date",
    "close_month",
    "journal_by_id",
    "journal_by_number",
    "post",
    "post_once",
    "reopen_month",
    "stock_journal",
    "void",
]
