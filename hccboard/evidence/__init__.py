"""The evidence base: packs of data, checked when they are read, shown beside the rules and never mixed with them.

A pack says what papers, labels and guidelines say; the rules themselves are code (``domain``). Every figure keeps
its source, its place in the paper, its data cut and the level of its interval; where sources disagree the printed
value stays beside the one that is used.

==================  ==========================================================================
``vocabulary``      every choice a pack has, with its English name
``fact_names``      the facts a criterion may name
``criteria``        declared comparisons over facts, made into rules of the domain
``model``           the entries as frozen dataclasses
``readers``         readers of single fields
``schema``          the kinds of entries and their fields
``results``         outcomes of studies: as printed, as corrected
``tables``          whole tables in rows of cells
``packs``           a folder into a checked pack; local packs; refusal
``situations``      for whom a recommendation is, as one criterion
``conversion``      the sets of criteria as the review of the domain takes them
``operation_rules`` what an entry behind a checklist or a schedule says, in few words
``index``           the evidence at hand: by id, kind, study, drug; search; counts
``problems``        what is wrong in a pack, and where
==================  ==========================================================================
"""

from __future__ import annotations

from hccboard.evidence.index import Evidence, counts, figures_of, reload, shipped, texts, with_local
from hccboard.evidence.problems import PackRefused, Problem

__all__ = ["Evidence", "PackRefused", "Problem", "counts", "figures_of", "reload", "shipped", "texts", "with_local"]
