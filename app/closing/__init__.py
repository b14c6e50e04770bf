"""Closing: what must be finished before a month is closed, and the nightly proof that all adds up.

*Checklist*: items of every slice for one month of one legal entity; the states of months
themselves belong to ``accounting``.  *Self-check*: every promise recomputed and compared, with its
result kept.
"""
