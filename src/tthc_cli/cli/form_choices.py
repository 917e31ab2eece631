"""What the options of ``tthc form`` ask for: choices, rows, cells, and the form of the period before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from tthc_cli.cli.registers import read_filled_forms
from tthc_cli.counts import FilledForm, FormFile, FormRow, UnsoundError
from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.text import fold, nearest
from tthc_cli.whole_files import whole_bytes

if TYPE_CHECKING:
    from tthc_cli.cases import ColumnsFile


def chosen(form: FormFile, texts: Sequence[str]) -> dict[str, str]:
    """The value of each choice of a form.

    Args:
        form: The form.
        texts: The values of ``--choice``: ``NAME=VALUE``.

    Raises:
        TthcError: If there is no such choice or value, or one is made twice.
    """
    choices = form.default_choices
    made: set[str] = set()
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name not in form.choices:
            if not form.choices:
                raise TthcError(_("--choice: form {form} leaves nothing to choose").format(form=form.id))
            raise TthcError(
                _("--choice: found '{found}'; write NAME=VALUE with one of {known}").format(
                    found=text, known=", ".join(form.choices)
                )
            )
        if value not in form.choices[name].values:
            raise TthcError(
                _("--choice: {name} has no value '{found}'; write one of {known}").format(
                    name=name, found=value, known=", ".join(form.choices[name].values)
                )
            )
        if name in made:
            raise TthcError(_("--choice: {name} is there twice; write it once").format(name=name))
        made.add(name)
        choices[name] = value
    return choices


def row_column(form: FormFile, text: str | None, dictionary: ColumnsFile) -> str:
    """The column of the data by whose values a form has its rows.

    Args:
        form: The form.
        text: A column by its name or its header; None for the form's own.
        dictionary: The columns of all data sets.

    Raises:
        TthcError: If the form cannot have its rows by that.
    """
    if text is None:
        return form.default_rows
    columns = dictionary.data_sets[form.data_set].columns
    for name in form.rows:
        if fold(text) in {fold(each) for each in (name, *columns[name].headers)}:
            return name
    raise TthcError(_("--by: found '{found}'; write one of {known}").format(found=text, known=", ".join(form.rows)))


def counted_column(form: FormFile, text: str) -> str:
    """The column of a form that a person names by the number under its title, with or without brackets.

    Args:
        form: The form.
        text: What a person writes, such as ``5`` or ``(5)``.

    Returns:
        The number, without brackets.

    Raises:
        TthcError: If no such column counts anything.
    """
    number = text.strip().removeprefix("(").removesuffix(")").strip()
    if number not in form.counted:
        raise TthcError(
            _("--cell: found '{found}'; write the number of a column that counts: {known}").format(
                found=text, known=", ".join(form.counted)
            )
        )
    return number


def named_row(filled: FilledForm, text: str, spoken: Mapping[str, str]) -> FormRow | None:
    """The row of a filled form that a person names; None for the last one, which is the whole.

    Args:
        filled: The form.
        text: The label of the row, or ``level: label`` if it stands under several levels.
        spoken: What rows are called in the language of the output, by their labels.

    Raises:
        TthcError: If there is no such row, or there are several.
    """
    if fold(text) in {fold(filled.total.label), fold(spoken.get(filled.total.label, ""))}:
        return None
    names = {(row.level, row.label): [row.label, spoken.get(row.label, row.label)] for row in filled.rows}
    rows = {(row.level, row.label): row for row in filled.rows}
    full = _full_names(list(rows))
    keys = _rows_named(normalize("NFC", text), names, full)
    if len(keys) == 1:
        return rows[keys[0]]
    if keys:
        raise TthcError(
            _("--row: '{found}' may be several rows; write one of {known}").format(
                found=text, known="; ".join(full[key] for key in keys)
            )
        )
    labels = [label for each in names.values() for label in each]
    near = nearest(text, labels)
    message = (
        _("--row: the form has no row '{found}', the nearest is '{near}'")
        if near
        else _("--row: the form has no row '{found}'; it has {known}")
    )
    raise TthcError(message.format(found=text, near=near, known="; ".join(dict.fromkeys(labels))))


_RowKey = tuple[str | None, str]
"""The level and the label of a row."""


def _full_names(keys: Sequence[_RowKey]) -> dict[_RowKey, str]:
    """What tells each row of a form from all others."""
    if not any(level for level, _label in keys):
        return {key: key[1] for key in keys}
    return {(level, label): f"{level or _('(level not known)')}: {label}" for level, label in keys}


def _rows_named(text: str, names: Mapping[_RowKey, Sequence[str]], full: Mapping[_RowKey, str]) -> list[_RowKey]:
    """The rows that a text may mean: as it stands before in another case or without accents."""
    return (
        [key for key in names if text == full[key]]
        or [key for key in names if text == key[1]]
        or [key for key in names if fold(text) in {fold(name) for name in (*names[key], full[key])}]
    )


# -- the form of the period before -------------------------------------------------------------------------------------


def previous_files(texts: Sequence[str], expected: FilledForm) -> tuple[list[str | Path], dict[str, FilledForm]]:
    """What ``--previous`` names: exports, and forms of the period before by the names of their files.

    Args:
        texts: Files, folders and patterns.
        expected: A form of the period before, without numbers, with which those must agree.

    Raises:
        TthcError: If a form cannot be read, or is not that of the period before, counted in the same way.
    """
    exports: list[str | Path] = []
    forms: dict[str, FilledForm] = {}
    for text in texts:
        if not text.casefold().endswith(".json"):
            exports.append(text)
            continue
        form = _read_form(Path(text))
        _require_same(text, form, expected)
        forms[text] = form
    return exports, forms


def _read_form(path: Path) -> FilledForm:
    try:
        content = json.loads(whole_bytes(path).decode("utf-8-sig"))
        if not isinstance(content, dict):
            raise ValueError(type(content))
        return FilledForm.of_content(content)
    except (OSError, UnsoundError) as error:
        what = why(error) if isinstance(error, OSError) else str(error)
        raise TthcError(_("--previous: {file}: {what}").format(file=path, what=what)) from None
    except ValueError:
        raise TthcError(
            _("--previous: {file}: not what `tthc form fill … --format json` writes; name that, or the export").format(
                file=path
            )
        ) from None


def _require_same(name: str, form: FilledForm, expected: FilledForm) -> None:
    """Refuse a form that cannot be held against the one that is filled in."""
    if form.form != expected.form:
        what = _("it is form {form}, not {expected}").format(form=form.form, expected=expected.form)
    elif _days(form) != _days(expected):
        what = _("it is of {period}; the period before is {expected}").format(
            period=_days(form), expected=_days(expected)
        )
    elif form.to_date:
        what = _("it was made on {day}, while its period still ran").format(day=f"{form.as_of:%d/%m/%Y}")
    elif wrong := _counted_otherwise(form, expected):
        what = wrong
    else:
        return
    raise TthcError(_("--previous: {file}: {what}").format(file=name, what=what))


def _counted_otherwise(form: FilledForm, expected: FilledForm) -> str:
    """In what way a form of the same period was counted that cannot be compared; empty if it can be."""
    if dict(form.choices) != dict(expected.choices):
        return _different_choices(form, expected)
    if form.due != expected.due:
        return _("it was made with --due {due}, this one with --due {expected}").format(
            due=form.due, expected=expected.due
        )
    if set(form.total.cells) != set(expected.total.cells):
        return _("it does not have the columns of this form")
    return ""


def _days(form: FilledForm) -> str:
    period = form.period
    return "-" if period is None else f"{period.first:%d/%m/%Y}-{period.last:%d/%m/%Y}"


def _different_choices(form: FilledForm, expected: FilledForm) -> str:
    """In which choices two forms differ, and how to make the new one as the old one was."""
    options = " ".join(
        f"--choice {name}={value}" for name, value in form.choices.items() if expected.choices.get(name) != value
    )
    missing = ", ".join(name for name in expected.choices if name not in form.choices)
    if missing:
        return _("it was made without the choices {names}").format(names=missing)
    return _("it was made by other choices; add {options} to count as it does").format(options=options)


def saved_before(register: Path | None, expected: FilledForm) -> FilledForm:
    """The last form of the period before that was saved, with the same rows and choices.

    Args:
        register: The register that was asked for, if any.
        expected: That form, without its numbers.

    Raises:
        TthcError: If none was saved, or only others.
    """
    saved = [
        form
        for form in read_filled_forms(register)
        if (form.form, _days(form)) == (expected.form, _days(expected)) and form.by == expected.by
    ]
    same = [form for form in saved if not _counted_otherwise(form, expected)]
    if same:
        return same[-1]
    if saved:
        raise TthcError(_("--saved: {what}").format(what=_counted_otherwise(saved[-1], expected)))
    raise TthcError(
        _("--saved: no form {form} by {by} of {period} was saved; `tthc form fill … --save` does that").format(
            form=expected.form, by=expected.by, period=_days(expected)
        )
    )
