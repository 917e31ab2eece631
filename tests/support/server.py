"""A process that has imported the program already, and forks one command after another: a start takes a tenth of one.

A child is the program in all but its start: it has arguments, an environment, a working folder and streams of its own.
The language is settled when the program is imported, so that each has a server of its own.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import Any

AVAILABLE = hasattr(os, "fork") and hasattr(socket, "send_fds") and not os.environ.get("TTHC_REAL")
"""``TTHC_REAL=1`` has each command be a process of its own from the start, as on systems that do not fork."""

_LIBRARIES = (
    "contextvars",
    "docx",
    "duckdb",
    "icalendar",
    "narwhals._duckdb.namespace",
    "narwhals.group_by",
    "olefile",
    "platformdirs.unix",
    "pydantic.json_schema",
    "pydantic.type_adapter",
    "python_calamine",
    "rich.console",
    "rich.table",
)
"""What the program imports only when a command needs it; none of it starts a thread or opens a file at its import."""

_READ_PHRASES = frozenset({"--rule", "--limit", "--limits", "--due", "audit", "import", "validate"})
"""Arguments of commands that read phrases: the grammar takes longer to build than all else, and is built for them."""


class Server:
    """A server for one language, started when it is first needed and ended with the tests."""

    def __init__(self, language: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair()
        self._socket = ours
        with closing(theirs):
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **language},
            )
        atexit.register(self.end)

    def run(
        self, arguments: Sequence[str], env: Mapping[str, str], cwd: Path | None, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        """Run one command to its end. Raises TimeoutExpired."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            status = self.run_into(arguments, env, cwd, timeout, (out.fileno(), err.fileno()))
            texts = []
            for stream in (out, err):
                stream.seek(0)
                texts.append(stream.read().decode("utf-8"))
        return subprocess.CompletedProcess(["tthc", *arguments], status, *texts)

    def run_into(
        self,
        arguments: Sequence[str],
        env: Mapping[str, str],
        cwd: Path | None,
        timeout: float,
        streams: tuple[int, int],
    ) -> int:
        """Run one command to its end with these for its standard output and error. Raises TimeoutExpired."""
        message = json.dumps({"arguments": list(arguments), "env": dict(env), "cwd": str(cwd or Path.cwd())}).encode()
        socket.send_fds(self._socket, [len(message).to_bytes(4, "big")], list(streams))
        self._socket.sendall(message)
        self._socket.settimeout(timeout)
        try:
            answer = self._socket.recv(4)
        except TimeoutError:
            self.end()
            _servers.clear()
            raise subprocess.TimeoutExpired(list(arguments), timeout) from None
        return int.from_bytes(answer, "big", signed=True)

    def end(self) -> None:
        """End the server, and with it what it runs."""
        self._socket.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


_servers: dict[str, Server] = {}


def _server(env: Mapping[str, str]) -> Server:
    language = env.get("TTHC_LANG", "")
    if language not in _servers:
        _servers[language] = Server({"TTHC_LANG": language})
    return _servers[language]


def run(
    arguments: Sequence[str], env: Mapping[str, str], cwd: Path | None, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run ``tthc`` with these arguments, in this environment and no other. Raises TimeoutExpired."""
    return _server(env).run(arguments, env, cwd, timeout)


def run_into(
    arguments: Sequence[str], env: Mapping[str, str], cwd: Path | None, timeout: float, streams: tuple[int, int]
) -> int:
    """The same with a standard output and error of the caller's, by their descriptors; the exit code."""
    return _server(env).run_into(arguments, env, cwd, timeout, streams)


# -- in the server ----------------------------------------------------------------------------------------------------


def _serve(connection: socket.socket) -> None:
    _warm()
    while True:
        head, streams, _flags, _address = socket.recv_fds(connection, 4, 2)
        if not head:
            return
        size, message = int.from_bytes(head, "big"), b""
        while len(message) < size:
            message += connection.recv(size - len(message))
        request = json.loads(message)
        if not _READ_PHRASES.isdisjoint(request["arguments"]):
            _build_grammar()
        child = os.fork()
        if child == 0:
            connection.close()
            _command(request, *streams)
        for stream in streams:
            os.close(stream)
        _pid, status = os.waitpid(child, 0)
        connection.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))


def _warm() -> None:
    """Import every module of the program, and do once what a process does once: patterns, validators, readers."""
    import importlib
    import pkgutil

    import tthc_cli

    own = (module.name for module in pkgutil.walk_packages(tthc_cli.__path__, "tthc_cli."))
    for name in (*own, *_LIBRARIES):
        if not name.endswith("__main__"):
            importlib.import_module(name)
    from tests.support import calendars
    from tthc_cli.cases.dictionary_load import load_columns
    from tthc_cli.cases.layout import ColumnNames
    from tthc_cli.cases.privacy import of_a_person
    from tthc_cli.cli import program
    from tthc_cli.counts.load import check_plan, load_plan
    from tthc_cli.data_files import data_file

    _load_all(program())
    load_plan()
    check_plan(data_file("plan_2024.yaml"))
    calendars.keep()
    columns = load_columns()
    for data_set in columns.data_sets:
        ColumnNames(columns, data_set)
    for word in ("Chờ phân công", "Cho phan cong"):
        of_a_person(word)
    gc.collect()
    gc.freeze()  # what is never looked at again is never copied into a child


def _load_all(group: Any) -> None:
    """Make every command as it is parsed: each takes longer than a fork."""
    for command in getattr(group, "commands", {}).values():
        _load_all(command)


@cache
def _build_grammar() -> None:
    """Build the parser of phrases, and what it builds when a text first comes to a state."""
    from tthc_cli.counts.load import load_plan
    from tthc_cli.errors import TthcError
    from tthc_cli.phrases import read_time

    for task in load_plan().value.tasks:
        with suppress(TthcError):
            read_time(task.time, year=2024, events=lambda words: words)


def _command(request: Any, out: int, err: int) -> None:
    """Be the program, to its end: nothing of the server is left, and nothing of it is run."""
    code = 70
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.close(out)
        os.close(err)
        # the server's own streams may stand on files, these on a terminal
        sys.stdout = sys.__stdout__ = os.fdopen(1, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]
        sys.stderr = sys.__stderr__ = os.fdopen(2, "w", encoding="utf-8", closefd=False)  # type: ignore[misc]
        os.chdir(str(request["cwd"]))
        language = os.environ["LANGUAGE"]  # the program sets it when it is imported
        os.environ.clear()
        os.environ.update(request["env"])
        os.environ["LANGUAGE"] = language
        sys.argv[:] = ["tthc", *request["arguments"]]
        tempfile.tempdir = None
        signal.signal(signal.SIGINT, signal.default_int_handler)
        from tthc_cli.__main__ import main

        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        atexit._run_exitfuncs()  # as at the end of any process
        os._exit(code & 0xFF)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
