"""Reading people, roles, settings and sign-ins."""
