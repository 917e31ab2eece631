"""Which forms there are, and which of them a person means."""

from __future__ import annotations

import pytest

from tthc_cli.counts.form_files import form_named, form_paths, packaged_forms
from tthc_cli.data_files import data_file
from tthc_cli.errors import Finding, TthcError


def named(name: str) -> str:
    return form_named(name, lambda form: []).id


@pytest.mark.parametrize("name", ["II.06a", "ii.06A", "II-06a", "II06a", "Biểu II.06a", "Biểu số II.06a/VPCP/KSTT"])
def test_a_form_is_known_however_its_number_is_written(name):
    assert named(name) == "II.06a"


def test_each_packaged_form_is_found_by_its_id():
    assert len(packaged_forms()) == len(form_paths()) == 2
    assert [named(id_) for id_ in packaged_forms()] == list(packaged_forms())


def test_an_unknown_form_is_refused_with_the_nearest():
    with pytest.raises(TthcError, match=r"II\.07b"):
        named("II.06b")
    with pytest.raises(TthcError, match=r"II\.06a, II\.07b.*\.yaml"):
        named("x")


def test_a_file_is_a_form_of_one_s_own(tmp_path):
    path = tmp_path / "bieu-cua-toi.yaml"
    path.write_bytes(data_file("forms/ii-07b.yaml").read_bytes().replace(b"id: II.07b", b"id: T.01"))
    assert named(str(path)) == "T.01"
    with pytest.raises(TthcError, match=r"bieu-cua-toi\.yaml:3: wrong"):
        form_named(str(path), lambda form: [Finding(where=("id",), what="wrong")])
