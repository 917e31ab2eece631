"""What is wrong with a plan of the right shape."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.plan.model import PLAN_ID, Duty, Kpi, Plan, Task
from tthc_cli.rules import (
    HOUR,
    MIDNIGHT,
    After,
    Before,
    By,
    Continuous,
    EarliestOf,
    Every,
    On,
    Periodic,
    Point,
    Rule,
    Within,
    part_days,
    triggers,
)

Where = tuple[str | int, ...]


def findings(plan: Plan) -> list[Finding]:
    """What is wrong in a plan beyond the shape of its keys: names that lead nowhere, doubles, impossible rules."""
    return [
        *_doubles(plan),
        *_identity(plan),
        *(finding for place, task in enumerate(plan.tasks) for finding in _task(plan, ("tasks", place), task)),
        *_circles(plan),
        *(finding for place, kpi in enumerate(plan.kpis) for finding in _kpi(plan, ("kpis", place), kpi)),
        *(finding for place, duty in enumerate(plan.duties) for finding in _duty(plan, ("duties", place), duty)),
    ]


def _doubles(plan: Plan) -> Iterator[Finding]:
    names: set[str] = set()
    for place, event in enumerate(plan.events):
        for field, name in (("key", event.key.casefold()), ("alias", event.alias.casefold())):
            if name in names:
                yield _stands_twice(("events", place, field), field, name)
            names.add(name)
        taken = {
            name.casefold()
            for rival in plan.events
            if rival is not event
            for name in (rival.key, rival.alias, rival.label, *rival.words)
        }
        for word in event.words:
            if word.casefold() in taken:
                yield _stands_twice(("events", place, "words"), "words", word)
    for where, field, values in (
        ("tasks", "number", [task.number for task in plan.tasks]),
        ("kpis", "id", [kpi.id for kpi in plan.kpis]),
        ("duties", "article", [duty.article for duty in plan.duties]),
    ):
        for place, value in enumerate(values):
            if value in values[:place]:
                yield _stands_twice((where, place, field), field, value)


def _stands_twice(where: Where, field: str, value: object) -> Finding:
    return Finding(
        where=where, what=_("{field}: {value} stands twice; give each its own").format(field=field, value=value)
    )


def _identity(plan: Plan) -> Iterator[Finding]:
    if plan.identity.id is not None and not PLAN_ID.fullmatch(plan.identity.id):
        yield Finding(
            where=("identity", "id"),
            what=_(
                "id: found '{found}'; write small letters without accents, digits and single hyphens, such as {example}"
            ).format(found=plan.identity.id, example=replace(plan, identity=replace(plan.identity, id=None)).id),
        )
    if plan.identity.parent is not None:
        yield from _sources(plan, ("identity", "parent"), (plan.identity.parent,))
    if plan.reporting is not None:
        if plan.reporting.cut_off_day > 28:
            yield Finding(
                where=("reporting", "cut_off_day"),
                what=_("cut_off_day: found {found}; write a day that every month has, 28 or less").format(
                    found=plan.reporting.cut_off_day
                ),
            )
        yield from _sources(plan, ("reporting", "cut_off_source"), (plan.reporting.cut_off_source,))
        yield from _sources(plan, ("reporting", "due_source"), (plan.reporting.due_source,))
    if not plan.tasks:
        yield Finding(where=("tasks",), what=_("tasks: found an empty list; write at least one task"))


def _task(plan: Plan, where: Where, task: Task) -> Iterator[Finding]:
    yield from _units(plan, (*where, "lead_units"), task.lead_units)
    yield from _units(plan, (*where, "support_units"), task.support_units)
    yield from _sources(plan, (*where, "basis_sources"), task.basis_sources)
    yield from _sources(plan, (*where, "uncited_sources"), task.uncited_sources)
    yield from _events(plan, (*where, "produces"), task.produces)
    if not task.rules and not any(words.cell == "time" for words in task.unread):
        yield Finding(where=(*where, "rules"), what=_("rules: found an empty list; write at least one rule"))
    for place, words in enumerate(task.unread):
        if not stands_in(words.text, (getattr(task, words.cell),)):
            yield Finding(
                where=(*where, "unread", place, "text"),
                what=_('text: "{text}" does not stand in the cell {cell}; copy the words from there').format(
                    text=words.text, cell=words.cell
                ),
            )
    for place, rule in enumerate(task.rules):
        yield from _rule(plan, (*where, "rules", place), rule, task.time)


def _rule(plan: Plan, where: Where, rule: Rule, cell: str) -> Iterator[Finding]:
    if cell.strip() and not stands_in(rule.text, (cell,)):  # an empty cell has no words: they are a person's
        yield Finding(
            where=(*where, "text"),
            what=_('text: "{text}" does not stand in the time cell; copy the words from there').format(text=rule.text),
        )
    match rule:
        case After() | Before() | On():
            yield from _point(plan, where, rule)
        case By():
            yield from _point(plan, where, rule)
            yield from _part_of(where, rule)
            yield from _hour(where, rule.time)
        case Within():
            yield from _window(where, rule)
        case Every():
            yield from _repeats(plan, where, rule)
        case Periodic():
            yield from _hour(where, rule.time)
            yield from _periods(plan, where, rule)
        case EarliestOf():
            if len(rule.parts) < 2:
                yield Finding(where=(*where, "parts"), what=_("parts: found fewer than two; write two or more"))
            for place, part in enumerate(rule.parts):
                yield from _rule(plan, (*where, "parts", place), part, cell)
        case Continuous():
            pass
        case _:
            assert_never(rule)


def _point(plan: Plan, where: Where, rule: Point) -> Iterator[Finding]:
    if rule.event is not None:
        yield from _events(plan, (*where, "event"), (rule.event,))
    if (rule.date is None) == (rule.event is None):
        yield Finding(
            where=where, what=_("{kind}: write either date or event, and just one of them").format(kind=rule.kind)
        )


def _part_of(where: Where, rule: By) -> Iterator[Finding]:
    if rule.part_of is not None and rule.date not in part_days(rule):
        yield Finding(
            where=(*where, "part_of"),
            what=_(
                "part_of: {found} is no beginning, middle or end of a {part}; correct the date, or remove part_of"
            ).format(found=rule.date, part=rule.part_of),
        )


def _hour(where: Where, time: str | None) -> Iterator[Finding]:
    if time is not None and not HOUR.fullmatch(time):
        yield Finding(
            where=(*where, "time"), what=_("time: found {found}; write an hour such as '16:00'").format(found=time)
        )
    if time == MIDNIGHT:
        yield Finding(
            where=(*where, "time"),
            what=_("time: nothing of a day is in time at 00:00; write 'inclusive: false' without a time, or '24:00'"),
        )


def _window(where: Where, rule: Within) -> Iterator[Finding]:
    if rule.last < rule.first:
        yield Finding(
            where=(*where, "last"),
            what=_("last: {last} is before first: {first}").format(last=rule.last, first=rule.first),
        )
    for place, day in enumerate(rule.milestones):
        if not rule.first <= day <= rule.last:
            yield Finding(
                where=(*where, "milestones", place),
                what=_("milestones: {day} is outside of {first} to {last}").format(
                    day=day, first=rule.first, last=rule.last
                ),
            )


def _repeats(plan: Plan, where: Where, rule: Every) -> Iterator[Finding]:
    yield from _events(plan, (*where, "event"), (rule.event,))
    yield from _events(plan, (*where, "until"), (rule.until,))
    if rule.until == rule.event:
        yield Finding(
            where=(*where, "until"),
            what=_(
                "until: {event} would end the updates on the day that starts them; write the event that closes them"
            ).format(event=rule.until),
        )


def _periods(plan: Plan, where: Where, rule: Periodic) -> Iterator[Finding]:
    if not rule.periods:
        yield Finding(where=(*where, "periods"), what=_("periods: found an empty list; write at least one period"))
    yield from _weekday(where, rule)
    if plan.reporting is None and rule.by_reporting and "week" not in rule.periods:
        yield Finding(
            where=(*where, "kind"), what=_("kind: periodic needs the plan's key reporting; add it at the top level")
        )


def _weekday(where: Where, rule: Periodic) -> Iterator[Finding]:
    if ("week" in rule.periods) != (rule.weekday is not None) or (rule.weekday and len(rule.periods) > 1):
        yield Finding(
            where=(*where, "periods"),
            what=_("periods: a week needs its day (weekday), and stands alone; give other periods a rule of their own"),
        )
    elif rule.weekday is not None and rule.day is not None:
        yield Finding(where=(*where, "day"), what=_("day: a day of the month; the rule has one of the week (weekday)"))
    elif rule.weekday == "monday" and not rule.inclusive:
        yield Finding(
            where=(*where, "inclusive"),
            what=_("inclusive: before Monday is in the week before; write the day itself, and true"),
        )


def _circles(plan: Plan) -> Iterator[Finding]:
    """Tasks that produce, by themselves or through others, an event that starts them."""
    starts = {task.number: {key for rule in task.rules for key in triggers(rule)} for task in plan.tasks}
    for place, task in enumerate(plan.tasks):
        reached: set[str] = set()
        coming = list(task.produces)
        while coming:
            key = coming.pop()
            if key not in reached:
                reached.add(key)
                coming += [
                    made for next_task in plan.tasks if key in starts[next_task.number] for made in next_task.produces
                ]
        for key in sorted(reached & starts[task.number]):
            yield Finding(
                where=("tasks", place, "produces"),
                what=_("produces: task {task} would start itself through {event}; remove one of the two").format(
                    task=task.number, event=key
                ),
            )


def _kpi(plan: Plan, where: Where, kpi: Kpi) -> Iterator[Finding]:
    task = plan.task(kpi.task)
    if task is None:
        yield Finding(
            where=(*where, "task"),
            what=_("task: there is no task {task}; write a number from the plan").format(task=kpi.task),
        )
    elif not stands_in(kpi.text, (task.content, task.time, task.product, task.basis)):
        yield Finding(
            where=(*where, "text"),
            what=_('text: "{text}" does not stand in a cell of task {task}; copy the words from there').format(
                text=kpi.text, task=kpi.task
            ),
        )
    for place, later in enumerate(kpi.later):
        if later.year <= plan.identity.year:
            yield Finding(
                where=(*where, "later", place, "year"),
                what=_("year: {year} is not after the plan's year {plan}").format(
                    year=later.year, plan=plan.identity.year
                ),
            )


def _duty(plan: Plan, where: Where, duty: Duty) -> Iterator[Finding]:
    yield from _units(plan, (*where, "units"), duty.units)
    yield from _sources(plan, (*where, "sources"), duty.sources)


def _sources(plan: Plan, where: Where, keys: Iterable[str]) -> Iterator[Finding]:
    return _unknown(where, keys, plan.sources, "sources")


def _units(plan: Plan, where: Where, keys: Iterable[str]) -> Iterator[Finding]:
    return _unknown(where, keys, plan.units, "units")


def _events(plan: Plan, where: Where, keys: Iterable[str]) -> Iterator[Finding]:
    return _unknown(where, keys, [event.key for event in plan.events], "events")


def _unknown(where: Where, keys: Iterable[str], allowed: Iterable[str], section: str) -> Iterator[Finding]:
    allowed = list(allowed)
    for key in keys:
        if key not in allowed:
            yield Finding(
                where=where,
                what=_("{field}: {key} is not among the {section}; write one of {known}").format(
                    field=where[-1], key=key, section=section, known=", ".join(allowed) or "-"
                ),
            )


def stands_in(text: str, cells: Iterable[str]) -> bool:
    """Whether the words stand in one of the cells, whatever the line ends between them.

    Args:
        text: The words.
        cells: The texts of the cells.
    """
    words = " ".join(text.split())
    return any(words in " ".join(cell.split()) for cell in cells)
