"""What is wrong with a calendar file of the right shape."""

from datetime import date

from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.workdays.estimate import _estimate_findings
from tthc_cli.workdays.holiday_file import WEEKDAYS, HolidayFile


def findings(file: HolidayFile) -> list[Finding]:
    """What is wrong in a calendar file beyond the shape of its keys."""
    found: list[Finding] = []
    rest = {WEEKDAYS.index(name) for name in file.weekly_rest.weekdays}

    def say(where: tuple[str | int, ...], what: str) -> None:
        found.append(Finding(where=where, what=what))

    def cited(where: tuple[str | int, ...], key: str) -> None:
        if key not in file.sources:
            say(where, _("source: {key} is not among the sources; add it there").format(key=key))

    if not file.weekly_rest.weekdays:
        say(("weekly_rest", "weekdays"), _("weekdays: found an empty list; write at least one weekday"))
    cited(("weekly_rest", "source"), file.weekly_rest.source)
    found += _estimate_findings(file.estimate)
    if all(year.status == "estimated" for year in file.years):
        say(("years",), _("years: no year is announced or partial; write at least one"))
    swapped = {off.date for year in file.years for off in year.off if off.kind == "swapped"}
    worked_for = {made.instead_of for year in file.years for made in year.make_up}
    made_up: set[date] = set()
    seen: set[date] = set()
    for place, year in enumerate(file.years):
        here = ("years", place)
        if place and year.year != file.years[place - 1].year + 1:
            say(
                (*here, "year"),
                _("year: {year} does not follow the year before it; write the years in order").format(year=year.year),
            )
        if place and year.status == "estimated":
            say((*here, "status"), _("status: only the first year may be estimated; leave out later ones"))
        if bool(year.open) != (year.status == "partial"):
            say(
                (*here, "status"),
                _("status: {year} is partial just where occasions are open; correct one of the two").format(
                    year=year.year
                ),
            )
        for index, off in enumerate(year.off):
            spot = (*here, "off", index)
            cited((*spot, "source"), off.source)
            if off.date.year != year.year:
                say((*spot, "date"), _("date: {day} is not in {year}").format(day=off.date, year=year.year))
            if off.date in seen:
                say((*spot, "date"), _("date: {day} stands twice; keep one").format(day=off.date))
            if off.kind != "holiday" and off.date.weekday() in rest:
                say(
                    (*spot, "kind"),
                    _("kind: {day} is a weekly rest day, so it cannot be {kind}").format(day=off.date, kind=off.kind),
                )
            if off.kind == "swapped" and off.date not in worked_for:
                say(
                    (*spot, "kind"),
                    _(
                        "kind: {day} is swapped, but no make_up day stands for it; add that day, or write holiday "
                        "where the notice gives the day off without one"
                    ).format(day=off.date),
                )
            seen.add(off.date)
        for index, made in enumerate(year.make_up):
            spot = (*here, "make_up", index)
            cited((*spot, "source"), made.source)
            if made.date.year != year.year:
                say((*spot, "date"), _("date: {day} is not in {year}").format(day=made.date, year=year.year))
            if made.date.weekday() not in rest:
                say(
                    (*spot, "date"),
                    _("date: {day} is no weekly rest day, so it cannot be made up").format(day=made.date),
                )
            if made.date in seen:
                say((*spot, "date"), _("date: {day} stands twice; keep one").format(day=made.date))
            if made.instead_of not in swapped:
                say(
                    (*spot, "instead_of"),
                    _("instead_of: {day} is no swapped day; write the weekday that was taken off").format(
                        day=made.instead_of
                    ),
                )
            if made.instead_of in made_up:
                say(
                    (*spot, "instead_of"),
                    _("instead_of: {day} is made up twice; keep one make_up day for it").format(day=made.instead_of),
                )
            made_up.add(made.instead_of)
            seen.add(made.date)
        for index, occasion in enumerate(year.open):
            if occasion.last < occasion.first:
                say(
                    (*here, "open", index, "last"),
                    _("last: {last} is before first: {first}").format(last=occasion.last, first=occasion.first),
                )
    return found
