"""The docs against the program: every example runs, every command is named, every link leads somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import WRONG_YEAR, tthc
from tests.support.examples import sweep
from tests.support.places import ROOT
from tests.support.program import COMMANDS as BY_PATH
from tthc_cli.cli import program
from tthc_cli.cli.dates import as_of

EXAMPLES = {
    "README.md": "en",
    "docs/guide.md": "en",
    "docs/case-files.md": "en",
    "docs/huong-dan.md": "vi",
    "docs/tep-ho-so.md": "vi",
    "docs/forms.md": "en",
    "docs/bieu-mau.md": "vi",
}
"""The pages whose examples run in the order of the page, in one folder, and the language of each."""
GUIDES = ("docs/guide.md", "docs/huong-dan.md")
NEXT_YEAR = {"docs/next-year.md": "en", "docs/ke-hoach-nam-sau.md": "vi"}
"""The pages from a document to cron, and the language of each."""
RECIPES = ("docs/recipes.md", "docs/cach-lam.md")
"""The Vietnamese page has those recipes alone that touch nothing but data."""
IN_BOTH_LANGUAGES = {
    "docs/guide.md": "docs/huong-dan.md",
    "docs/next-year.md": "docs/ke-hoach-nam-sau.md",
    "docs/case-files.md": "docs/tep-ho-so.md",
    "docs/cron.md": "docs/lich-chay.md",
    "docs/dates.md": "docs/tinh-han.md",
    "docs/rates.md": "docs/ty-le.md",
    "docs/forms.md": "docs/bieu-mau.md",
    "docs/recipes.md": "docs/cach-lam.md",
    "docs/scale.md": "docs/quy-mo.md",
    "docs/measured.md": "docs/so-do.md",
}
"""The Vietnamese page of each English one."""
ENGLISH_NAMES = {
    "nhan-quyet-dinh-cong-bo-cua-bo": "ministry-decision-received",
    "co-quan.toml": "office.toml",
    "khong-tinh-duoc.csv": "rejects.csv",
    "viec-den-han.txt": "due-today.txt",
    "kpi-can-chu-y.txt": "kpi-attention.txt",
    "so.sqlite": "register.sqlite",
    "van-ban": "letters",
    "thu.sqlite": "try.sqlite",
}
"""What the Vietnamese examples call an event and the files that they write, as the English ones do."""
PAGES = [
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
GAP = "…"
"""What stands for output left out: alone on a line, any lines; at the end of a line, any rest of it."""


def commands(command: Any = None, name: str = "tthc") -> Iterator[str]:
    """Every command of the program, as it is typed."""
    command = command or program()
    for part, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{name} {part}")
    if not hasattr(command, "commands"):
        yield name


COMMANDS = sorted(commands())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a reader has it: with the examples."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "plan_2024.yaml", tmp_path / "data")
    return tmp_path


# -- examples ---------------------------------------------------------------------------------------------------------


def blocks(text: str) -> list[str]:
    return re.findall(r"```console\n(.*?)```", text, re.DOTALL)


def steps(block: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that are shown after it."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *shown = part.rstrip("\n").split("\n")
        yield command, shown


def as_shown(lines: list[str]) -> str:
    """A pattern for output as a guide shows it."""
    patterns = []
    for line in lines:
        if line == GAP:
            patterns.append(r"(?:[^\n]*\n)*?")
        elif line.endswith(GAP):
            patterns.append(re.escape(line.removesuffix(GAP)) + r"[^\n]+\n")
        else:
            patterns.append(re.escape(line) + r"\n")
    return "".join(patterns)


@pytest.mark.parametrize("page", EXAMPLES)
def test_examples_show_what_the_program_prints(page, folder):
    english, code, ran = False, None, 0
    for block in blocks((ROOT / page).read_text(encoding="utf-8")):
        for command, shown in steps(block):
            words = shlex.split(command)
            if words == ["echo", "$?"]:
                assert shown == [str(code)]
            elif words == ["export", "TTHC_LANG=en"]:
                english = True
            else:
                assert words[0] == "tthc", command
                done = tthc(*words[1:], cwd=folder, english=english)
                code, ran = done.returncode, ran + 1
                printed = "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())
                assert re.fullmatch(as_shown(shown), printed), f"{command}\n{printed}"
    assert ran >= (20 if page in GUIDES else 1)
    assert english is (EXAMPLES[page] == "en")


def test_every_page_with_examples_is_run():
    with_examples = {page for page in PAGES if blocks((ROOT / page).read_text(encoding="utf-8"))}
    assert with_examples == {*EXAMPLES, *NEXT_YEAR}


def test_the_examples_in_python_print_what_the_page_shows(tmp_path):
    """All blocks of the page as one program, as a reader would type them in."""
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    programs = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    shown = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    assert len(programs) == len(shown) >= 3
    kept = {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-c", "\n".join(programs)],
        cwd=tmp_path,
        env=kept,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "".join(shown)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("page", NEXT_YEAR)
def test_the_way_to_next_year_s_plan_works(page, folder):
    """From the document to cron: each command as the page shows it, in its order."""
    code, ran, english = 0, 0, NEXT_YEAR[page] == "en"
    text = (ROOT / page).read_text(encoding="utf-8")
    for command, shown in (step for block in blocks(text) for step in steps(block)):
        words = shlex.split(command)
        if words == ["echo", "$?"]:
            assert shown == [str(code)]
            continue
        done = tthc(*words[1 : words.index(">") if ">" in words else None], cwd=folder, english=english)
        code, ran = done.returncode, ran + 1
        if ">" in words:
            (folder / words[-1]).write_text(done.stdout, encoding="utf-8")
            continue
        printed = "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())
        assert re.fullmatch(as_shown(shown), printed), f"{command}\n{printed}"
    assert ran >= 6
    (folder / "public").mkdir()
    plan, morning, feed = (folder / "plan_2025.yaml"), *crontab(page)
    for line, expected in ((morning, "8"), (feed, "")):
        done = tthc(*shlex.split(line)[1:], "--as-of", "02/01/2025", cwd=folder, env={"TTHC_PLAN": str(plan)})
        assert "dates are missing" in done.stderr
        assert expected in done.stderr
    assert "UID" in (folder / "public" / "han.ics").read_text(encoding="utf-8")
    # the person writes what was not read; nothing is missing then
    before, entry, after = plan.read_text("utf-8").partition("    unread:\n")
    rest = re.sub(r"\A(?:      .*\n)+", "", after)
    rule = "    rules:\n      - kind: continuous\n        text: Khi có yêu cầu của Ủy ban nhân dân thành phố\n"
    assert entry
    assert "rules: []\n" in before
    plan.write_text(before.replace("    rules: []\n", rule) + rest, encoding="utf-8")
    assert tthc("plan", "validate", plan).returncode == 0
    assert tthc("due", "--as-of", "02/01/2025", cwd=folder, env={"TTHC_PLAN": str(plan)}).stderr == ""


def test_the_pattern_of_shown_lines_can_fail():
    assert re.fullmatch(as_shown(["a", GAP, "c…"]), "a\nb\nb\ncd\n")
    assert not re.fullmatch(as_shown(["a", "c"]), "a\nb\nc\n")
    assert not re.fullmatch(as_shown(["a", GAP]), "b\na\n")


# -- two languages ----------------------------------------------------------------------------------------------------


def neutral(text: str) -> str:
    """A page's code without what its language decides: comments, and the names of the examples' files and events."""
    for name, english_name in ENGLISH_NAMES.items():
        text = text.replace(name, english_name)
    return re.sub(r"\s+# .*", "", text)


def code(page: str) -> list[str]:
    """What a page's blocks of code say; of examples the commands alone, as output is in the page's language."""
    page_code = []
    for kind, block in re.findall(r"^```(\w+)\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.DOTALL | re.MULTILINE):
        page_code += [command for command, _ in steps(block)] if kind == "console" else [block]
    return [neutral(each) for each in page_code if each != "export TTHC_LANG=en"]


def rows_of_tables(page: str) -> list[int]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [len(table.splitlines()) for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]


def what_is_named(page: str) -> dict[str, set[str]]:
    """The commands, options, variables, files and keys that a page names."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return {
        "commands": {name for name in COMMANDS if re.search(rf"{name}(?![\w-])", re.sub(r"[`\n]", " ", text))},
        "options": set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)),
        "variables": set(re.findall(r"TTHC_[A-Z]+", text)) - {"TTHC_LANG"},
        "files": set(re.findall(r"(?:data|examples|src)/[\w./-]+\w", text)),
        "keys": set(re.findall(r"`([a-z]+(?:[-_][a-z]+)+)`", text)),
    }


@pytest.mark.parametrize(("english", "vietnamese"), IN_BOTH_LANGUAGES.items())
def test_both_languages_of_a_page_have_the_same_examples(english, vietnamese):
    if english in GUIDES:  # each in an order of its own; the Vietnamese one has what the README has on installing, too
        calls = [[line for line in code(page) if re.match(r"tthc .*$", line)] for page in (vietnamese, english)]
        assert sorted(calls[0]) == sorted(calls[1])
    else:
        assert code(vietnamese) == code(english)


@pytest.mark.parametrize(("english", "vietnamese"), [pair for pair in IN_BOTH_LANGUAGES.items() if pair != RECIPES])
def test_both_languages_of_a_page_have_the_same_tables_and_name_the_same_things(english, vietnamese):
    assert rows_of_tables(vietnamese) == rows_of_tables(english)
    if english not in GUIDES:
        assert what_is_named(vietnamese) == what_is_named(english)


def test_the_recipes_in_vietnamese_are_the_first_of_the_english_ones():
    """Those that touch data alone; they come first, and name the same files, options and variables."""
    text, shorter = ((ROOT / page).read_text(encoding="utf-8") for page in RECIPES)
    count = len(re.findall(r"^## ", shorter, re.MULTILINE))
    numbers = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    assert f"The first {numbers[count]} touch data alone" in text
    data_alone = "## ".join(text.split("## ")[: count + 1])
    for kind in (r"(?<![\w-])--[a-z][a-z-]+", r"TTHC_[A-Z]+", r"(?<![\w/])(?:data|examples)/\w+\.\w+"):
        assert set(re.findall(kind, shorter)) == set(re.findall(kind, data_alone)) - {"data/SHA256SUMS"}


@pytest.mark.parametrize(("english", "vietnamese"), IN_BOTH_LANGUAGES.items())
def test_each_language_of_a_page_leads_to_the_other(english, vietnamese):
    for page, translation in ((english, vietnamese), (vietnamese, english)):
        if page != GUIDES[1]:
            assert f"({Path(translation).name})" in (ROOT / page).read_text(encoding="utf-8"), page
    assert f"({vietnamese})" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert vietnamese == GUIDES[1] or f"({Path(vietnamese).name}" in (ROOT / GUIDES[1]).read_text(encoding="utf-8")


@pytest.mark.parametrize("guide", GUIDES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_guide(guide, command):
    assert f"{command} " in re.sub(r"[`\n]", " ", (ROOT / guide).read_text(encoding="utf-8"))


def test_there_are_commands():
    assert {"tthc deadline", "tthc kpi check", "tthc plan validate", "tthc calendar add"} <= set(COMMANDS)


# -- help -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("english", [True, False])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_eighty_columns_and_its_example_runs(command, english, folder):
    """The examples of commands with formats run with the tests of Markdown, as tables and in that format."""
    shown = tthc(*command.split()[1:], "--help", english=english, env={"COLUMNS": "80"})
    assert (shown.returncode, shown.stderr) == (0, "")
    assert max(map(len, shown.stdout.splitlines())) <= 80
    text = " ".join(shown.stdout.split())
    example = text.rpartition("Example: " if english else "Ví dụ: ")[2]
    assert example.startswith(command)
    if any(param.name == "format_" for param in BY_PATH[tuple(command.split()[1:])].params):
        return
    words = shlex.split(example)
    if ">" in words:
        words = words[: words.index(">")]
    done = tthc(*words[1:], cwd=folder, english=english)
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout or (folder / words[words.index("--out") + 1]).stat().st_size


# -- links and crontab lines ------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors that a reader of Markdown makes of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", text):
        if not target.startswith("http"):
            file = (ROOT / page).parent / target if target else ROOT / page
            assert file.exists(), target
            assert not anchor or anchor in anchors(file), f"{target}#{anchor}"


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_files_named_in_the_pages_are_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for name in re.findall(r"`((?:src|data|docs|examples|benchmarks)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name


def sentences(page: str) -> Iterator[str]:
    """The longer sentences of a page's prose, without examples and tables."""
    prose = re.sub(
        r"^```.*?^```|^\|.*?$", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    for sentence in re.split(r"(?<=[.:;?!])\s+|\n\n|\n- |\n\d\. ", prose):
        if len(words := sentence.split()) >= 8:
            yield " ".join(words)


def test_no_sentence_stands_in_two_places():
    page_of: dict[str, str] = {}
    for page in PAGES:
        for sentence in sentences(page):
            assert sentence not in page_of, f"{page}, {page_of[sentence]}: {sentence}"
            page_of[sentence] = page


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 220


def test_every_package_has_its_reason():
    """The table of packages names what the program needs, and nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["spark"]]
    rows = re.findall(r"^\| ([a-z][^|]*) \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE)
    first_cells = [re.sub(r"\(.*?\)|\bwith\b|\band\b", " ", row) for row in rows]
    named = {name for cell in first_cells for name in re.findall(r"[\w-]+", cell)}
    assert named == {re.split(r"[^\w-]", package)[0] for package in needed}


def crontab(guide: str) -> list[str]:
    """The commands of the crontab lines, as cron would give them to the shell."""
    (block,) = re.findall(r"```crontab\n(.*?)```", (ROOT / guide).read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for line in block.splitlines() if not re.match(r"[A-Z_]+=", line)]
    assert all(re.match(r"(?:\S+\s+){5}\S", line) for line in lines)
    assert not any(re.search(r"(?<!\\)%", line) for line in lines)
    return [re.sub(r"^(?:\S+\s+){5}", "", line).replace(r"\%", "%") for line in lines]


WINDOWS_PAGES = {"docs/cron.md": 5, "docs/lich-chay.md": 5, "README.md": 0, "docs/huong-dan.md": 0}
"""The pages with lines for the Command Prompt, and how many of these call the program."""


def calls_on_windows(page: str) -> list[str]:
    """The calls of the program in a page's lines for the Command Prompt, from its name up to where output goes."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = "".join(re.findall(r"^```bat\n(.*?)^```", text, re.DOTALL | re.MULTILINE)).splitlines()
    calls = [re.search(r"(?:^|\\)tthc ([a-z-][^\">]*)", line) for line in lines]
    return [call[1].strip() for call in calls if call]


@pytest.mark.parametrize("page", WINDOWS_PAGES)
def test_what_the_windows_lines_call_works(page, folder):
    """The lines need Windows. What they ask of the program is tried here, in a folder in place of C:\\tthc."""
    calls = calls_on_windows(page)
    assert len(calls) == WINDOWS_PAGES[page]
    (folder / "export").mkdir()
    shutil.copy(ROOT / "examples" / "cases.csv", folder / "export")
    shutil.copy(ROOT / "data" / "plan_2024.yaml", folder / "plan_2025.yaml")
    for call in calls:
        done = tthc(*shlex.split(call.replace("C:\\tthc\\", "").replace("\\", "/")), cwd=folder)
        assert done.returncode in (0, 1), (call, done.stderr)


@pytest.mark.sweep
@pytest.mark.skipif(os.name == "nt", reason="cron's shell")
def test_crontab_lines_work_as_pasted_and_print_only_when_something_needs_attention(tmp_path):
    morning, dossiers, feed, board, monthly = crontab("docs/cron.md")
    assert crontab("docs/lich-chay.md") == [morning, dossiers, feed, board, monthly]
    assert crontab("README.md") == [morning, monthly]
    home = tmp_path / "home"
    (home / "export").mkdir(parents=True)
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "tthc").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tthc_cli "$@"\n', encoding="utf-8")
    (tools / "tthc").chmod(0o755)

    warned: list[bool] = []

    def cron(line: str) -> str:
        """What cron mails, less the warning that the plan is not this year's; whether it had that goes to a list."""
        env = {"HOME": str(home), "PATH": f"{tools}:/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "office"}
        done = subprocess.run(
            ["/bin/sh", "-c", line], cwd=home, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        text, count = WRONG_YEAR.subn("", done.stdout.decode("utf-8"))
        warned.append(count == 1)
        return text

    assert "không có tệp" in cron(monthly)
    shutil.copy(ROOT / "examples" / "cases.csv", home / "export" / "cases.csv")
    assert "96,00%" in cron(monthly)
    assert "Quá hạn (" in cron(dossiers)
    (home / "export" / "cases.csv").write_text(
        "Mã hồ sơ,Ngày nhận,Ngày hẹn trả,Ngày trả,Trạng thái\n1,02/01/2024,09/01/2024,08/01/2024,10\n", encoding="utf-8"
    )
    assert cron(monthly) == ""
    assert cron(dossiers) == ""
    header = "Mã hồ sơ,Ngày nhận,Ngày hẹn trả,Ngày trả,Trạng thái\n"
    for rows, message in (
        ("1,2024/01/02,09/01/2024,08/01/2024,10\n2,02/01/2024,09/01/2024,08/01/2024,Xong rồi\n", "không tính được 1"),
        ("", "không có dòng dữ liệu nào"),
        ("1,02/01/2024,09/01/2024,,4\n", "chưa xác định"),
    )[: sweep(gate=1, slow=3)]:
        (home / "export" / "cases.csv").write_text(header + rows, encoding="utf-8")
        assert message in cron(monthly), rows
    # the whole plan lies in the past: the list comes until each task is done, and is quiet then
    assert "Quá hạn" in cron(morning)
    (home / "public").mkdir()
    assert cron(feed) == ""
    assert warned[-1] is (as_of(None).year != 2024)  # else nobody would notice that all of it is last year's
    assert (home / "public" / "han.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert cron(board) == ""
    assert "Bảng theo dõi" in (home / "public" / "board.html").read_text("utf-8")
    assert sorted(path.name for path in (home / "public").iterdir()) == ["board.html", "han.ics"]
    entries = [f"done,,{task}" for task in (1, 7, 8, 9, 14, 16, 18, 21)]
    entries += [
        f"done,2024{part},19" for part in ("", *(f"-Q{n}" for n in range(1, 5)), *(f"-{n:02d}" for n in range(1, 13)))
    ]
    (home / "done.csv").write_text(
        "kind,period,task,date\n" + "".join(f"{row},31/12/2024\n" for row in entries), encoding="utf-8"
    )
    assert cron("tthc event import done.csv >/dev/null") == ""
    assert cron(morning) == ""
    assert warned[-1] is (as_of(None).year != 2024)
    (register,) = home.rglob("register.sqlite")
    register.write_bytes(b"no register")
    assert "register.sqlite" in cron(morning)
