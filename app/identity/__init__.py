"""Who may do what: organisations, legal entities, people, roles, permissions, badges and sign-in."""
