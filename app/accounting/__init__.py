"""The books: chart of accounts, journals, balances, periods and what every slice posts to them.

Words: *jurnal* (journal), *akun* (account), *peran akun* (account role: the name a posting rule
uses for an account), *periode* (one month of one legal entity).
"""
