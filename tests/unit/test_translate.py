"""The catalogue: one language for the process, another one for a block of a thread."""

from __future__ import annotations

import threading

import pytest

from hccboard import translate
from hccboard.translate import _, ngettext


@pytest.fixture(autouse=True)
def _english():
    translate.use("en")
    yield
    translate.use("en")


def test_a_block_speaks_its_own_language_and_gives_the_other_back():
    with translate.speaking("zh_CN"):
        assert translate.language() == "zh_CN"
        assert _("Liver function") == "\u809d\u529f\u80fd"
        with translate.speaking("en"):
            assert _("Liver function") == "Liver function"
        assert _("Liver function") != "Liver function"
        assert ngettext("{count} caution", "{count} cautions", 2) != "{count} cautions"
    assert (translate.language(), _("Liver function")) == ("en", "Liver function")


def test_a_block_that_fails_gives_the_language_back():
    with pytest.raises(ValueError, match="stop"), translate.speaking("zh_CN"):
        raise ValueError("stop")
    assert translate.language() == "en"


def test_other_threads_do_not_hear_of_it():
    heard = []
    with translate.speaking("zh_CN"):
        other = threading.Thread(target=lambda: heard.append((translate.language(), _("Liver function"))))
        other.start()
        other.join()
    assert heard == [("en", "Liver function")]


def test_an_unknown_language_is_english():
    with translate.speaking("zh_CN"), translate.speaking("xx"):
        assert translate.language() == "en"
