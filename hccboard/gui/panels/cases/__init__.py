"""The list of cases: saved views, filters, search, the table and a preview beside it."""
