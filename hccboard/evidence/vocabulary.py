"""The words a pack may use: every choice of the schema, with its English name.

The names are msgids: ``texts`` of the package hands them to the translation catalogue together with the texts
of the packs. An id never changes its meaning; a name may.
"""

from __future__ import annotations

from collections.abc import Mapping

# endpoint -> (name, unit of the arm values, direction: 1 more is better, -1 less is better, 0 neither)
ENDPOINTS: Mapping[str, tuple[str, str, int]] = {
    "os": ("Overall survival, median", "months", 1),
    "pfs": ("Progression-free survival, median", "months", 1),
    "rfs": ("Recurrence-free survival, median", "months", 1),
    "ttp": ("Time to progression, median", "months", 1),
    "ttrp": ("Time to radiological progression, median", "months", 1),
    "ttsp": ("Time to symptomatic progression, median", "months", 1),
    "ttf": ("Time to treatment failure, median", "months", 1),
    "dor": ("Duration of response, median", "months", 1),
    "os_rate": ("Overall survival rate", "%", 1),
    "pfs_rate": ("Progression-free survival rate", "%", 1),
    "rfs_rate": ("Recurrence-free survival rate", "%", 1),
    "orr": ("Objective response rate", "%", 1),
    "cr": ("Complete response", "%", 1),
    "pr": ("Partial response", "%", 1),
    "sd": ("Stable disease", "%", 0),
    "pd": ("Progressive disease as best response", "%", -1),
    "ne": ("Not evaluable for response", "%", 0),
    "dcr": ("Disease control rate", "%", 1),
    "downstaging": ("Successful downstaging", "%", 1),
    "resection_rate": ("Resection after systemic therapy", "%", 1),
    "trae_g3": ("Treatment-related adverse events of grade 3 or more", "%", -1),
    "teae_g3": ("Treatment-emergent adverse events of grade 3 or more", "%", -1),
    "ae_g3": ("Adverse events of grade 3 or more, any cause", "%", -1),
    "tr_death": ("Treatment-related death", "%", -1),
    "steroids": ("High-dose steroids for immune-related events", "%", -1),
    "discontinuation": ("Treatment stopped for adverse events", "%", -1),
    "bleeding": ("Bleeding", "%", -1),
    "exposure": ("Exposure to treatment, median", "months", 0),
    "qol": ("Time to deterioration of quality of life", "months", 1),
    "ada": ("Anti-drug antibodies", "%", 0),
    "risk_reduction_death": ("Reduction of the risk of death", "%", 1),
    "risk_reduction_progression": ("Reduction of the risk of progression or death", "%", 1),
    "patients": ("Patients", "n", 0),
    "follow_up": ("Follow-up, median", "months", 0),
}

# Years of time and years of age are two words in Chinese: 年, 岁
UNITS: Mapping[str, str] = {
    "months": "months", "years": "yr", "age_years": "years", "weeks": "weeks", "days": "days", "minutes": "min",
    "%": "%", "n": "patients", "Gy": "Gy", "mL": "mL", "nM": "nM", "mg": "mg", "lesions": "lesions", "": "",
}  # fmt: skip
RESPONSE_CRITERIA: Mapping[str, str] = {
    "": "criteria not stated", "recist": "RECIST, version not stated", "recist_1_1": "RECIST 1.1",
    "mrecist": "mRECIST",
}  # fmt: skip
READERS: Mapping[str, str] = {
    "": "reader not stated", "bicr": "independent central review", "investigator": "investigator",
}  # fmt: skip
MEASURES: Mapping[str, str] = {
    "HR": "hazard ratio", "OR": "odds ratio", "RR": "risk ratio", "difference": "difference",
}  # fmt: skip
DESIGNS: Mapping[str, str] = {
    "randomised": "randomised trial", "single_arm": "single-arm trial", "cohort": "cohort study",
    "matched_cohort": "cohort study, matched", "pooled": "pooled analysis", "meta_analysis": "meta-analysis",
    "series": "case series",
}  # fmt: skip
BLINDING: Mapping[str, str] = {"": "", "open_label": "open label", "double_blind": "double blind"}
PHASES: Mapping[str, str] = {
    "": "", "1": "phase 1", "1b": "phase 1b", "1/2": "phase 1/2", "2": "phase 2", "2/3": "phase 2/3",
    "3": "phase 3", "3b": "phase 3b", "4": "phase 4",
}  # fmt: skip
LINES: Mapping[str, str] = {
    "first": "first line", "second": "second line", "second_or_third": "second or third line",
    "later": "later line", "any": "any line", "intermediate": "with locoregional therapy",
    "conversion": "conversion", "perioperative": "around surgery", "adjuvant": "adjuvant",
}  # fmt: skip
GROUPS: Mapping[str, str] = {
    "first_line": "First line, advanced", "later_line": "Later line, advanced",
    "locoregional": "With locoregional therapy", "conversion": "Conversion and surgery",
    "metastases": "Extrahepatic metastases", "adjuvant": "Adjuvant",
}  # fmt: skip
SOURCE_KINDS: Mapping[str, str] = {
    "review": "narrative review", "cohort": "cohort study", "trial": "trial report", "abstract": "congress abstract",
    "guideline": "guideline", "consensus": "expert consensus", "label": "product label",
    "meta_analysis": "meta-analysis", "local": "local document",
}  # fmt: skip
CERTAINTIES: Mapping[str, str] = {
    "primary": "read in the primary text", "abstract": "read in the abstract of the primary text",
    "secondary": "read in a secondary source", "recollection": "from recollection, not re-read",
}  # fmt: skip
MET: Mapping[str, str] = {
    "met": "primary endpoint met", "missed": "primary endpoint missed", "mixed": "one of two primary endpoints met",
    "not_tested": "no formal test", "open": "not reported yet",
}  # fmt: skip
DRUG_CLASSES: Mapping[str, str] = {
    "tki": "tyrosine kinase inhibitor", "anti_vegf": "anti-VEGF antibody", "anti_vegfr2": "anti-VEGFR-2 antibody",
    "anti_pd_1": "anti-PD-1 antibody", "anti_pd_l1": "anti-PD-L1 antibody", "anti_ctla_4": "anti-CTLA-4 antibody",
    "anti_tigit": "anti-TIGIT antibody", "chemotherapy": "chemotherapy", "antiviral": "antiviral drug",
    "placebo": "placebo", "other": "other",
}  # fmt: skip
# What a rule may speak of besides a single drug: families of drugs, for cautions and histories
DRUG_FAMILIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ici": ("immune checkpoint inhibitor", ("anti_pd_1", "anti_pd_l1", "anti_ctla_4", "anti_tigit")),
    "anti_pd_l1_axis": ("anti-PD-1 or anti-PD-L1 antibody", ("anti_pd_1", "anti_pd_l1")),
    "anti_angiogenic": ("anti-angiogenic drug", ("tki", "anti_vegf", "anti_vegfr2")),
    "systemic": (
        "systemic anticancer drug",
        ("tki", "anti_vegf", "anti_vegfr2", "anti_pd_1", "anti_pd_l1", "anti_ctla_4", "anti_tigit", "chemotherapy",
         "other"),
    ),
}  # fmt: skip
REGIMEN_CLASSES: Mapping[str, str] = {
    "ici_anti_vegf": "checkpoint inhibitor with anti-VEGF antibody",
    "ici_tki": "checkpoint inhibitor with kinase inhibitor",
    "ici_ici": "two checkpoint inhibitors", "ici": "checkpoint inhibitor alone", "tki": "kinase inhibitor alone",
    "anti_vegfr2": "anti-VEGFR-2 antibody alone", "chemotherapy": "chemotherapy",
    "locoregional_systemic": "locoregional with systemic therapy", "placebo": "placebo", "other": "other",
}  # fmt: skip
MODALITIES: Mapping[str, str] = {
    "resection": "resection", "transplantation": "liver transplantation", "ablation": "ablation", "tace": "TACE",
    "haic": "HAIC", "tare": "TARE", "sbrt": "SBRT", "radiotherapy": "radiotherapy",
    "metastasectomy": "metastasectomy", "systemic": "systemic therapy",
    "systemic_local": "systemic with local therapy", "pve": "portal vein embolisation", "alpps": "ALPPS",
    "trial": "clinical trial", "surveillance": "surveillance", "best_supportive_care": "best supportive care",
    "natural_history": "natural history",
}  # fmt: skip
SITES: Mapping[str, str] = {
    "lung": "lung", "lymph_node": "lymph node", "bone": "bone", "adrenal": "adrenal gland", "brain": "brain",
    "peritoneum": "peritoneum", "spinal_cord": "spinal cord", "pancreas": "pancreas", "various": "various sites",
    "any": "any site", "macrovascular": "macrovascular invasion", "portal_vein": "portal vein thrombus",
    "ehm_or_macrovascular": "extrahepatic metastasis or macrovascular invasion",
}  # fmt: skip
GOALS: Mapping[str, str] = {
    "cure": "cure", "conversion": "conversion or downstaging", "bridge": "bridge to transplantation",
    "long_term": "long-term control", "palliation": "palliation", "supportive": "supportive care",
}  # fmt: skip
FITS: Mapping[str, str] = {"for": "speaks for", "against": "speaks against"}
REGIONS: Mapping[str, str] = {"CN": "China", "US": "United States", "EU": "European Union", "JP": "Japan"}
APPROVALS: Mapping[str, str] = {
    "approved": "approved", "accelerated": "accelerated approval", "withdrawn": "withdrawn", "pending": "pending",
    "off_label": "off label",
}  # fmt: skip
RANKS: Mapping[str, str] = {
    "preferred": "first option", "alternative": "alternative", "situational": "only in the situation named",
    "not_recommended": "not recommended",
}  # fmt: skip
ACTIONS: Mapping[str, str] = {"avoid": "avoid", "caution": "caution", "check": "check first"}
# What a caution does where its criterion is unknown: one of the actions; the option cannot be assessed; nothing
UNKNOWNS: Mapping[str, str] = {**ACTIONS, "not_assessable": "cannot be assessed", "nothing": ""}
BASES: Mapping[str, str] = {
    "recalculated": "recalculated from the printed figures", "second_source": "read in a second source",
    "recollection": "recollection of the primary publication, not re-read",
    "same_paper": "stated elsewhere in the same paper",
}  # fmt: skip
STATES: Mapping[str, str] = {"resolved": "resolved", "open": "open", "no_error": "checked, no error"}
TABLE_FORMS: Mapping[str, str] = {
    "baseline": "baseline characteristics", "cox": "Cox regression", "rates": "survival rates",
    "events": "adverse events", "response": "best response", "outcomes": "outcomes", "ic50": "inhibition in assays",
}  # fmt: skip
RESTRICTIONS: Mapping[str, str] = {
    "not_available": "not available here", "not_first": "not a first choice here",
    "needs_approval": "needs approval here",
}  # fmt: skip
