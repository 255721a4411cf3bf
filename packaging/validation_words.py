"""The areas of the tests that the validation summary counts, and the heads of its tables.

Its sentences are the templates in ``packaging/validation_text``.
"""

from __future__ import annotations

Words = dict[str, str]

AREAS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    ({"en": "Facts as ranges, rules that may stay open, decision trees",
      "zh_CN": "以区间表示的事实、可以未定的规则、决策树"},
     ("domain/test_facts.py", "domain/test_cells.py", "domain/test_criteria.py", "domain/test_decision.py",
      "domain/test_nodules.py", "domain/test_possible.py", "domain/test_scores.py", "domain/test_variables.py")),
    ({"en": "Staging and transplant criteria", "zh_CN": "分期与移植标准"},
     ("domain/staging", "domain/test_public_vectors.py")),
    ({"en": "Liver function", "zh_CN": "肝功能"}, ("domain/liver_function",)),
    ({"en": "From dated records to the facts of a day; stale values; unit slips",
      "zh_CN": "由带日期的记录得到某日的事实；过期值；单位错误"},
     ("domain/history", "domain/test_snapshot_carried.py", "domain/test_snapshot_tumour.py",
      "domain/test_operated_organ.py", "domain/test_lesion_signs.py", "domain/test_readiness.py",
      "domain/test_unit_slips.py")),
    ({"en": "Response: RECIST 1.1, mRECIST, iRECIST, markers", "zh_CN": "疗效：RECIST 1.1、mRECIST、iRECIST、标志物"},
     ("domain/response", "domain/test_summary_response.py")),
    ({"en": "Treatment options by guideline and edition", "zh_CN": "按指南与版本列出的治疗方案"},
     ("domain/options", "evidence/test_guidelines.py", "evidence/test_situations.py", "operations/test_options.py")),
    ({"en": "Conversion review: sets of criteria, volumes, waiting times, checklist, follow-up",
      "zh_CN": "转化评估：标准集、体积、停药间隔、核查清单、随访"},
     ("domain/conversion", "domain/test_liver_volumes.py", "domain/test_resections.py", "domain/test_washout.py",
      "domain/test_before_operation.py", "domain/test_operation_checklist.py", "domain/test_after_operation.py",
      "domain/test_follow_up_schedule.py", "evidence/test_conversion.py", "evidence/test_conversion_exact.py",
      "evidence/test_conversion_sets.py", "evidence/test_conversion_situations.py", "operations/test_conversion.py")),
    ({"en": "Evidence base: figures of the papers, discrepancies, packs",
      "zh_CN": "证据库：文献数值、来源之间的不一致、证据包"},
     ("evidence/test_cohorts.py", "evidence/test_immunotherapy.py", "evidence/test_long_2021.py",
      "evidence/test_schema.py", "evidence/test_shipped.py", "evidence/test_walk.py", "evidence/test_zhu_2025.py")),
    ({"en": "End-points and survival of cohorts", "zh_CN": "终点与队列生存分析"},
     ("analytics", "domain/test_endpoints.py", "domain/case_course", "operations/cohort")),
    ({"en": "Board file: encryption, history, faults of the disk, upgrade",
      "zh_CN": "病例库文件：加密、历史记录、磁盘故障、升级"},
     ("storage",)),
    ({"en": "Import of tables", "zh_CN": "表格导入"},
     ("interchange", "operations/test_imports.py", "operations/test_import_backup.py",
      "operations/test_import_reports.py", "operations/test_merging.py")),
)  # fmt: skip

HEADINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "systems": ("system, edition", "source", "own table in `tests/unit`", "own vectors", "public vectors",
                    "every completion"),
        "areas": ("area", "in `tests/unit`", "tests", "cases", "properties"),
        "off": ("system, edition", "why"),
        "yes": ("yes",),
    },
    "zh_CN": {
        "systems": ("系统及版本", "来源", "自有表格，位于 `tests/unit`", "自有向量", "公开向量", "全部补全"),
        "areas": ("领域", "位于 `tests/unit`", "测试", "用例", "性质测试"),
        "off": ("系统及版本", "原因"),
        "yes": ("是",),
    },
}  # fmt: skip
