"""Known-good plain data turned into dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from tthc_cli.data_files.builders import builder


@dataclass(frozen=True)
class Square:
    side: int
    kind: str = "square"


@dataclass(frozen=True)
class Circle:
    day: date | None
    kind: str = "circle"


@dataclass(frozen=True)
class Drawing:
    shapes: tuple[Annotated[Square | Circle, "by kind"], ...]
    share: Decimal | None = None
    names: Mapping[str, tuple[str, ...]] | None = None


def test_a_member_of_a_union_is_made_by_its_kind():
    data = {"shapes": [{"kind": "circle", "day": None}, {"kind": "square", "side": 2}]}
    assert builder(Drawing)(data) == Drawing(shapes=(Circle(day=None), Square(side=2)))


def test_days_numbers_lists_and_mappings():
    data = {"shapes": [], "share": 96, "names": {"a": ["x", "y"], "b": []}}
    drawing = builder(Drawing)(data)
    assert drawing == Drawing(shapes=(), share=Decimal(96), names={"a": ("x", "y"), "b": ()})
    assert isinstance(drawing.share, Decimal)
    assert builder(Circle)({"day": date(2024, 4, 25)}).day == date(2024, 4, 25)


def test_what_may_be_missing_is_left_at_its_default():
    assert builder(Drawing)({"shapes": [], "share": None}) == Drawing(shapes=())


def test_a_builder_is_made_once():
    assert builder(Drawing) is builder(Drawing)
