"""The conversion review of a case: criteria one by one, what they rest on, what would change the count; no verdict.

``page`` is the view, ``controller`` builds its sheet (``sheet``) in a worker. At the left ``criteria_head`` and
``criteria_table``; at the right ``side`` with its parts: evidence, timing, changes, what-if, and the panels of others.
"""
