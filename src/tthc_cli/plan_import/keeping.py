"""A second import over a plan file: what a person set or confirmed in the file stays (giữ phần đã sửa)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, fields, replace
from typing import Any, Final

from tthc_cli.classes import dataclass
from tthc_cli.counts import plan_findings, plan_of
from tthc_cli.data_files import Document, parse_document, spliced
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.phrases import name_of
from tthc_cli.plan import (
    CellName,
    Duty,
    Kpi,
    Plan,
    PlanIdentity,
    Task,
    decided,
    load_report_words,
    same_tasks,
    stands_in,
    with_reports_decided,
)
from tthc_cli.plan_import.dictionary import PlanWords
from tthc_cli.plan_import.keys import unique
from tthc_cli.plan_import.plan_yaml import plain_data
from tthc_cli.plan_import.times import read_alone
from tthc_cli.rules import with_words

_CELLS: Final[tuple[CellName, ...]] = ("content", "lead", "support", "time", "product", "basis")
_READ_FROM: Final[Mapping[str, tuple[CellName, ...]]] = {
    "lead_units": ("lead",),
    "support_units": ("support",),
    "rules": ("time",),
    "basis_sources": _CELLS,
}
"""What is read from cells, and stays as it is in the file if the words of those cells do."""


@dataclass(slots=True, kw_only=True)
class Kept:
    """A plan of a document, with what a person set in the file before."""

    plan: Plan
    kept: list[str] = field(default_factory=list)
    """What was kept that the document alone would not give, in words."""
    new: list[str] = field(default_factory=list)
    """What is new, and what a person set that the document's new words have undone, in words."""


def kept_in(old: Plan, new: Plan, words: PlanWords) -> Kept:
    """A new draft with what a person set or confirmed in the plan file before.

    Args:
        old: The plan of the file.
        new: The draft of the document, whose keys are those of the file if the two share a unit, document or event.
        words: The dictionary of an import.

    Returns:
        The plan, and what was kept and what is new. A task is the same one by its words. What the program itself had
        read of a time stays only if the draft has it too: the heading of its column can have changed.

    Raises:
        TthcError: If the two are plans of different years, and if they make no plan together.
    """
    if old.identity.year != new.identity.year:
        raise TthcError(
            _("--keep: the file is the plan of {old}, the document that of {new}; use --like and a new file").format(
                old=old.identity.year, new=new.identity.year
            )
        )
    result, pairs = Kept(plan=new), same_tasks(old, new)
    tasks: list[Task] = []
    kpis: list[Kpi] = []
    for task in new.tasks:
        before = old.task(pairs[task.number]) if task.number in pairs else None
        if before is None:
            result.new.append(_("task {number}: new").format(number=task.number))
            tasks.append(task)
            kpis += new.kpis_of(task.number)
            continue
        is_doubted = _is_doubted(old, before, task, words)
        tasks.append(_task(before, task, result, is_doubted=is_doubted))
        kpis += _targets(old, new, before, task, result)
    keys = {event.key for event in old.events}
    result.plan = replace(
        new,
        identity=_identity(old.identity, new.identity),
        sources={**new.sources, **old.sources},
        units={**new.units, **old.units},
        reporting=old.reporting or new.reporting,
        events=(*old.events, *(event for event in new.events if event.key not in keys)),
        tasks=tuple(tasks),
        measures={**new.measures, **old.measures},
        kpis=tuple(_with_own_ids(kpis)),
        duties=tuple(_duties(old, new)),
    )
    if findings := plan_findings(result.plan):
        raise TthcError(
            _("--keep: what the file has does not go with the document: {what}").format(what=findings[0].what)
        )
    return result


def _identity(old: PlanIdentity, new: PlanIdentity) -> PlanIdentity:
    """What the document says of the plan, else what the file says; id and note are always those of the file."""
    stays = {item.name: getattr(old, item.name) for item in fields(PlanIdentity) if getattr(new, item.name) is None}
    return replace(new, **stays, **{name: getattr(old, name) for name in ("id", "note") if name not in stays})


def _same(old: Task, new: Task, cells: Sequence[CellName]) -> bool:
    return all(" ".join(getattr(old, cell).split()) == " ".join(getattr(new, cell).split()) for cell in cells)


def _is_doubted(plan: Plan, old: Task, new: Task, words: PlanWords) -> bool:
    """Whether the draft leaves a time unread whose rules in the file are untouched: those of its words."""
    is_unread = any(item.cell == "time" for item in new.unread)
    if not (is_unread and old.rules and old.rules != new.rules and _same(old, new, ("time",))):
        return False
    rules = decided(read_alone(old, plan, words), load_report_words(), old.content, old.product)
    return [with_words(rule, _on_one_line) for rule in rules] == [with_words(rule, _on_one_line) for rule in old.rules]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _task(old: Task, new: Task, result: Kept, *, is_doubted: bool) -> Task:
    """A task of the document with what the file has of it, as far as it is read from the same words.

    Args:
        old: The task in the file.
        new: The task in the document.
        result: Takes note of what is kept and what is new.
        is_doubted: Whether its rules are those of the document though the words of its time are the same.
    """
    stays: dict[str, Any] = {name: getattr(old, name) for name, cells in _READ_FROM.items() if _same(old, new, cells)}
    if is_doubted:
        del stays["rules"]
    stays["note"] = old.note or new.note
    stays["produces"] = old.produces
    stays["unread"] = tuple(
        item
        for cell in _CELLS
        for item in (old.unread if _same(old, new, (cell,)) and not (is_doubted and cell == "time") else new.unread)
        if item.cell == cell
    )
    names = {
        "rules": _("rules"),
        "lead_units": _("lead units"),
        "support_units": _("supporting units"),
        "basis_sources": _("basis"),
        "note": _("note"),
        "produces": _("events that it makes happen"),
    }
    parts = [words for name, words in names.items() if name in stays and stays[name] != getattr(new, name)]
    if parts:
        result.kept.append(
            _("task {number}: kept from the file: {parts}").format(number=new.number, parts=", ".join(parts))
        )
    if is_doubted:
        result.new.append(
            _("task {number}: its time is unread now; the rules in the file were the program's own").format(
                number=new.number
            )
        )
    elif "rules" not in stays:
        result.new.append(_("task {number}: its time has other words now; compare its rules").format(number=new.number))
    return replace(new, **stays)


def _targets(old: Plan, new: Plan, before: Task, task: Task, result: Kept) -> list[Kpi]:
    """The targets of a task: those of the file whose words still stand there, and what is new beside them."""
    cells = (task.content, task.time, task.product, task.basis)
    own = old.kpis_of(before.number)
    stay = [replace(kpi, task=task.number) for kpi in own if stands_in(kpi.text, cells)]
    drafted = new.kpis_of(task.number)
    if not _same(before, task, ("content", "time", "product", "basis")):
        words = {name_of(kpi.text) for kpi in stay}
        come = [kpi for kpi in drafted if name_of(kpi.text) not in words]
        result.new += [_("target {id}: new words; confirm it").format(id=kpi.id) for kpi in come]
    else:
        come = []
    by_words = {name_of(kpi.text): kpi for kpi in drafted}
    result.kept += [
        _("target {id}: kept from the file").format(id=kpi.id)
        for kpi in stay
        if kpi.is_confirmed and by_words.get(name_of(kpi.text)) != kpi
    ]
    return [*stay, *come]


def _with_own_ids(kpis: Sequence[Kpi]) -> list[Kpi]:
    """Targets with an id each: of two with the same one, the later gets a number."""
    taken: list[str] = []
    for kpi in kpis:
        taken.append(unique(kpi.id, taken))
    return [replace(kpi, id=id_) for kpi, id_ in zip(kpis, taken, strict=True)]


def _duties(old: Plan, new: Plan) -> list[Duty]:
    """The duties of the document, those of the file if their words are the same, and those that only the file has."""
    of_file = {duty.article: duty for duty in old.duties}
    duties = [
        of_file[duty.article]
        if duty.article in of_file and name_of(of_file[duty.article].text) == name_of(duty.text)
        else duty
        for duty in new.duties
    ]
    articles = {duty.article for duty in duties}
    return [*duties, *(duty for duty in old.duties if duty.article not in articles)]


def kept_content(document: Document, plan: Plan) -> bytes:
    """The bytes of a plan file that says what a plan says, with its comments, order and quoting as they are.

    Args:
        document: The file as it is.
        plan: What it is to say.

    Raises:
        TthcError: If the file is written in a way in which that cannot be put into it.
    """
    content = spliced(document, _filled(document.data, plain_data(plan)))
    if plan_of(parse_document(document.path, content)).value != with_reports_decided(plan):
        raise AssertionError("the file does not say what the plan says")
    return content


def _filled(old: Any, new: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """New data with the keys that the file has although they say nothing."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        filled = {key: _filled(old.get(key), value) for key, value in new.items()}
        return {**filled, **{key: value for key, value in old.items() if key not in new and value in (None, (), False)}}
    if isinstance(old, tuple) and isinstance(new, list) and type(new) is list:
        by_name = {name: item for item in old if (name := _name(item)) is not None}
        return [_filled(by_name.get(_name(item) or ""), item) for item in new]
    return new


def _name(item: Any) -> str | None:  # noqa: ANN401 - plain data of any shape
    if not isinstance(item, Mapping):
        return None
    return next((f"{key}: {item[key]}" for key in ("number", "id", "key", "article") if key in item), None)
