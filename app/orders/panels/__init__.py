"""Screens of orders: the list with its detail, stores, and what SKUs and shipping options mean."""
