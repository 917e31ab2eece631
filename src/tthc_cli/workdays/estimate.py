"""Days off of years that the calendar file does not have, estimated by the ``holidays`` library."""

from tthc_cli.errors import Finding
from tthc_cli.i18n import _
from tthc_cli.workdays.holiday_file import Estimate, OffDay


def estimated_days(span: Estimate, year: int) -> list[OffDay]:
    """The days off of a year as the ``holidays`` library has them, in order.

    A day in lieu is told from the holiday by the label that the library gives it.

    Args:
        span: The country, the language of the names, and the years that may be estimated.
        year: The year.
    """
    import holidays
    from holidays.version import __version__ as version

    names = holidays.country_holidays(span.country, language=span.language, years=year)
    source = _("the holidays library {version} (estimate)").format(version=version)
    in_lieu = getattr(names, "observed_label", "%s").partition("%s")
    days = []
    for day, name in sorted(names.items()):
        lieu = name.startswith(in_lieu[0]) and name.endswith(in_lieu[2]) and bool(in_lieu[0] or in_lieu[2])
        days.append(OffDay(date=day, kind="compensatory" if lieu else "holiday", name=name, source=source))
    return days


def estimate_findings(span: Estimate) -> list[Finding]:
    """What is wrong with the years that are to be estimated: the library must know country, language and each year."""
    import holidays

    if span.last < span.first:
        what = _("last: {last} is before first: {first}").format(last=span.last, first=span.first)
        return [Finding(where=("estimate", "last"), what=what)]
    if span.country not in holidays.list_supported_countries(include_aliases=False):
        what = _(
            "country: the holidays library does not know {found}; write a country code in capitals such as VN"
        ).format(found=span.country)
        return [Finding(where=("estimate", "country"), what=what)]
    entity = holidays.country_holidays(span.country)
    languages = entity.supported_languages or (entity.default_language or "en",)
    if span.language not in languages:
        what = _("language: the holidays library has no {found} for {country}; write one of {known}").format(
            found=span.language, country=span.country, known=", ".join(languages)
        )
        return [Finding(where=("estimate", "language"), what=what)]
    years = range(span.first, span.last + 1)
    estimated = {day.year for day in holidays.country_holidays(span.country, language=span.language, years=years)}
    if not estimated:
        what = _("first: the holidays library knows no day off from {first} to {last}; write other years").format(
            first=span.first, last=span.last
        )
        return [Finding(where=("estimate", "first"), what=what)]
    missing = [year for year in years if year not in estimated]
    if not missing:
        return []
    # the years before the first that the library has are the fault of `first`, all others that of `last`
    key, good = ("first", min(estimated)) if missing[0] == span.first else ("last", missing[0] - 1)
    what = _("{key}: the holidays library knows no day off in {year}; write {good}").format(
        key=key, year=missing[0], good=good
    )
    return [Finding(where=("estimate", key), what=what)]
