"""The parts every screen is composed from: plain data in, signals out.

No part knows the domain or the store. Texts come from the caller, apart from a few fixed words that
go through the catalogue. A part that paints itself carries an accessible name and description, and
a ``retheme()`` method that ``theme.apply`` calls after a change of colours or text scale.
"""
