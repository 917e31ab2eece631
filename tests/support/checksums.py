"""``data/SHA256SUMS``: by it a packaged data file is known to be valid. ``--write`` notes the new ones (`make data`).

It is written only when every file is valid, and with it ``data/plain/``: the data of each file, which load faster.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from tthc_cli.cases.dictionary import ColumnsFile, given_conditions, vocabulary_of
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.due_dates.system_hours import SystemHours, system_hours_findings
from tthc_cli.cases.forms import check_form
from tthc_cli.cases.index_parts import data_sets_of
from tthc_cli.cases.letters import LetterTexts, letter_findings
from tthc_cli.cases.open_rules import OpenCasesFile, open_cases_findings
from tthc_cli.cases.privacy import PersonalWords
from tthc_cli.counts.bridges import BridgeFile, bridge_findings
from tthc_cli.counts.form_files import form_paths
from tthc_cli.counts.forms import FormFile
from tthc_cli.counts.index_conditions import index_condition_findings
from tthc_cli.counts.indices import IndexFile, load_index
from tthc_cli.counts.load import check_plan
from tthc_cli.counts.measure_conditions import measure_findings
from tthc_cli.counts.measures import MeasuresFile
from tthc_cli.data_files import check_file, data_file, read_document
from tthc_cli.data_files.packaged import SUMS as SUMS_NAME
from tthc_cli.data_files.packaged import plain_file
from tthc_cli.errors import Finding
from tthc_cli.law.findings import findings as law_findings
from tthc_cli.law.model import LawFile
from tthc_cli.legacy_text import LegacyText
from tthc_cli.plan.model import Plan, ReportWords
from tthc_cli.plan.outline import ReportOutline
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.measure_words import NegationsFile
from tthc_cli.register.import_rows import RegisterColumns
from tthc_cli.workdays.holiday_file import HolidayFile
from tthc_cli.workdays.validate import findings as calendar_findings


def check_calendar(path: Path) -> list[str]:
    """All findings about a calendar file."""
    return check_file(path, HolidayFile, calendar_findings)


def packaged_measure_findings(file: MeasuresFile) -> list[Finding]:
    """What is wrong with the packaged measures, read with the packaged columns."""
    dictionary = load_columns()
    names = list(dictionary.data_sets)
    return measure_findings(
        file,
        {name: vocabulary_of(dictionary, name) for name in names},
        {name: given_conditions(dictionary, name) for name in names},
    )


def packaged_index_findings(index: IndexFile) -> list[Finding]:
    """What is wrong with the packaged index, read with the packaged columns."""
    return index_condition_findings(index, data_sets_of(load_columns()))


def packaged_bridge_findings(bridge: BridgeFile) -> list[Finding]:
    """What is wrong with the packaged bridge, read with the packaged columns and the packaged index."""
    dictionary = load_columns()
    defined = {**given_conditions(dictionary, "cases"), **load_index().value.define["cases"]}
    return bridge_findings(bridge, vocabulary_of(dictionary, "cases"), defined)


def check_form_file(path: Path) -> list[str]:
    """All findings about the file of a form, read with the packaged columns."""
    dictionary = load_columns()
    return check_file(path, FormFile, lambda form: check_form(form, dictionary))


SHAPES = {
    "bridge.yaml": BridgeFile,
    "case_columns.yaml": ColumnsFile,
    **dict.fromkeys((f"forms/{path.name}" for path in form_paths()), FormFile),
    "holidays_vn.yaml": HolidayFile,
    "indices/qd-766.yaml": IndexFile,
    "law.yaml": LawFile,
    "letter.yaml": LetterTexts,
    "legacy_text.yaml": LegacyText,
    "measure_words.yaml": NegationsFile,
    "measures.yaml": MeasuresFile,
    "open_cases.yaml": OpenCasesFile,
    "personal_words.yaml": PersonalWords,
    "plan_2024.yaml": Plan,
    "plan_words.yaml": PlanWords,
    "register_columns.yaml": RegisterColumns,
    "report.yaml": ReportOutline,
    "report_words.yaml": ReportWords,
    "system_hours.yaml": SystemHours,
}
CHECKS: dict[str, Callable[[Path], list[str]]] = {
    "bridge.yaml": lambda path: check_file(path, BridgeFile, packaged_bridge_findings),
    "indices/qd-766.yaml": lambda path: check_file(path, IndexFile, packaged_index_findings),
    **dict.fromkeys((f"forms/{path.name}" for path in form_paths()), check_form_file),
    "holidays_vn.yaml": check_calendar,
    "letter.yaml": lambda path: check_file(path, LetterTexts, letter_findings),
    "law.yaml": lambda path: check_file(path, LawFile, law_findings),
    "measure_words.yaml": lambda path: check_file(path, NegationsFile),
    "measures.yaml": lambda path: check_file(path, MeasuresFile, packaged_measure_findings),
    "open_cases.yaml": lambda path: check_file(
        path, OpenCasesFile, lambda file: open_cases_findings(file, load_columns())
    ),
    "plan_2024.yaml": check_plan,
    "system_hours.yaml": lambda path: check_file(path, SystemHours, system_hours_findings),
}
"""Of the files that have more to check than their shape."""
SUMS = data_file(SUMS_NAME)


def sums() -> str:
    return "".join(f"{hashlib.sha256(data_file(name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(SHAPES))


def plain_text(name: str) -> str:
    """What ``data/plain/`` has to hold of a file: its checksum and its data, one top-level key a line."""
    document = read_document(data_file(name))
    lines = (f"{json.dumps(key)}: {_as_json(value)}" for key, value in document.data.items())
    return f'{{"sha256": "{document.sha256}", "data": {{\n' + ",\n".join(lines) + "\n}}\n"


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def _as_text(value: object) -> str:
    assert isinstance(value, date | Decimal), value
    return str(value)


def findings() -> list[str]:
    return [
        finding
        for name, shape in SHAPES.items()
        for finding in (CHECKS[name](data_file(name)) if name in CHECKS else check_file(data_file(name), shape))
    ]


if __name__ == "__main__":
    wrong = findings()
    for finding in wrong:
        print(finding)  # noqa: T201
    if wrong:
        sys.exit(2)
    if sys.argv[1:] == ["--write"]:
        SUMS.write_text(sums(), encoding="ascii", newline="\n")
        for name in SHAPES:
            plain_file(name).parent.mkdir(exist_ok=True)
            plain_file(name).write_text(plain_text(name), encoding="utf-8", newline="\n")
