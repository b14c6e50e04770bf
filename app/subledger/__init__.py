"""Who owes what and who is owed: one mechanism for receivables, payables and their advances.

*Item*: a line of a control account, kept with what of it is still open.  *Charge*: an item that
raises what is owed (an invoice); *credit*: one that lowers it (a payment, a return).  *Allocation*:
a credit set against a charge.  *Side*: receivable, payable, or the advances of one of them.

Items follow the journal by themselves, whoever posts it, so a sub-ledger cannot differ from its
control account (identity I15); due dates, allocations and documents are what other slices add.
"""
