"""The clinical core: plain Python, frozen data, no clock, no I/O, no Qt.

One idea carries it: facts are sets of what may be true (``facts``), rules are comparisons with a Kleene
outcome, and results are the exact set of answers still possible with a trace (``decision``).

==================  ==========================================================================
``facts``           a fact, the interval or choice it lies in, its unit, date and source
``catalogue``       every fact the program knows: unit, hard limits, plausible range
``nodules``         what is known about the list of viable nodules, as one joint fact
``nodule_cases``    all lists of nodules of one count, and which limits hold of them
``variables``       facts as rules see them (portal vein with its trunk, Child-Pugh points, ...)
``decision``        the walker: result set, missing facts, trace
``scores``          points and formulas over facts
``liver_function``  one module per score
``staging``         one module per system or family of criteria
``record_fields``   how the fields of records are entered
``records``         what was recorded, when, from which source
``snapshot``        the records as of a date, turned into facts
``assessment``      ``assess()``: every system for one set of facts
``response``        RECIST 1.1 and mRECIST side by side, iRECIST, tumour markers
``conversion``      may a patient be operated on now: sets of criteria, each met, unmet, missing or stale
``washout``         how long each drug was withheld before a day of operation
``operation_*``     before an operation on the liver: what should be at hand, item by item
``after_operation`` what became of the last operations, and which study is due when
``liver_volumes``   the standard liver volume by named formula, the remnant's share of it
``resections``      names of resections and the segments that they take
``timeline``        the course on one axis of dates: lanes, panels, strips, what does not fit
==================  ==========================================================================
"""
