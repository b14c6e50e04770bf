"""Sides of the sub-ledger, ages, and how a payment is shared out; pure."""
