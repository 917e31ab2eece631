"""The forms that there are: those that come with the program, and an office's own in files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from tthc_cli.counts.forms import FormFile
from tthc_cli.data_files import data_file, load_file
from tthc_cli.errors import Finding, TthcError
from tthc_cli.i18n import _
from tthc_cli.text import fold, nearest


def form_paths() -> list[Path]:
    """The files of the packaged forms, in order."""
    return sorted(data_file("forms").glob("*.yaml"))


@cache
def packaged_forms() -> dict[str, FormFile]:
    """The packaged forms by id, in order. Raises TthcError with the first finding."""
    forms = [load_file(path, FormFile).value for path in form_paths()]
    return {form.id: form for form in forms}


def form_named(name: str, check: Callable[[FormFile], Sequence[Finding]]) -> FormFile:
    """The form that a person names.

    Args:
        name: The id of a packaged form, in any case; or the name of a file, which ends in ``.yaml`` or ``.yml``.
        check: Gives what is wrong with a form of the right shape.

    Raises:
        TthcError: If there is no such form, or something in its file is wrong.
    """
    if name.casefold().endswith((".yaml", ".yml")):
        return load_file(Path(name), FormFile, check).value
    forms = packaged_forms()
    spellings = {_plain(id_): id_ for id_ in forms}
    if (id_ := spellings.get(_plain(name))) is not None:
        return forms[id_]
    near = nearest(name, forms)
    text = (
        _("there is no form '{name}', the nearest is {near}")
        if near
        else _("there is no form '{name}'; write one of {known}, or a file of a form that ends in .yaml")
    )
    raise TthcError(text.format(name=name, near=near, known=", ".join(forms)))


def _plain(name: str) -> str:
    """A form's id without what people write differently: "ii06a" for II.06a, II-06a and "Biểu số II.06a/VPCP/KSTT"."""
    text = fold(name).removeprefix("bieu so ").removeprefix("bieu ").removesuffix("/vpcp/kstt")
    return "".join(letter for letter in text if letter.isalnum())
