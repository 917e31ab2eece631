"""The packaged files: their plain data, and that nothing but the very bytes of one is read from them."""

from __future__ import annotations

import json
import shutil
import sys

import pytest

from tests.support import checksums
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.counts.load import PLAN, load_plan
from tthc_cli.data_files import data_file, load_file, packaged, read_document
from tthc_cli.data_files.builders import builder
from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan
from tthc_cli.workdays.load import CALENDAR, load_calendar


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the packaged files, which may be changed."""
    folder = tmp_path / "data"
    shutil.copytree(data_file(PLAN).parent, folder)
    monkeypatch.setattr(packaged, "data_file", lambda name: folder / name)
    packaged._names.cache_clear()
    yield folder
    packaged._names.cache_clear()


@pytest.mark.parametrize("name", checksums.SHAPES)
def test_the_plain_data_are_those_of_the_file(name):
    assert packaged.plain_file(name).read_text(encoding="utf-8") == checksums.plain_text(name), "run `make data`"


def test_nothing_else_is_kept():
    kept = {path for path in data_file("plain").rglob("*") if not path.is_dir()}
    assert kept == {packaged.plain_file(name) for name in checksums.SHAPES}


@pytest.mark.parametrize(("name", "shape"), checksums.SHAPES.items())
def test_a_file_is_the_same_from_its_plain_data_and_from_its_yaml(name, shape):
    plain = load_file(data_file(name), shape)
    assert plain.value == builder(shape)(read_document(data_file(name)).data)
    assert plain.sha256 == read_document(data_file(name)).sha256
    assert repr(plain.value) == repr(builder(shape)(read_document(data_file(name)).data))


def test_a_packaged_file_is_read_without_yaml(monkeypatch):
    monkeypatch.setitem(sys.modules, "tthc_cli.data_files.yaml_documents", None)
    assert load_plan().value.identity.year == 2024


def test_a_copy_of_a_packaged_file_has_its_data_and_its_own_name(tmp_path, monkeypatch):
    copy = tmp_path / "ours.yaml"
    shutil.copy(data_file(PLAN), copy)
    monkeypatch.setitem(sys.modules, "tthc_cli.data_files.yaml_documents", None)
    loaded = load_plan(copy)
    assert (loaded.value, loaded.name, loaded.path) == (load_plan().value, "ours.yaml", copy)


def test_a_packaged_file_that_was_edited_is_read_itself(data):
    plan = data / PLAN
    text = plan.read_text(encoding="utf-8").replace('title: "Công tác', 'title: "Việc', 1)
    plan.write_text(text, encoding="utf-8")
    assert load_plan(plan).value.identity.title.startswith("Việc")


def test_plain_data_of_other_bytes_are_not_taken(data):
    """As an upgrade that was broken off would leave them."""
    plain = data / "plain" / "plan_2024.json"
    kept = json.loads(plain.read_text(encoding="utf-8"))
    kept["data"]["identity"]["year"] = 1999
    plain.write_text(json.dumps({**kept, "sha256": "0" * 64}), encoding="utf-8")
    assert load_plan(data / PLAN).value.identity.year == 2024


def test_without_plain_data_the_yaml_is_read(data):
    shutil.rmtree(data / "plain")
    assert load_plan(data / PLAN).value == load_plan().value


def test_without_checksums_the_yaml_is_read_and_checked(data):
    (data / packaged.SUMS).unlink()
    assert load_plan(data / PLAN).value == load_plan().value


def test_a_packaged_file_of_another_kind_is_refused_with_its_line():
    with pytest.raises(TthcError, match=r"holidays_vn\.yaml:\d+: .*tệp lịch.*tệp kế hoạch"):
        load_file(data_file(CALENDAR), Plan)
    with pytest.raises(TthcError, match=r"plan_2024\.yaml:\d+: .*tệp kế hoạch"):
        load_calendar(data_file(PLAN))


def test_a_packaged_file_of_a_kind_that_has_no_name_is_held_against_the_shape():
    with pytest.raises(TthcError, match=r"law\.yaml:\d+: "):
        load_file(data_file("law.yaml"), ColumnsFile)
