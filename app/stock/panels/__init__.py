"""Screens of stock."""
