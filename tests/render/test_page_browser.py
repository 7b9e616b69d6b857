"""The page in a real browser: Debian's or anybody's Chromium, driven over its own debugging pipe, so nothing else is installed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from lapwing.render.page import page

# tests are not a package: the readings are taken from the file beside this one
_READINGS = run_path(str(Path(__file__).with_name("page_readings.py")))
english, french, hostile = (_READINGS["english"], _READINGS["french"], _READINGS["hostile"])

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path (Debian: apt-get install chromium)"),
    pytest.mark.skipif(sys.platform == "win32", reason="the debugging pipe is passed as POSIX file descriptors"),
]


#: Chromium's debugging pipe is its descriptors 3 (it reads) and 4 (it writes): puts ours there, clear of each other, and becomes Chromium.
_LAUNCH = """
import fcntl, os, sys
there, back = (fcntl.fcntl(int(fd), fcntl.F_DUPFD, 10) for fd in sys.argv[1:3])
os.dup2(there, 3); os.dup2(back, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """A headless Chromium with one tab. `errors` gathers what the page threw or the browser refused; `requests` all it asked for."""

    def __init__(self, profile: Path) -> None:
        there, self._out = os.pipe()
        self._in, back = os.pipe()
        arguments = [
            str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--remote-debugging-pipe",
            "--hide-scrollbars", "--disable-dev-shm-usage", f"--user-data-dir={profile}", "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(there), str(back), *arguments], pass_fds=(there, back), stderr=subprocess.DEVNULL, start_new_session=True
        )
        os.close(there)
        os.close(back)
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.errors: list[str] = []
        self.requests: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params, **({"sessionId": self._session} if self._session else {})}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def wait(self, method: str) -> None:
        while self._read().get("method") != method:
            pass

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            data = os.read(self._in, 1 << 16)
            assert data, "Chromium ended"
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        params = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.errors.append(str(params["exceptionDetails"]))
            case "Log.entryAdded" if params["entry"]["level"] in ("error", "warning"):
                self.errors.append(params["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requests.append(params["request"]["url"])
        return message

    def open(self, path: Path, *, fragment: str = "", width: int = 1360, height: int = 900, scheme: str = "light") -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.call("Emulation.setEmulatedMedia", features=features)
        self.call("Page.navigate", url="about:blank")
        self.wait("Page.loadEventFired")
        self.errors, self.requests = [], []
        self.call("Page.navigate", url=path.as_uri() + fragment)
        self.wait("Page.loadEventFired")

    def run(self, expression: str) -> Any:
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        text = {"text": "\r" if key == "Enter" else key} if len(key) == 1 or key == "Enter" else {}
        code = {"windowsVirtualKeyCode": 13} if key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text, **code)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **code)

    def click(self, selector: str) -> None:
        """A real mouse click on the middle of the first box of the element."""
        middle = "((e) => { e.scrollIntoView({block: 'center'}); const b = e.getClientRects()[0]; return [b.x + b.width / 2, b.y + b.height / 2]; })"
        x, y = self.run(f"{middle}(document.querySelector({json.dumps(selector)}))")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path: Path, *, full: bool = False) -> None:
        path.write_bytes(b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=full)["data"]))

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=20)
        os.close(self._in)
        os.close(self._out)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "one.html"
    path.write_text(page([french()]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "two.html"
    path.write_text(page([french(), english()]), encoding="utf-8")
    return path


SHOWN = "[...document.querySelectorAll('.card')].filter(c => !c.hidden).map(c => c.querySelector('.number').textContent).join()"
CHOSEN = "(document.querySelector('.card.chosen .number') || {}).textContent"


def in_view(selector: str) -> str:
    return f"(() => {{ const b = document.querySelector('{selector}').getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }})()"


def test_opens_without_an_error_or_a_request(browser: Browser, two: Path) -> None:
    browser.open(two)
    assert browser.run(SHOWN) == "1,2,3,4,5,6"
    assert browser.run("document.querySelector('h1').textContent") == "Lomé tend la main à Accra 🤝"
    assert browser.requests == [two.as_uri()]
    assert browser.errors == []


def test_hostile_text_runs_nothing_and_fetches_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(page([hostile()]), encoding="utf-8")
    browser.open(path, fragment=f"#{hostile().events[0].id}")
    assert browser.run("typeof hacked") == "undefined"
    assert browser.run("document.images.length + document.querySelectorAll('main a').length") == 0
    assert browser.run("document.querySelector('h1').textContent.startsWith('</script><script>hacked')")
    assert browser.run(CHOSEN) == "1"
    assert browser.requests == [path.as_uri()]
    assert browser.errors == []


def test_marked_text_is_the_span_after_emoji(browser: Browser, one: Path) -> None:
    browser.open(one)
    triggers = browser.run("[...document.querySelectorAll('#article .trigger')].map(e => e.textContent)")
    assert triggers == ["proposé", "rencontré", "rejeter", "expulsé", "livrer et ", "installer"]
    assert browser.run("document.querySelector('#article .restricts').closest('p').textContent").endswith("si le Ghana retire ses 🚁 drones.")


def test_an_event_opens_marks_its_text_and_explains_itself(browser: Browser, one: Path) -> None:
    browser.open(one, height=420)
    browser.click(".card:nth-child(4) button")
    assert browser.run(CHOSEN) == "4"
    assert browser.run(in_view(".trigger.chosen"))
    assert browser.run("document.querySelector('.trigger.chosen').textContent") == "expulsé"
    explained = browser.run("document.querySelector('.card.chosen .detail').textContent")
    for wanted in ("En 2019, Accra a expulsé", "name 'Accra'", "because of 'expulsé'", "frame-sanction", "5.6", "b) un consul togolais.", "sous-entendu"):
        assert wanted in explained
    assert browser.run("document.querySelector('.card.chosen button').getAttribute('aria-expanded')") == "true"
    assert browser.run("location.hash") == f"#{french().events[3].id}"
    browser.press("Escape")
    assert browser.run(CHOSEN) is None


def test_text_selects_its_events_in_turn(browser: Browser, one: Path) -> None:
    browser.open(one)
    last = "#article p:last-of-type .trigger + .trigger"
    assert browser.run(f"document.querySelector('{last}').textContent") == "installer"
    browser.click(last)
    assert browser.run(CHOSEN) == "5"
    browser.click(last)
    assert browser.run(CHOSEN) == "6"
    assert browser.run(in_view(".card.chosen .category"))
    assert "5, 6" in browser.run("document.querySelector('#live').textContent")


def test_keys(browser: Browser, two: Path) -> None:
    browser.open(two)
    for key, expected in (("j", "1"), ("j", "2"), ("ArrowDown", "3"), ("k", "2")):
        browser.press(key)
        assert browser.run(CHOSEN) == expected, key
    browser.press("/")
    assert browser.run("document.activeElement.id") == "search"
    browser.press("j")
    assert browser.run("document.querySelector('#search').value") == "j"
    browser.press("Escape")
    assert browser.run(SHOWN) == "1,2,3,4,5,6"
    browser.run("document.querySelector('.trigger').focus()")
    browser.press("Enter")
    assert browser.run(CHOSEN) == "1"
    browser.press("]")
    assert browser.run("document.querySelector('h1').textContent") == "A law"


def test_filters(browser: Browser, one: Path) -> None:
    browser.open(one)
    browser.click("#facts")
    assert browser.run(SHOWN) == "1,4"
    assert browser.run("document.querySelectorAll('#article .trigger').length") == 2
    browser.click("#quads .q4")
    assert browser.run(SHOWN) == "4"
    browser.click("#reset")
    assert browser.run(SHOWN) == "1,2,3,4,5,6"
    browser.run("(s => { s.value = 'president GOV'; s.dispatchEvent(new Event('input')); })(document.querySelector('#search'))")
    assert browser.run(SHOWN) == "2"
    browser.run("(s => { s.value = 'zzz'; s.dispatchEvent(new Event('input')); })(document.querySelector('#search'))")
    assert browser.run("document.querySelector('#nothing').hidden") is False


def test_what_is_no_fact_is_seen_without_colour(browser: Browser, one: Path) -> None:
    browser.open(one)
    style = "(s => { const c = getComputedStyle(document.querySelector(s)); return [c.borderTopStyle, c.textDecorationLine, c.backgroundColor].join(); })"
    assert browser.run(f"{style}('.trigger.negation')") == "dashed,line-through,rgba(0, 0, 0, 0)"
    assert browser.run(f"{style}('.trigger.hypothetical')").startswith("dotted,")
    assert browser.run(f"{style}('.trigger.future')").startswith("dashed,")
    assert (
        browser.run("[...document.querySelectorAll('.badge')].map(b => b.textContent).join('|')")
        == "✕ n'a pas eu lieu|? hypothétique|↶ antérieur|→ annoncé|→ annoncé"
    )
    assert browser.run("document.querySelector('.trigger.negation').dataset.mark") == "2✕"


def test_link_to_an_event_of_another_document(browser: Browser, two: Path) -> None:
    browser.open(two, fragment=f"#{english().events[0].id}")
    assert browser.run("document.documentElement.lang") == "en"
    assert browser.run("document.querySelector('#documents').value") == "1"
    assert browser.run(CHOSEN) == "1"


def test_language_follows_the_document_until_chosen(browser: Browser, two: Path) -> None:
    browser.open(two)
    assert browser.run("document.querySelector('#panel h2').textContent") == "Événements"
    browser.click("#after")
    assert browser.run("document.querySelector('#panel h2').textContent") == "Events"
    browser.click("#languages [lang=fr]")
    browser.click("#before")
    browser.click("#languages [lang=en]")
    assert browser.run("document.querySelector('#panel h2').textContent") == "Events"
    assert browser.run("document.querySelector('#article').lang") == "fr"


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_scrolls_one_way_and_shows_the_event_under_its_text(browser: Browser, two: Path, width: int) -> None:
    browser.open(two, width=width, height=800)
    assert browser.run("document.documentElement.scrollWidth") <= width
    browser.click(".trigger.negation")
    assert browser.run("document.querySelector('#sheet').hidden") is False
    assert "n'a pas eu lieu" in browser.run("document.querySelector('#sheet').textContent")
    browser.click("#sheet-before")
    assert browser.run("document.documentElement.scrollWidth") <= width
    browser.click("#sheet-after")
    browser.click("#sheet-after")
    assert browser.run("document.querySelector('#sheet .number').textContent") == "3"
    covered = "document.querySelector('.trigger.chosen').getBoundingClientRect().bottom <= document.querySelector('#sheet').getBoundingClientRect().top"
    assert browser.run(covered)
    browser.click("#sheet-close")
    assert browser.run("document.querySelector('#sheet').hidden") is True


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_enough(browser: Browser, one: Path, scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for every text against the first opaque background behind it."""
    browser.open(one, scheme=scheme, fragment=f"#{french().events[0].id}")
    browser.run("for (const d of document.querySelectorAll('details')) d.open = true")
    assert browser.run(CONTRAST) == []


CONTRAST = """(() => {
  const numbers = (c) => c.match(/[\\d.]+/g).map(Number);
  const linear = (v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = (c) => { const [r, g, b] = c.map(linear); return .2126 * r + .7152 * g + .0722 * b; };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest('script, noscript, option, select, .hidden, .skip, :disabled') || !e.getClientRects().length) continue;
    let b = e;
    while (b && (numbers(getComputedStyle(b).backgroundColor)[3] ?? 1) < 1) b = b.parentElement;
    const ground = b ? numbers(getComputedStyle(b).backgroundColor) : [255, 255, 255];
    const [high, low] = [light(numbers(getComputedStyle(e).color).slice(0, 3)), light(ground.slice(0, 3))].sort((x, y) => y - x);
    if ((high + .05) / (low + .05) < 4.5) poor.push(e.className + ': ' + walker.currentNode.data.slice(0, 30));
  }
  return poor;
})()"""


def test_every_control_has_a_name_and_every_id_is_one(browser: Browser, two: Path) -> None:
    browser.open(two)
    controls = "[...document.querySelectorAll('button, a, input, select, [role=button]')]"
    nameless = f"{controls}.filter(e => !(e.textContent.trim() || e.ariaLabel)).map(e => e.outerHTML)"
    assert browser.run(nameless) == []
    assert browser.run("(ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(e => e.id))") == 0
    assert browser.run("['header', 'main', 'aside', 'footer', 'nav'].every(t => document.querySelector(t))")


def test_print_shows_article_and_all_sentences(browser: Browser, one: Path) -> None:
    browser.open(one)
    browser.call("Emulation.setEmulatedMedia", media="print")
    visible = "getComputedStyle(document.querySelector('{}')).display !== 'none'"
    assert browser.run(visible.format(".card .print"))
    assert not browser.run(visible.format(".filters"))
    assert b64decode(browser.call("Page.printToPDF")["data"]).startswith(b"%PDF")
    browser.call("Emulation.setEmulatedMedia", media="")
