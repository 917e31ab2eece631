"""Dataclasses that are made without compiling code: there are some hundred, and few are used in one run."""

from tthc_cli.classes.frozen import dataclass as dataclass
