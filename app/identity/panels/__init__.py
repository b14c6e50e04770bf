"""Screens of people, roles, the organisation and its legal entities."""
