"""The evidence browser without its window: records, search, filters, and open records as plain data.

==============  ===========================================================
``shapes``      what is shown: records, sections, tables, links
``library``     all records; the search and the filters; who owns an entry
``records``     the lines of the list
``details``     an open record of any kind
``studies``     a trial or cohort: arms, endpoints, criteria of entry
``tables``      tables of papers, used values first
``treatments``  regimens and drugs
``guidance``    recommendations, criteria sets, cautions
``sources``     papers, sites, discrepancies
``packs``       packs in use and refused
``uses``        where the program uses a record
``fits``        the entry criteria of trials on the open case
==============  ===========================================================
"""

from __future__ import annotations

from hccboard.evidence.index import local_folder
from hccboard.operations.evidence_browsing.library import Library, library, read_again
from hccboard.operations.evidence_browsing.shapes import Detail, Found, Query, Record

__all__ = ["Detail", "Found", "Library", "Query", "Record", "library", "local_folder", "read_again"]
