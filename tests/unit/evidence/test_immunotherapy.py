"""Whether a line may be immunotherapy, as iRECIST asks."""

from __future__ import annotations

import pytest

from hccboard.domain.records import Procedure, SystemicTherapy
from hccboard.evidence import shipped
from hccboard.evidence.knowledge import may_be_immunotherapy


@pytest.mark.parametrize(("drugs", "expected"), [
    (("lenvatinib",), False), (("sorafenib", "regorafenib"), False), (("bevacizumab",), False),
    (("atezolizumab + bevacizumab",), True), (("lenvatinib", "PD-1 antibody"), True), (("tremelimumab",), True),
    (("a trial drug",), True),  # it may be one
    ((), False),
])  # fmt: skip
def test_a_line_that_may_be_immunotherapy(drugs: tuple[str, ...], expected: bool) -> None:
    treatments = [Procedure(kind="tace"), *(SystemicTherapy(drugs=one) for one in drugs)]
    assert may_be_immunotherapy(shipped(), treatments) is expected
