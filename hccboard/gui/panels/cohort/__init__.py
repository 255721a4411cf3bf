"""The page of the cohort (design 08): filters, curves, courses, groups, published figures, and who is left out.

``page`` shows, ``controller`` asks ``operations.cohort`` in a worker and hands over; ``charts`` and ``tables`` make
figures and cells of an analysis, without Qt widgets. The page describes the cases of this board. It never says that a
treatment works: groups that were not drawn by lot differ in more than their treatment.
"""
