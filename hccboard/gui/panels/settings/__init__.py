"""Settings: what this computer remembers, and what the board agreed on."""
