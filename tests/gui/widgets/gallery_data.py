"""Invented data for the gallery of widgets, in English and Chinese; of no patient."""

from __future__ import annotations

from hccboard.gui.widgets.banner import BannerData, BannerFact
from hccboard.gui.widgets.chip import ChipForm
from hccboard.gui.widgets.comparator import (
    ComparatorCell,
    ComparatorColumn,
    ComparatorData,
    ComparatorGroup,
    ComparatorRow,
)
from hccboard.gui.widgets.forest_plot import ForestData, ForestLine
from hccboard.gui.widgets.heat_map import HeatCell, HeatColumn, HeatMapData
from hccboard.gui.widgets.ladder import LadderData, LadderRow, LadderRung, RungState
from hccboard.gui.widgets.liver_map import LiverMapData, MapLesion, MapOutside, MapThrombus
from hccboard.gui.widgets.rail import RailItem
from hccboard.gui.widgets.tabs import TabItem
from hccboard.gui.widgets.text import Span

CHINESE = {
    "Cases": "病例",
    "Meetings": "会议",
    "Evidence": "证据",
    "Cohort": "队列",
    "Settings": "设置",
    "Board 13 Aug": "8月13日 会议",
    "Find case, drug, trial": "查找病例、药物、试验",
    "Print summary": "打印摘要",
    "Open in meeting": "在会议中打开",
    "Synthetic 001 · Male, 58 y · HBV cirrhosis": "合成 001 · 男，58 岁 · 乙型肝炎肝硬化",
    "Conversion hepatectomy now, or continue systemic therapy?": "目前行转化性肝切除术，还是继续系统抗肿瘤治疗？",
    "Thu 2026-08-13": "2026-08-13 周四",
    "Board": "讨论日期",
    "BCLC (2022)": "BCLC（2022）",
    "CNLC (2024)": "CNLC（2024）",
    "IIIa or IIIb": "IIIa 或 IIIb",
    "6 Aug": "8月6日",
    "grade 1": "1 级",
    "from 1240 → 86 → 12": "由 1240 → 86 → 12",
    "21 Jul": "7月21日",
    "Portal vein thrombus": "门静脉癌栓",
    "baseline Vp3": "基线 Vp3",
    "Open items": "缺失项",
    "2 missing": "2 项",
    "1 stale": "其中 1 项过期",
    "Overview": "概览",
    "Staging": "分期",
    "Response": "疗效时间轴",
    "Options": "治疗选择",
    "Conversion review": "转化评估",
    "Documents": "资料",
    "Summary": "摘要",
    "Stage at": "分期时点",
    "Diagnosis 2026-02-04": "诊断时 2026-02-04",
    "Latest 2026-07-21": "最近一次 2026-07-21",
    "2022 edition, J Hepatol 76:681": "2022 版，J Hepatol 76:681",
    "2024 edition, National Health Commission": "2024 年版，国家卫生健康委员会",
    "Advanced": "晚期",
    "One stage possible": "仅一种可能",
    "Two stages possible": "两种可能",
    "No missing value can change this stage.": "现有缺失值不影响该分期。",
    "Vascular invasion ± metastasis": "血管癌栓 ± 肝外转移",
    "Deciding value: ": "决定性缺失值：",
    "nature of the 9 mm lung nodule": "9 mm 肺结节性质",
    ". Not metastatic: IIIa. Metastatic: IIIb.": "。非转移：IIIa；转移：IIIb。",
    "any of": "任一项",
    "ECOG 3–4": "ECOG PS 3–4 分",
    "clinic": "门诊",
    "labs": "检验",
    "Child-Pugh C, no transplant option": "Child-Pugh C 级且不适合肝移植",
    "Portal vein invasion": "门静脉侵犯",
    "Vp2, posterior branch": "Vp2，右后支",
    "ECOG 1–2, liver function preserved": "ECOG PS 1–2 分，肝功能保留",
    "Extrahepatic spread": "肝外转移",
    "Lung nodule 9 mm, nature unknown": "肺结节 9 mm，性质未定",
    "Multinodular, beyond A; ECOG 0": "多发结节，超出 A 期，PS 0 分",
    "2 nodules": "2 个结节",
    "Single, or ≤3 nodules each ≤30 mm": "单发，或 ≤3 个且均 ≤30 mm",
    "Single ≤20 mm": "单发 ≤20 mm",
    "Extrahepatic metastasis": "肝外转移",
    "Vascular invasion on imaging, no metastasis": "影像学可见血管癌栓，无肝外转移",
    "≥4 tumours, no vascular invasion": "肿瘤 ≥4 个，无血管癌栓",
    "2–3 tumours, largest >30 mm": "肿瘤 2–3 个，最大径 >30 mm",
    "Single >50 mm, or 2–3 each ≤30 mm": "单发 >50 mm，或 2–3 个且均 ≤30 mm",
    "Single ≤50 mm": "单发 ≤50 mm",
    "Met": "符合",
    "Unmet": "不符合",
    "Missing": "缺失",
    "Stale": "过期",
    "Caution": "注意",
    "Not reached": "未判定",
    "Hypothetical": "假设",
    "Note": "提示",
}


class Words:
    """Translates the gallery's own texts."""

    def __init__(self, language: str) -> None:
        self._words = CHINESE if language == "zh_CN" else {}

    def __call__(self, text: str) -> str:
        return self._words.get(text, text)


def rail(w: Words) -> list[RailItem]:
    return [
        RailItem("cases", w("Cases"), "clipboard-list", "Ctrl+1"),
        RailItem("meetings", w("Meetings"), "calendar-days", "Ctrl+2"),
        RailItem("evidence", w("Evidence"), "book-open", "Ctrl+3"),
        RailItem("cohort", w("Cohort"), "chart-line", "Ctrl+4"),
        RailItem("settings", w("Settings"), "settings", "Ctrl+5", bottom=True),
    ]


def banner(w: Words) -> BannerData:
    facts = (
        BannerFact("bclc", w("BCLC (2022)"), "C"),
        BannerFact("cnlc", w("CNLC (2024)"), w("IIIa or IIIb"), open=True),
        BannerFact("child_pugh", "Child-Pugh", "A5", w("6 Aug")),
        BannerFact("albi", "ALBI", "−2.71", w("grade 1")),
        BannerFact("ecog", "ECOG", "1", w("6 Aug")),
        BannerFact("afp", "AFP, ng/mL", "12", w("from 1240 → 86 → 12"), rank=1),
        BannerFact("mrecist", "mRECIST", "−61 %", w("21 Jul"), badge="PR"),
        BannerFact("recist", "RECIST 1.1", "−24 %", badge="SD", rank=2),
        BannerFact("pvt", w("Portal vein thrombus"), "Vp2", w("baseline Vp3"), rank=2),
        BannerFact(
            "open",
            w("Open items"),
            w("2 missing"),
            w("1 stale"),
            tone="missing",
            icon="circle-question-mark",
        ),
    )
    return BannerData(
        "HCC-0142",
        w("Synthetic 001 · Male, 58 y · HBV cirrhosis"),
        w("Conversion hepatectomy now, or continue systemic therapy?"),
        w("Thu 2026-08-13"),
        facts,
        w("Board"),
    )


def tabs(w: Words) -> list[TabItem]:
    return [
        TabItem("overview", w("Overview")),
        TabItem("staging", w("Staging"), missing=1),
        TabItem("response", w("Response")),
        TabItem("options", w("Options")),
        TabItem("conversion", w("Conversion review"), missing=2, unmet=1),
        TabItem("documents", w("Documents")),
        TabItem("summary", w("Summary")),
    ]


def _row(w: Words, key: str, verdict: ChipForm, rule: str, value: str, where: str) -> LadderRow:
    date, source = where.split(" ", 1)
    words = {
        ChipForm.MET: "Met",
        ChipForm.UNMET_OUTLINE: "Unmet",
        ChipForm.MISSING: "Missing",
        ChipForm.NOT_REACHED: "Not reached",
    }
    return LadderRow(key, verdict, w(rule), w(value), date, w(source), w(words[verdict]))


def bclc(w: Words) -> LadderData:
    met, no = ChipForm.MET, ChipForm.UNMET_OUTLINE
    missing, later = ChipForm.MISSING, ChipForm.NOT_REACHED
    labs, clinic, ct = "2026-08-06 labs", "2026-08-06 clinic", "2026-07-21 CT-8"
    rungs = (
        LadderRung(
            "D",
            RungState.PASSED,
            (
                _row(w, "d1", no, "ECOG 3–4", "1", clinic),
                _row(w, "d2", no, "Child-Pugh C, no transplant option", "A5", labs),
            ),
            w("any of"),
        ),
        LadderRung(
            "C",
            RungState.REACHED,
            (
                _row(w, "c1", met, "Portal vein invasion", "Vp2, posterior branch", ct),
                _row(w, "c2", met, "ECOG 1–2, liver function preserved", "1, A5", clinic),
                _row(w, "c3", missing, "Extrahepatic spread", "Lung nodule 9 mm, nature unknown", ct),
            ),
            w("any of"),
        ),
        LadderRung(
            "B",
            RungState.NOT_REACHED,
            (_row(w, "b", later, "Multinodular, beyond A; ECOG 0", "2 nodules", ct),),
        ),
        LadderRung(
            "A",
            RungState.NOT_REACHED,
            (_row(w, "a", later, "Single, or ≤3 nodules each ≤30 mm", "58, 25 mm", ct),),
        ),
        LadderRung("0", RungState.NOT_REACHED, (_row(w, "0", later, "Single ≤20 mm", "58, 25 mm", ct),)),
    )
    return LadderData(
        "BCLC",
        w("2022 edition, J Hepatol 76:681"),
        "C",
        w("Advanced"),
        w("One stage possible"),
        True,
        w("No missing value can change this stage."),
        rungs,
    )


def cnlc(w: Words) -> LadderData:
    met, no = ChipForm.MET, ChipForm.UNMET_OUTLINE
    missing, later = ChipForm.MISSING, ChipForm.NOT_REACHED
    labs, clinic, ct = "2026-08-06 labs", "2026-08-06 clinic", "2026-07-21 CT-8"
    lung, invasion = "Lung nodule 9 mm, nature unknown", "Vascular invasion on imaging, no metastasis"
    below = (
        ("IIb", "≥4 tumours, no vascular invasion", "2 nodules"),
        ("IIa", "2–3 tumours, largest >30 mm", "58, 25 mm"),
        ("Ib", "Single >50 mm, or 2–3 each ≤30 mm", "58, 25 mm"),
        ("Ia", "Single ≤50 mm", "58, 25 mm"),
    )
    rungs = (
        LadderRung(
            "IV",
            RungState.PASSED,
            (
                _row(w, "iv1", no, "ECOG 3–4", "1", clinic),
                _row(w, "iv2", no, "Child-Pugh C, no transplant option", "A5", labs),
            ),
            w("any of"),
        ),
        LadderRung(
            "IIIb",
            RungState.POSSIBLE,
            (_row(w, "iiib", missing, "Extrahepatic metastasis", lung, ct),),
        ),
        LadderRung(
            "IIIa",
            RungState.REACHED,
            (_row(w, "iiia", met, invasion, "Vp2, posterior branch", ct),),
        ),
        *(
            LadderRung(stage, RungState.NOT_REACHED, (_row(w, stage, later, rule, value, ct),))
            for stage, rule, value in below
        ),
    )
    deciding = (
        Span(w("Deciding value: ")),
        Span(w("nature of the 9 mm lung nodule"), "cell_strong", "missing"),
        Span(w(". Not metastatic: IIIa. Metastatic: IIIb.")),
    )
    return LadderData(
        "CNLC",
        w("2024 edition, National Health Commission"),
        w("IIIa or IIIb"),
        w("Vascular invasion ± metastasis"),
        w("Two stages possible"),
        False,
        deciding,
        rungs,
    )


def liver_map() -> LiverMapData:
    lesions = (
        MapLesion(
            "L1",
            ("S6",),
            58,
            31,
            78,
            "L1, S6: 58 mm",
            "viable 31, was 78",
            "Lesion L1, segment 6, 58 millimetres, viable 31, baseline 78.",
        ),
        MapLesion(
            "L2",
            ("S7",),
            25,
            12,
            31,
            "L2, S7: 25 mm",
            "viable 12, was 31",
            "Lesion L2, segment 7, 25 millimetres, viable 12, baseline 31.",
        ),
    )
    thrombus = MapThrombus(
        "V1",
        "Vp2",
        "Vp3",
        "right",
        "Thrombus Vp2",
        "was Vp3 (dashed)",
        "Thrombus, right portal vein, Vp2, baseline Vp3.",
    )
    outside = MapOutside("N1", "N1, lung: 9 mm", "right lower lobe", "Nodule N1, lung, 9 millimetres, nature unknown.")
    return LiverMapData("Liver map, CT-8, 2026-07-21", lesions, (thrombus,), (outside,))


def crowded_map() -> LiverMapData:
    """Many lesions of every kind: left lobe, several in one segment, unmeasured, disappeared."""
    rows = (
        ("L1", ("S8",), 41.0, 41.0, 60.0),
        ("L2", ("S8",), 22.0, None, 22.0),
        ("L3", ("S8",), 9.0, 9.0, None),
        ("L4", ("S2",), 30.0, 0.0, 44.0),
        ("L5", ("S3",), None, None, None),
        ("L6", ("S4a", "S4b"), 18.0, 18.0, 18.0),
        ("L7", ("S5",), 0.0, 0.0, 25.0),
        ("L8", ("S6",), 12.0, 6.0, 14.0),
        ("L9", ("S1",), 10.0, 10.0, 10.0),
    )
    lesions = tuple(
        MapLesion(i, s, d, v, b, f"{i}, {'/'.join(s)}: {'?' if d is None else round(d)} mm", "was")
        for i, s, d, v, b in rows
    )
    thrombus = MapThrombus("V1", "Vp4", "Vp3", "left", "Thrombus Vp4", "was Vp3")
    vein = MapThrombus("V2", "Vv2", "", "right", "Thrombus Vv2", "new")
    return LiverMapData("Liver map, nine lesions", lesions, (thrombus, vein))


def comparator() -> ComparatorData:
    """Two groups: one with a current regimen and a flag, one with a missing figure."""
    first = ComparatorRow(
        "study.a", "drug one + drug two", "Trial A (final), n 395, vs drug three, current treatment",
        (ComparatorCell("26.1", "vs 17.5", 0.261, strong=True),
         ComparatorCell("39.9", "vs 15", 0.399, True, flag=True)),
        "primary endpoint missed", True,
    )  # fmt: skip
    second = ComparatorRow(
        "study.b", "drug four", "Trial B, n 104, single arm",
        (ComparatorCell("36", "", 0.36, strong=True, mark="r"), ComparatorCell("–")),
    )  # fmt: skip
    return ComparatorData(
        (ComparatorColumn("ORR, %", "Objective response rate"), ComparatorColumn("PD, %", "Progressive disease")),
        (ComparatorGroup("RECIST 1.1", (first,)), ComparatorGroup("mRECIST", (second,))),
        (("conversion", "Conversion"), ("long_term", "Long-term control")), "conversion", "Regimen, trial",
        ("Separate trials, each against its own comparator.", "Dash: not extracted."),
    )  # fmt: skip


def forest() -> ForestData:
    """An interval at 95 %, a dashed one that is cut at the end of the axis, an estimate alone, words alone."""
    lines = (
        ForestLine("result.a", "Trial A", "vs drug three", "0.66 (0.52–0.85)", "95 % CI", 0.66, 0.52, 0.85,
                   current=True),
        ForestLine("result.b", "Trial B", "vs drug five", "0.90 (0.01–1.18)", "96.02 % CI", 0.90, 0.01, 1.18, True,
                   flag=True),
        ForestLine("result.c", "Trial C", "vs placebo", "0.45", "CI not on file", 0.45),
        ForestLine("result.d", "Trial D", "vs placebo", "difference 8.28", "95 % CI"),
    )  # fmt: skip
    return ForestData(
        "Overall survival", lines, "log scale", "Trial, comparator", "HR (CI)", "favours regimen",
        "favours comparator", ("Trial",), ("Never pooled.",), "Four effects.", (("os", "OS"), ("pfs", "PFS")), "os",
    )  # fmt: skip


def heat_map() -> HeatMapData:
    """The whole scale, a censored value, a dash, an antibody."""
    texts = (("0.04", "21", "–"), ("340", ">10,000", "0.15"))
    cells = tuple(
        tuple(HeatCell(text, float(text.strip(">").replace(",", "")) if text != "–" else None) for text in row)
        for row in texts
    )
    return HeatMapData(
        "IC50", (HeatColumn("drug one"), HeatColumn("drug two"), HeatColumn("antibody", True)), ("VEGFR-2", "FGFR-1"),
        cells, "nM", "Target", "Different assays, do not rank.", "", ("Source, Table 3.",), "nM", "lower value",
        "higher value",
    )  # fmt: skip
