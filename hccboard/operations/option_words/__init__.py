"""Options in words, for screen and paper alike.

===============  ====================================================================
``values``       the values that decided, and what is missing
``rows``         the options of an edition in groups, each in few words
``differences``  where two editions differ, in the words of each
``studies``      the key figures of a study in a line
===============  ====================================================================
"""
