"""The papers of the help in the language in use."""

from __future__ import annotations

import pytest

from hccboard import paths, translate
from hccboard.operations import help_pages


def test_the_papers_are_in_order_and_titled() -> None:
    found = help_pages.papers("en")
    assert tuple(one.id for one in found) == help_pages.ORDER
    assert found[0].title == "Intended use and limits"
    assert all(one.text.startswith(f"# {one.title}\n") for one in found)


def test_the_language_in_use_counts() -> None:
    translate.use("zh_CN")
    try:
        assert help_pages.papers()[0].title == "预期用途与局限"
    finally:
        translate.use("en")
    assert help_pages.papers()[0].title == "Intended use and limits"


def test_a_paper_that_is_not_there_in_a_language_is_shown_in_english(tmp_path, monkeypatch) -> None:
    real = paths.resources

    def only_english(*parts: str):
        return tmp_path / "none.md" if "zh_CN" in parts else real(*parts)

    monkeypatch.setattr(paths, "resources", only_english)
    assert help_pages.papers("zh_CN") == help_pages.papers("en")


@pytest.mark.parametrize(
    ("link", "paper"),
    [("hazards.md", "hazards"), ("./hazards.md#values", "hazards"), ("hazards", ""), ("../README.md", ""),
     ("none.md", ""), ("https://example.invalid/hazards.md", ""), ("file:///etc/hazards.md", "")],
)  # fmt: skip
def test_a_link_leads_to_a_paper_or_nowhere(link: str, paper: str) -> None:
    assert help_pages.paper_of_link(link) == paper
