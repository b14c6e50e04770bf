"""Jurnal penjualan harian: one numbered summary per day, store and legal entity (ERP-FIN-09).

It posts nothing.  Each parcel's journal is posted with its stock in the transaction that ships it,
so that stock and books agree at every instant (I14) and every order is followed to its settlement
(I17); a second, batched posting would count the sales twice (journal_events: "per order or batched,
never both").  The summary *gathers* the journals of a day instead: which ones it holds is written
down once and for ever, a journal is in one summary only, and one that comes late is in a further
part of the same day.
"""
