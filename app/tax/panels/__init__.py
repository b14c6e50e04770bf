"""Screens of taxes."""
