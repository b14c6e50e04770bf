"""The kernel under every slice: values, errors, commands, the unit of work and the ledger gate.

No Qt and no business words live here.  A slice adds commands and queries; the kernel runs them in
one transaction, applies their ledger effects and answers the same request id only once.
"""
