"""The programs by which people read what tthc writes: LibreOffice, a PDF's pages and text, a browser.

``make readers`` installs them. A test that calls what is not there is skipped, and the summary of the run says so. All
of this takes seconds: mark such tests ``soak``, so that ``make test-slow`` runs them.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.places import ROOT
from tests.support.processes import PATIENCE

if TYPE_CHECKING:
    from tests.support.devtools import Devtools

AXE = ROOT / ".readers" / "node_modules" / "axe-core" / "axe.min.js"
"""What finds barriers in a page: ``make readers`` puts it there, git ignores the folder."""
_LIBREOFFICE = ("soffice", "libreoffice")
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


# -- documents --------------------------------------------------------------------------------------------------------


def convert(document: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open a document and save it as another kind of file. Takes about three seconds.

    Args:
        document: What to open: .docx, .odt, .xlsx, .ods, .csv …
        kind: The suffix of the new file, without a point: ``pdf``, ``xlsx``, ``txt`` …
        folder: Where the new file comes to, under the document's name. Not the document's own folder, if the kind is
            the same.

    Returns:
        The new file.
    """
    program = _program(*_LIBREOFFICE)
    new = folder / f"{document.stem}.{kind}"
    if new == document:
        raise ValueError(f"{document} would be written over")
    new.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="tthc-office-") as home:
        profile = f"-env:UserInstallation={Path(home).as_uri()}"  # two with one profile get in each other's way
        _run(program, profile, "--headless", "--convert-to", kind, "--outdir", folder, document)
    if not new.exists():
        raise AssertionError(f"LibreOffice made no .{kind} of {document.name}")
    return new


def pdf_pictures(pdf: Path, folder: Path, *, dots_per_inch: int = 80) -> list[Path]:
    """The pages of a PDF as PNG files, in their order.

    Args:
        pdf: The PDF.
        folder: Where the pictures come to.
        dots_per_inch: How large they are.
    """
    program = _program("pdftoppm")
    _run(program, "-png", "-r", str(dots_per_inch), pdf, folder / pdf.stem)
    return sorted(folder.glob(f"{pdf.stem}-*.png"))  # their numbers all have as many digits


def pdf_text(pdf: Path) -> list[str]:
    """The text of each page of a PDF, laid out as it stands there."""
    text = _run(_program("pdftotext"), "-layout", pdf, "-")
    return text.split("\f")[:-1]


# -- pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page open in a browser, its address and what it did so far."""

    browser: Devtools
    address: str

    def requests(self) -> list[str]:
        """What was asked for beside the page itself: addresses, in their order, those that failed too."""
        sent = (event["params"]["request"]["url"] for event in self._events("Network.requestWillBeSent"))
        return [address for address in sent if address != self.address and not address.startswith("data:")]

    def console(self) -> list[str]:
        """What stands on the console: what scripts wrote, errors that nothing caught, what the browser complains of."""
        lines: list[str] = []
        for event in self._events("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            match event["params"]:
                case {"type": kind, "args": values}:
                    words = (str(value.get("value", value.get("description"))) for value in values)
                    lines.append(f"{kind}: {' '.join(words)}")
                case {"exceptionDetails": details}:
                    lines.append(f"error: {details.get('exception', {}).get('description', details['text'])}")
                case {"entry": entry}:
                    lines.append(f"{entry['level']}: {entry['text']}")
        return lines

    def evaluate(self, script: str) -> Any:
        """What a script in the page gives, as JSON has it; a promise is waited for.

        Raises:
            AssertionError: If the script throws.
        """
        answer = self.browser.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise AssertionError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def html(self) -> str:
        """The page as it stands now, after its scripts."""
        return str(self.evaluate("document.documentElement.outerHTML"))

    def text(self) -> str:
        """What a person reads of the page: what is hidden is left out."""
        return str(self.evaluate("document.body.innerText"))

    def press(self, key: str) -> None:
        """Press a key, such as ``Tab`` or ``Enter``, where the cursor is."""
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}
        code = codes.get(key, ord(key[0].upper()))
        for kind in ("keyDown", "keyUp"):
            self.browser.call("Input.dispatchKeyEvent", type=kind, key=key, text=text, windowsVirtualKeyCode=code)

    def screenshot(self, path: Path, *, whole: bool = True) -> None:
        """Write a picture of the page as PNG: the whole of it, else what the window shows."""
        picture = self.browser.call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(picture["data"]))

    def print_to(self, path: Path) -> None:
        """Write the PDF that printing the page gives."""
        printed = self.browser.call("Page.printToPDF", preferCSSPageSize=True)
        path.write_bytes(base64.b64decode(printed["data"]))

    def barriers(self) -> list[str]:
        """What axe-core finds in the page that keeps people out: the rule and the elements, one a line."""
        if not AXE.exists():
            pytest.skip("axe-core is not installed (make readers)")
        self.evaluate(AXE.read_text(encoding="utf-8") + "; null")
        result = self.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {violation['help']}: {node['target'][0]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]

    def _events(self, *methods: str) -> Iterator[dict[str, Any]]:
        return (event for event in self.browser.events if event.get("method") in methods)


@contextmanager
def open_page(
    path: Path, *, width: int = 1280, height: int = 800, scripts: bool = True, media: str = "screen", dark: bool = False
) -> Iterator[Page]:
    """Open a file in a browser of its own, without a window, and wait until nothing more is loaded.

    Takes about two seconds. Nothing outside of this machine can be reached from the page.

    Args:
        path: The page.
        width: Of the window, in CSS pixels.
        height: As the width.
        scripts: Whether the page's scripts run. If not, ``evaluate`` still does.
        media: ``screen``, or ``print`` for the page as it looks on paper.
        dark: Whether the reader prefers a dark page.
    """
    if os.name == "nt":
        pytest.skip("the browser is driven through pipes as POSIX has them")
    from tests.support.devtools import Devtools

    program = _program(*_CHROMIUM)
    with tempfile.TemporaryDirectory(prefix="tthc-browser-", ignore_cleanup_errors=True) as profile:
        browser = Devtools(program, Path(profile))
        try:
            browser.open_tab()
            for room in ("Page", "Network", "Runtime", "Log"):
                browser.call(f"{room}.enable")
            browser.call("Page.setLifecycleEventsEnabled", enabled=True)
            browser.call(
                "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
            )
            colours = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
            browser.call("Emulation.setEmulatedMedia", media=media, features=[colours])
            browser.call("Emulation.setScriptExecutionDisabled", value=not scripts)
            page = Page(browser, path.resolve().as_uri())
            browser.events.clear()
            loader = browser.call("Page.navigate", url=page.address)["loaderId"]
            browser.wait_for(
                lambda event: (
                    event.get("method") == "Page.lifecycleEvent"
                    and event["params"]["name"] == "networkIdle"
                    and event["params"]["loaderId"] == loader
                )
            )
            yield page
        finally:
            browser.close()


# -- programs ---------------------------------------------------------------------------------------------------------


def _program(*names: str) -> str:
    """Where a program is, by any of its names; a test without it is skipped."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.skip(f"{names[0]} is not installed (make readers)")


def _run(*command: str | Path) -> str:
    """What a program prints; its complaint is the test's, if it fails."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, encoding="utf-8", errors="replace", timeout=PATIENCE
    )
    if done.returncode:
        raise AssertionError(f"{_line(command)}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def _line(command: Sequence[str | Path]) -> str:
    return " ".join(map(str, command))
