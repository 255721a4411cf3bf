"""Words for how a lesion behaves under contrast."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from hccboard.domain.lesion_signs import LesionSign
from hccboard.domain.records import ImagingStudy
from hccboard.translate import _, mark
from hccboard.wording.formats import list_text, names_text, sentences_text

# sign -> answer -> words; "" where no study recorded an answer
SIGNS = {
    "arterial_enhancement": {
        "yes": mark("arterial enhancement"), "no": mark("no arterial enhancement"),
        "indeterminate": mark("arterial enhancement indeterminate"),
        "not_assessed": mark("arterial enhancement not assessed"), "": mark("arterial enhancement not recorded"),
    },
    "washout": {
        "yes": mark("washout"), "no": mark("no washout"), "indeterminate": mark("washout indeterminate"),
        "not_assessed": mark("washout not assessed"), "": mark("washout not recorded"),
    },
}  # fmt: skip


def signs_text(signs: Sequence[LesionSign], study_text: Callable[[ImagingStudy], str]) -> str:
    """ "arterial enhancement, washout (CT-1)"; each study behind what it saw."""
    parts = []
    for study, together in groupby(signs, key=lambda sign: sign.study):
        words = list_text([_(SIGNS[sign.name][sign.answer]) for sign in together])
        origin = study_text(study) if study is not None else ""
        parts.append(_("{value} ({origin})").format(value=words, origin=origin) if origin else words)
    return list_text(parts)


def signs_note(
    alike: Mapping[tuple[LesionSign, ...], Sequence[str]], study_text: Callable[[ImagingStudy], str]
) -> str:
    """ "L1, L2: arterial enhancement, washout (CT-1). L3: arterial enhancement and washout not recorded."

    ``alike`` holds the labels of the lesions with the same signs.
    """
    sentences = []
    for signs, labels in alike.items():
        words = signs_text(signs, study_text) or _("arterial enhancement and washout not recorded")
        sentences.append(_("{facts}.").format(facts=_("{name}: {value}").format(name=names_text(labels), value=words)))
    return sentences_text(sentences)
