"""What was done so far, and what follows from other facts, as facts for criteria.

==============  ==============================================================================
``model``       the history as told: lines, local treatment, metastases, stops; the drugs known
``last_doses``  the last dose of each drug, from the lines and what happened to their doses
``systemic``    lines of systemic therapy: received, progressed on, not tolerated
``local``       local treatment, metastases by site, lobes, drug stops
``derived``     stages and criteria as facts; what one fact says of another
``response``    the present response, and for how long it has held
``markers``     AFP against the baseline; the basis of the diagnosis
``judged``      what a team judged; the lobes from the segments of the nodules
``case``        the history of a case from its records
==============  ==============================================================================

A list that was given is the whole list; a list that was not given says nothing, and nothing is never "no".
"""
