"""Pictures of panels in their states, from made-up data."""
