"""Words that stand for codes: those with one meaning, and no figure that may mean two things."""

from __future__ import annotations

import pytest

from hccboard.interchange import import_fields
from hccboard.interchange.code_words import is_blank, recognise


@pytest.mark.parametrize(
    ("target", "tokens", "found"),
    [
        ("sex", ["男", "女"], {"男": "M", "女": "F"}),
        ("sex", ["Male", "f"], {"Male": "M", "f": "F"}),
        ("sex", ["1", "0"], {}),
        ("sex", ["1", "2"], {}),
        ("cirrhosis", ["1", "0"], {"1": "yes", "0": "no"}),
        ("cirrhosis", ["1.0", "0.0"], {"1.0": "yes", "0.0": "no"}),
        ("cirrhosis", ["1"], {"1": "yes"}),
        ("cirrhosis", ["1", "2"], {}),
        ("cirrhosis", ["有", "无", "可疑", "未查"],
         {"有": "yes", "无": "no", "可疑": "indeterminate", "未查": "not_assessed"}),
        ("hbsag", ["+", "-"], {"+": "positive", "-": "negative"}),
        ("hbsag", ["-"], {}),
        ("hbsag", ["阳性", "阴性"], {"阳性": "positive", "阴性": "negative"}),
        ("ascites", ["无", "少量", "大量"], {"无": "none", "少量": "mild", "大量": "moderate_severe"}),
        ("ascites", ["1", "2", "3"], {}),
        ("ascites", ["yes", "no"], {"no": "none"}),
        ("encephalopathy", ["0", "1", "2"], {"0": "0", "1": "1", "2": "2"}),
        ("encephalopathy", ["1", "2", "3"], {}),
        ("encephalopathy", ["无", "I-II级", "Ⅱ级"], {"无": "0", "I-II级": "1-2", "Ⅱ级": "2"}),
        ("portal_vein", ["Vp3", "无", "有", "II型"], {"Vp3": "Vp3", "无": "Vp0", "有": "Vp1-Vp4", "II型": "Vp3"}),
        ("portal_vein", ["0", "1"], {}),
        ("portal_vein_thrombosis", ["0", "1"], {"0": "Vp0"}),
        ("portal_vein_thrombosis", ["yes", "no"], {"no": "Vp0"}),
        ("lymph_nodes", ["N0", "N1", "Nx"], {"N0": "no", "N1": "yes", "Nx": "not_assessed"}),
        ("vital_status", ["1", "0"], {}),
        ("vital_status", ["存活", "死亡"], {"存活": "alive", "死亡": "dead"}),
        ("varices", ["无", "有"], {"无": "none"}),
        ("causes", ["HBV", "酒精性", "乙肝"], {"HBV": "hbv", "酒精性": "alcohol", "乙肝": "hbv"}),
        ("lesion_segments", ["S4", "IVa", "Segment 8", "seg. 5", "Ⅵ段", "第7段", "肝S2", "3", "尾状叶",
                             "right lobe", "S5-8"],
         {"S4": "S4", "IVa": "S4a", "Segment 8": "S8", "seg. 5": "S5", "Ⅵ段": "S6", "第7段": "S7", "肝S2": "S2",
          "3": "S3", "尾状叶": "S1"}),
        ("lesion_li_rads", ["LR-5", "LI-RADS 4", "LIRADS3", "2", "LR-5类", "M", "LR-TR non-viable", "LR-TR存活",
                            "LR-6", "5/M"],
         {"LR-5": "LR-5", "LI-RADS 4": "LR-4", "LIRADS3": "LR-3", "2": "LR-2", "LR-5类": "LR-5", "M": "LR-M",
          "LR-TR non-viable": "LR-TR nonviable", "LR-TR存活": "LR-TR viable"}),
    ],
)  # fmt: skip
def test_words_of_a_column(target: str, tokens: list[str], found: dict[str, str]) -> None:
    assert recognise(target, tokens) == found


def test_every_word_leads_to_a_code_of_its_target() -> None:
    from hccboard.interchange import import_words

    for target in import_fields.targets().values():
        codes = import_words.codes(target.id)
        assert set(codes) <= set(target.codes), target.id


@pytest.mark.parametrize("text", ["", "NA", "?", "-", "不详", "UNKNOWN"])
def test_blanks(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "no", "无", "none"])
def test_an_answer_is_no_blank(text: str) -> None:
    assert not is_blank(text)
