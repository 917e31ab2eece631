"""The conditions of a form: read with the columns of its data set, and what is wrong with a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.counts.condition_reader import has_labels, parse_conditions
from tthc_cli.counts.conditions import AllOf, Condition, Vocabulary, columns_of, counts_working_days
from tthc_cli.counts.forms import FormFile, Reason, read_identity
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _, ngettext

_BASE: Final = "base"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormConditions:
    """What a form counts, by certain choices."""

    base: Condition
    """Of the rows that are in the form."""
    own: Mapping[str, Condition]
    """Of each column that counts but some rows of the base: which."""
    left_out: Mapping[str, Condition]
    remarks: Mapping[str, Condition]
    gone: Mapping[str, Condition]
    new: Mapping[str, Condition]

    def every(self) -> list[Condition]:
        """All of them."""
        parts = (self.own, self.left_out, self.remarks, self.gone, self.new)
        return [self.base, *(each for part in parts for each in part.values())]

    @property
    def count_working_days(self) -> bool:
        """Whether a calendar decides what the form counts."""
        return any(map(counts_working_days, self.every()))

    def of_column(self, number: str) -> Condition:
        """The whole condition of a column.

        Args:
            number: The number under its title.
        """
        own = self.own.get(number)
        return self.base if own is None else AllOf((self.base, own))


def form_conditions(
    form: FormFile, choices: Mapping[str, str], vocabulary: Vocabulary, of_dictionary: Mapping[str, str]
) -> FormConditions:
    """The conditions of a form, read.

    Args:
        form: The form.
        choices: The value of each of its choices.
        vocabulary: The columns of its data set.
        of_dictionary: Conditions that the dictionary of columns gives: ``ended``.

    Raises:
        TthcError: If one cannot be read; the message begins with its name.
    """
    carry_over = form.carry_over
    reasons: dict[str, Mapping[str, Reason]] = {
        "left_out": form.left_out,
        "remarks": form.remarks,
        "gone": carry_over.gone if carry_over else {},
        "new": carry_over.new if carry_over else {},
    }
    texts = {
        **of_dictionary,
        **form.define,
        **_chosen(form, choices),
        _BASE: form.base,
        **{f"columns/{number}": column.counts for number, column in form.columns.items() if column.counts},
        **{f"{part}/{name}": reason.when for part, each in reasons.items() for name, reason in each.items()},
    }
    read = parse_conditions(texts, vocabulary)

    def under(part: str) -> dict[str, Condition]:
        start = f"{part}/"
        return {name.removeprefix(start): condition for name, condition in read.items() if name.startswith(start)}

    return FormConditions(base=read[_BASE], own=under("columns"), **{part: under(part) for part in reasons})


def _chosen(form: FormFile, choices: Mapping[str, str]) -> dict[str, str]:
    """The conditions that choices decide on."""
    return {
        name: text
        for choice, value in choices.items()
        for name, text in form.choices[choice].values[value].define.items()
    }


def cautions_of(form: FormFile, conditions: FormConditions) -> Iterator[str]:
    """What a reader must know of a form whose period was over when the data were exported.

    Args:
        form: The form.
        conditions: Its conditions.
    """
    if form.as_exported is None:
        return
    columns = set(form.as_exported.columns)
    if columns & columns_of(conditions.base):
        yield form.as_exported.says.text
    own = [f"({number})" for number, condition in conditions.own.items() if columns & columns_of(condition)]
    if own:
        text = ngettext(
            "column {columns} goes by the status of the day of the export",
            "columns {columns} go by the status of the day of the export",
            len(own),
        )
        yield text.format(columns=", ".join(own))


# -- what can be wrong with a form ------------------------------------------------------------------------------------


def form_findings(
    form: FormFile, vocabularies: Mapping[str, Vocabulary], of_dictionary: Mapping[str, Mapping[str, str]]
) -> list[Finding]:
    """Find what is wrong with a form of the right shape.

    Args:
        form: The form.
        vocabularies: The columns of each data set.
        of_dictionary: By data set, the conditions that the dictionary of columns gives.
    """
    vocabulary = vocabularies.get(form.data_set)
    if vocabulary is None:
        what = _("there is no data set {name}").format(name=form.data_set)
        return [Finding(where=("data_set",), what=what)]
    return [
        Finding(where=where, what=what)
        for where, what in (
            *_name_findings(form, vocabulary, vocabularies),
            *_table_findings(form),
            *_carry_over_findings(form),
            *_choice_findings(form, of_dictionary.get(form.data_set, {})),
            *_condition_findings(form, vocabulary, of_dictionary.get(form.data_set, {})),
        )
    ]


Wrong = tuple[tuple[str | int, ...], str]
"""Where something is wrong, and what."""


def _name_findings(form: FormFile, vocabulary: Vocabulary, data_sets: Mapping[str, Vocabulary]) -> Iterator[Wrong]:
    """Columns of the data, and data sets, that do not exist."""
    text = _("{name}: the data set {data_set} has no such column")
    for where, name in _named_columns(form):
        if name not in vocabulary.columns:
            yield where, text.format(name=name, data_set=form.data_set)
    for name, rows in form.rows.items():
        for where, column in ((("rows", name), name), (("rows", name, "under"), rows.under)):
            if column is not None and column in vocabulary.columns and not has_labels(column, vocabulary):
                yield where, _("{name}: rows are by a column of texts or of words that are listed").format(name=column)
        if rows.filled_from is not None and name not in getattr(data_sets.get(rows.filled_from), "columns", {}):
            yield ("rows", name, "filled_from"), text.format(name=name, data_set=rows.filled_from)


def _named_columns(form: FormFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where the form names columns of its data set, and which."""
    lists: dict[tuple[str | int, ...], Sequence[str]] = {("needs",): form.needs}
    if form.as_exported is not None:
        lists["as_exported", "columns"] = form.as_exported.columns
    for name, rows in form.rows.items():
        yield ("rows", name), name
        if rows.under is not None:
            yield ("rows", name, "under"), rows.under
        lists["rows", name, "filled_by"] = rows.filled_by
    for choice, spec in form.choices.items():
        for value, each in spec.values.items():
            lists["choices", choice, "values", value, "wants"] = each.wants
    for where, columns in lists.items():
        for place, column in enumerate(columns):
            yield (*where, place), column


def _table_findings(form: FormFile) -> Iterator[Wrong]:
    """Rows, groups of columns and identities that do not fit together."""
    if not form.rows:
        yield ("rows",), _("rows: name a column of the data by whose values the form has its rows")
    if not form.counted:
        yield ("columns",), _("columns: none of them counts anything")
    for number, column in form.columns.items():
        for group in column.under:
            if group not in form.groups:
                yield ("columns", number, "under"), _("there is no group of columns {name}").format(name=group)
        if column.counts is not None and column.holds != "count":
            yield (
                ("columns", number, "counts"),
                _("column {number} has no number: leave counts out").format(number=number),
            )
    for place, text in enumerate(form.identities):
        identity = read_identity(text)
        if identity is None:
            yield (
                ("identities", place),
                _("“{text}” is no sum of columns; write it as (3) = (4) + (5)").format(text=text),
            )
            continue
        for number in (identity.whole, *identity.parts):
            if number not in form.counted:
                yield ("identities", place), _("no column ({number}) counts anything").format(number=number)


def _carry_over_findings(form: FormFile) -> Iterator[Wrong]:
    """Columns between which nothing can be carried over."""
    if form.carry_over is not None:
        for key in ("opening", "closing"):
            if (number := getattr(form.carry_over, key)) not in form.counted:
                yield ("carry_over", key), _("no column ({number}) counts anything").format(number=number)
        if form.period == "none":
            yield ("carry_over",), _("carry_over: a form without a period carries nothing over")


def _choice_findings(form: FormFile, of_dictionary: Mapping[str, str]) -> Iterator[Wrong]:
    """Choices without their default, values that do not decide on the same, and names that are taken."""
    taken = {*of_dictionary, _BASE}
    for name in form.define:
        if name in taken:
            yield ("define", name), _("{name}: another condition has this name").format(name=name)
    taken |= set(form.define)
    for choice, spec in form.choices.items():
        if spec.default not in spec.values:
            yield (
                ("choices", choice, "default"),
                _("{name}: there is no such value; write one of {known}").format(
                    name=spec.default, known=", ".join(spec.values)
                ),
            )
        names = {name for value in spec.values.values() for name in value.define}
        for value, each in spec.values.items():
            for name in sorted(names - set(each.define)):
                yield (
                    ("choices", choice, "values", value, "define"),
                    _("the condition {name} is missing: every value of the choice defines it").format(name=name),
                )
            for name in sorted(taken & set(each.define)):
                yield (
                    ("choices", choice, "values", value, "define", name),
                    _("{name}: another condition has this name").format(name=name),
                )
        taken |= names


def _condition_findings(form: FormFile, vocabulary: Vocabulary, of_dictionary: Mapping[str, str]) -> Iterator[Wrong]:
    """Conditions that cannot be read, by each value of each choice."""
    if any(choice.default not in choice.values for choice in form.choices.values()):
        return
    default = form.default_choices
    tries = [default, *({**default, name: value} for name, each in form.choices.items() for value in each.values)]
    for choices in tries:
        try:
            conditions = form_conditions(form, choices, vocabulary, of_dictionary)
        except TthcError as error:
            yield _place(form, choices, str(error).partition(":")[0]), str(error)
            return
        chosen_needs = [column for name, value in choices.items() for column in form.choices[name].values[value].wants]
        if missing := vocabulary.undeclared(conditions.every(), (*form.needs, *chosen_needs)):
            what = _("needs, or wants of a choice, must name these columns too, which the conditions speak of: {names}")
            yield _place_of_choice(choices, default), what.format(names=", ".join(missing))
            return


def _place_of_choice(choices: Mapping[str, str], default: Mapping[str, str]) -> tuple[str, ...]:
    """Where the value stands by which choices differ from the default ones; else the needed columns."""
    for name, value in choices.items():
        if value != default[name]:
            return ("choices", name, "values", value)
    return ("needs",)


def _place(form: FormFile, choices: Mapping[str, str], name: str) -> tuple[str | int, ...]:
    """Where in the file a condition stands that has a name."""
    part, slash, key = name.partition("/")
    if not slash:
        for choice, value in choices.items():
            if name in form.choices[choice].values[value].define:
                return ("choices", choice, "values", value, "define", name)
        return (name,) if name == _BASE else ("define", name)
    if part == "columns":
        return (part, key, "counts")
    return (("carry_over", part, key) if part in ("gone", "new") else (part, key)) + ("when",)
