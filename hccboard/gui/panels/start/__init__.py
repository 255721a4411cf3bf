"""Before a board is open: first start, and unlocking a file."""
