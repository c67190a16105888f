"""How a random component of each kind is drawn: one file a kind."""
