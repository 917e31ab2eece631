"""Frozen dataclasses that are made without compiling code: as Python's own are, seen from outside."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from tthc_cli.classes import dataclass
from tthc_cli.classes.frozen import dataclass as ours


@ours(frozen=True, slots=True, kw_only=True)
class Point:
    """A place."""

    x: int
    y: int = 0
    words: Mapping[str, str] = field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class PythonsPoint:
    """A place."""

    x: int
    y: int = 0
    words: Mapping[str, str] = field(default_factory=dict)


@ours(frozen=True, slots=True)
class Pair:
    """By place or by name."""

    left: int
    right: int = 2


@ours(frozen=True)
class Checked:
    """Looked at once it is made."""

    number: int

    def __post_init__(self) -> None:
        if self.number < 0:
            raise ValueError(self.number)


@ours(frozen=True, slots=True)
class Nothing:
    """No fields."""


class Named(Pair):
    """Under one of them, and no dataclass itself."""

    name = "a"


POINTS: list[Any] = [Point, PythonsPoint]


def outcome(action: Any) -> object:
    try:
        return action()
    except Exception as error:
        return type(error), str(error).replace("PythonsPoint", "Point")


@pytest.mark.parametrize(
    "of",
    [
        lambda cls: cls(x=1),
        lambda cls: cls(x=1, y=2, words={"a": "b"}),
        lambda cls: cls(),
        lambda cls: cls(1),
        lambda cls: cls(x=1, z=2),
        lambda cls: cls(x=1) == cls(x=1, y=0),
        lambda cls: cls(x=1) == cls(x=1, y=1),
        lambda cls: cls(x=1) == 1,
        lambda cls: cls(x=1) == Pair(1, 0),
        lambda cls: hash(cls(x=1)),  # its mapping has no hash
        lambda cls: setattr(cls(x=1), "x", 2),
        lambda cls: delattr(cls(x=1), "x"),
        lambda cls: dataclasses.replace(cls(x=1), y=3),
        lambda cls: dataclasses.asdict(cls(x=1)),
        lambda cls: [(each.name, each.kw_only) for each in dataclasses.fields(cls)],
        lambda cls: dataclasses.is_dataclass(cls),
        lambda cls: copy.copy(cls(x=1)),
        lambda cls: copy.deepcopy(cls(x=1, words={"a": "b"})),
        lambda cls: pickle.loads(pickle.dumps(cls(x=1))),  # noqa: S301 - what was just written
        lambda cls: cls(x=1).words is cls(x=1).words,
        lambda cls: cls.__match_args__,
        lambda cls: hasattr(cls(x=1), "__dict__"),
        lambda cls: TypeAdapter(cls).validate_python({"x": 1, "words": {"a": "b"}}),
        lambda cls: TypeAdapter(cls).json_schema(),
    ],
)
def test_it_is_as_python_s_own(of):
    first, second = (outcome(lambda cls=cls: of(cls)) for cls in POINTS)
    assert repr(first).replace("PythonsPoint", "Point") == repr(second).replace("PythonsPoint", "Point")


def test_fields_are_given_by_place_or_by_name():
    assert Pair(1) == Pair(left=1, right=2) != Pair(2, 1)
    assert len({Pair(1), Pair(1, 2), Pair(2, 2)}) == 2
    match Pair(3, 4):
        case Pair(left, right):
            assert (left, right) == (3, 4)
    with pytest.raises(TypeError, match=r"Pair\.__init__\(\) got multiple values for argument 'left'"):
        Pair(1, left=2)  # type: ignore[misc] # that is refused


def test_pydantic_refuses_what_is_no_field():
    with pytest.raises(ValidationError):
        TypeAdapter(Point).validate_python({"y": 1})


def test_what_a_class_checks_is_checked():
    assert Checked(1).number == 1
    with pytest.raises(ValueError, match="-1"):
        Checked(-1)


def test_a_class_without_fields_is_equal_to_itself():
    assert Nothing() == Nothing()
    assert hash(Nothing()) == hash(Nothing())


def test_what_is_no_field_cannot_be_set_either():
    with pytest.raises(FrozenInstanceError, match="'z'"):
        Point(x=1).z = 5  # type: ignore[attr-defined] # that is refused


def test_a_class_under_one_is_made_as_it_is():
    assert Named(1).right == 2
    assert Named(1) != Pair(1)
    with pytest.raises(FrozenInstanceError):
        Named(1).left = 5  # type: ignore[misc] # that is refused


def test_one_class_under_another_is_python_s():
    @ours(frozen=True, kw_only=True)
    class Report(ABC):
        heading: str = ""

        @abstractmethod
        def text(self) -> str: ...

    @ours(frozen=True, kw_only=True)
    class Short(Report):
        words: str

        def text(self) -> str:
            return self.heading + self.words

    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Long(Report):
        words: str

        def text(self) -> str:
            return self.words * 2

    with pytest.raises(TypeError, match="abstract"):
        Report()  # type: ignore[abstract] # that is refused
    assert Short(heading="a", words="b").text() == "ab"
    assert Long(words="b").text() == "bb"
    with pytest.raises(FrozenInstanceError):
        Short(words="b").words = "c"  # type: ignore[misc] # that is refused


def test_its_own_methods_stay():
    @ours(frozen=True, slots=True)
    class Odd:
        number: int

        def __eq__(self, value: object) -> bool:
            return isinstance(value, Odd) and self.number % 2 == value.number % 2

        def __hash__(self) -> int:
            return self.number % 2

        def __repr__(self) -> str:
            return "odd"

    assert Odd(1) == Odd(3)
    assert {Odd(1), Odd(3)} == {Odd(5)}
    assert repr(Odd(1)) == "odd"


def test_what_is_not_frozen_is_python_s():
    @dataclass(slots=True)
    class Count:
        number: int = 0

    count = Count()
    count.number += 1
    assert count == Count(1)


def test_no_method_is_compiled_before_an_object_is_made(monkeypatch):
    monkeypatch.setattr(dataclasses, "_create_fn", None, raising=False)  # by which Python does it, up to 3.12

    @ours(frozen=True, slots=True, kw_only=True)
    class Unused:
        number: int

    assert Unused(number=1) == Unused(number=1)


def test_the_first_objects_are_as_those_of_the_compiled_constructor():
    @ours(frozen=True, slots=True, kw_only=True)
    class Place:
        x: int
        words: list[str] = field(default_factory=list)

        def __post_init__(self) -> None:
            self.words.append(str(self.x))

    def refused() -> list[object]:
        # as the compiled one says it, with its name: it is compiled for that
        return [outcome(lambda: Place(y=1)), outcome(lambda: Place()), outcome(lambda: Place(1))]  # type: ignore[call-arg]

    first = Place(x=1)
    places = [Place(x=number % 2) for number in range(40)]
    assert {(place.x, *place.words) for place in places} == {(0, "0"), (1, "1")}
    assert all((place == first) == (place.x == 1) for place in places)
    after = refused()
    assert after == [
        (TypeError, f"{Place.__qualname__}.__init__() {words}")
        for words in (
            "got an unexpected keyword argument 'y'",
            "missing 1 required keyword-only argument: 'x'",
            "takes 1 positional argument but 2 were given",
        )
    ]


@pytest.mark.parametrize("number", range(3))
def test_a_wrong_call_is_refused_before_anything_is_compiled(number):
    @ours(frozen=True, slots=True, kw_only=True)
    class Place:
        x: int

    wrong: list[tuple[tuple[int, ...], dict[str, int]]] = [((), {"x": 1, "y": 1}), ((), {}), ((1,), {})]
    arguments, values = wrong[number]
    with pytest.raises(TypeError, match=r"Place\.__init__\(\)"):
        Place(*arguments, **values)


def test_every_field_is_an_argument():
    with pytest.raises(TypeError, match="init=False"):

        @ours(frozen=True, kw_only=True)
        class Place:
            x: int = field(init=False, default=0)


def test_a_class_under_one_checks_its_objects_in_its_own_way():
    @ours(frozen=True, kw_only=True)
    class Place:
        x: int

        def __post_init__(self) -> None:
            object.__setattr__(self, "x", 2 * self.x)

    class Farther(Place):
        def __post_init__(self) -> None:
            object.__setattr__(self, "x", -self.x)

    assert [(Place(x=number).x, Farther(x=number).x) for number in range(30)] == [
        (2 * number, -number) for number in range(30)
    ]
