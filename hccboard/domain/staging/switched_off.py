"""What is named in the field but not shipped enabled, and why.

Nothing here computes: a source that nobody of us has read in full is left switched off and labelled.
"""

from __future__ import annotations

from hccboard.domain.decision import Result
from hccboard.domain.variables import Variables


def _off(system: str, edition: str, reason: str) -> Result:
    return Result(system, edition, None, (), (), False, (), switched_off=reason)


def japan_resectability(_: Variables) -> Result:
    """JLCA/JSHBPS oncological resectability R, BR1, BR2 (Akahoshi K, Liver Cancer 2024,
    doi:10.1159/000538627): the abstract was read, the table with the cut-offs was not."""
    return _off("jlca_resectability", "2023", "jlca_table_not_read")


def ez_albi_split(_: Variables) -> Result:
    """The 2a/2b split of EZ-ALBI: no primary source read."""
    return _off("ez_albi_2a_2b", "2020", "ez_albi_split_not_read")


def tumour_burden_zones(_: Variables) -> Result:
    """The zones of the tumour burden score (3.36, 13.74): on which side the limits lie is not known."""
    return _off("tumour_burden_zones", "2017", "tumour_burden_bounds_not_read")
