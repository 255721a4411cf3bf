"""What the program is made of, and under which licences."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict

import pytest

from hccboard import __version__, paths
from hccboard.operations import licences
from hccboard.operations.licences import Licence


def test_every_component_names_its_licence_and_brings_its_text() -> None:
    found = {one.name: one for one in licences.live()}
    assert next(iter(found)) == licences.OWN and found[licences.OWN].version == __version__
    assert {"Python", "PySide6_Essentials", "sqlcipher3", "lifelines", "Inter (typeface)"} <= set(found)
    assert [one.name for one in found.values() if not one.licence or len(one.licence) > 80] == []
    assert "Apache License" in found[licences.OWN].text
    assert "LESSER GENERAL PUBLIC LICENSE" in found["PySide6_Essentials"].text
    assert [one.name for one in found.values() if not one.text.strip()] == []


@pytest.mark.parametrize("name", ["cycler", "kiwisolver", "matplotlib", "scipy", "autograd-gamma", "reportlab"])
def test_the_begin_of_a_text_is_not_taken_for_the_name_of_a_licence(name: str) -> None:
    (found,) = (one for one in licences.live() if one.name == name)
    assert not {"Copyright", "=", "UNKNOWN", "agreement"} & set(found.licence.replace("(c)", "").split()), found.licence


def test_the_frozen_program_shows_the_list_of_its_builder(tmp_path, monkeypatch) -> None:
    file = tmp_path / "licences.json.gz"
    one = Licence("Part", "1.0", "MIT", "Permission is granted")
    file.write_bytes(gzip.compress(json.dumps([asdict(one)]).encode()))
    monkeypatch.setattr(paths, "shipped_licences", lambda: file)
    licences.licences.cache_clear()
    try:
        assert licences.licences() == (one,)
    finally:
        licences.licences.cache_clear()


def test_without_a_lock_the_packages_are_those_the_program_asks_for(tmp_path, monkeypatch) -> None:
    asked = {"hccboard": ["reportlab>=5"], "reportlab": ["pillow>=9"]}
    monkeypatch.setattr(paths, "runtime_lock", lambda: tmp_path / "none")
    monkeypatch.setattr(licences, "_asked_for", lambda name: [one.split(">=")[0] for one in asked.get(name, ())])
    names = {one.name for one in licences.live()}
    assert {"reportlab", "pillow"} <= names
    assert "SQLAlchemy" not in names
