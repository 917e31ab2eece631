"""JSON for scripts: nothing in it moves a terminal, and what was said is kept."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.support.registers import cell_texts
from tests.support.unseen import UNSEEN, unseen_in
from tthc_cli.output.formats.json import json_pieces, to_json
from tthc_cli.output.formats.report import LongList

texts = cell_texts | st.text(st.sampled_from(UNSEEN + "=a'\\\"\r\n"))


@given(texts, st.lists(texts))
def test_json_keeps_every_character_and_shows_none_that_moves_a_terminal(text, more):
    payload = {"schema": "x", text: text, "more": more}
    shown = to_json(payload)
    assert unseen_in(shown) == ""
    assert json.loads(shown) == payload
    lists = [LongList("rows", [payload, payload]), LongList("none", []), LongList("ids", more)]
    pieces = "".join(json_pieces({"a": text}, lists))
    assert unseen_in(pieces) == ""
    assert json.loads(pieces) == {"a": text, "rows": [payload, payload], "none": [], "ids": more}
    assert "".join(json_pieces({"a": text}, [])) == to_json({"a": text})
