"""Taxes of a small seller: PPh final on turnover, the PKP threshold, PPN, and files for Coretax.

*Masa*: the month a tax belongs to.  *Peredaran bruto*: gross turnover before discounts.  *NTPN*:
the number the treasury gives a payment.
"""
