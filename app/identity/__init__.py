"""Who may do what: organisations, legal entities, people, roles, badges and sign-in."""
