"""An operation is on another organ only where nothing of its target may be of the liver; else the liver counts."""

from __future__ import annotations

import pytest

from hccboard.domain.operated_organ import names_another_organ

OTHERS = (
    "lung S6", "Right lung S6", "right lung lower lobe S6", "lung right lower lobe, S9", "lung S9/10", "lung S1-3",
    "S6 of the right lung", "segment 6 of the lung", "lung segment 6", "pulmonary segmentectomy",
    "pulmonary lobectomy", "Lung, right upper lobe", "right upper lobectomy, lung", "lower lobe of the left lung",
    "lung S6, lung S8", "pulmonary bilobectomy", "lung S10", "Lungs", "sublobar resection of the lung",
    "vertebra S1", "S1 vertebra", "S1/S2 vertebrae", "spine S1-S3", "sacrum S2", "spinal segment",
    "vertebral body L3", "bone", "Rib 6", "skull", "brain, frontal", "frontal lobe of the brain",
    "brain frontal lobe", "adrenal", "pleura", "left kidney", "renal", "small bowel", "segment of small bowel",
    "colon segment", "sigmoid colon", "rectum", "lymph node dissection", "peritoneal nodules", "chest wall", "肺S6",
    "右肺S6", "右肺 S6", "右肺下叶S6", "右肺下叶S6+左肺S8", "左肺上叶前段", "肺段切除", "右肺，下叶", "肺叶",
    "骨转移", "S1椎体", "椎体S1", "骶骨S2", "腰椎", "脊柱", "肋骨", "脑转移", "脑额叶", "右肾上腺", "左肾", "胸膜",
    "小肠段", "结肠", "腹膜后淋巴结",
)  # fmt: skip
THE_LIVER = (
    "", "S6", "VI", "right lobe", "S6 and a nodule of the diaphragm", "右后叶",
    # The liver is named
    "liver and lung", "lung S6, liver S6", "liver metastasis, lung", "lung and caudate lobe", "肝S6及肺", "肺及肝",
    "骨转移，肝S8", "肺S6、尾状叶", "hepatectomy and lung wedge", "segment 6 of the liver, vertebra S1",
    # A part that may be of the liver stands apart from the organ
    "S6 and adrenal", "S8 and lung metastasis", "S8, lung", "lung, S8", "lung and S8", "lung + S8",
    "lung S6 and S8", "S8 resection lung wedge", "S6 lung", "adrenal S6", "kidney S6", "S7 spine", "S7 vertebra",
    "bone S1", "s6 / adrenal", "S4a, nodes", "Seg 6 and colon", "Sg6, right kidney", "segment VI and colon",
    "VI, nodes", "V and adrenal", "Ⅵ, lung", "right lobe and lung", "lung, right lobe", "hilar nodes right lobe",
    "colon right lobe", "posterior section, nodes", "right posterior upper lobe, lung",
    "trisectionectomy and colon", "lung, segment 6", "bowel and segment 6", "lung, S8, lower lobe",
    "lobectomy, nodes", "肺S6，S8", "肺、S8", "肺 右后叶", "肺左外叶", "肺右后叶", "肺下叶及S8", "淋巴结及S6",
    "淋巴结清扫及S6切除", "左外叶+淋巴结清扫", "脾及右后段、淋巴结", "肾上腺S6", "骨及S8", "右后上叶、肺",
    "右后叶切除、肾周粘连", "S6和椎体", "小肠及S5段", "IV、V段及淋巴结",
)  # fmt: skip


@pytest.mark.parametrize("target", OTHERS)
def test_a_target_that_names_only_another_organ_and_its_parts(target: str) -> None:
    assert names_another_organ(target)


@pytest.mark.parametrize("target", THE_LIVER)
def test_whatever_may_be_of_the_liver_counts_as_the_liver(target: str) -> None:
    assert not names_another_organ(target)


JOINTS = (" and ", ", ", " + ", "; ", "、", "，", "及", "和")


@pytest.mark.parametrize("part", ["liver", "肝右叶", "caudate", "hepatectomy"])
def test_naming_the_liver_beside_another_organ_always_counts(part: str) -> None:
    assert not [x for x in _joined(part, (*JOINTS, "/", " ", "")) if names_another_organ(x)]


@pytest.mark.parametrize(
    "part", ["S8", "S4b", "segment 8", "VIII", "right lobe", "右后叶", "S8段", "left lateral section"]
)
def test_a_part_set_apart_from_the_other_organ_always_counts(part: str) -> None:
    assert not [x for x in _joined(part, JOINTS) if names_another_organ(x)]


def _joined(part: str, joints: tuple[str, ...]) -> list[str]:
    return [text for other in OTHERS for joint in joints for text in (f"{other}{joint}{part}", f"{part}{joint}{other}")]
