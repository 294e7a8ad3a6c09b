"""The page as such: what it asks for, what it says, and who can use it."""

from __future__ import annotations

import hashlib
import importlib
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from support import browser
from support.browser import ROOT, Page, built
from web.conftest import COUNTY, RETURNED, SAMPLES

AXE = ("axe-core@4.14.1", "axe-core-4.14.1.tgz", "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745")
# What the runtime and the page take for granted and old browsers lack, each taken away by itself.
NEEDED = ("WebAssembly", "Worker", "WeakRef", "FinalizationRegistry", "BigInt64Array", "String.prototype.replaceAll")


def test_no_request_leaves_the_page_whatever_is_done_with_it(page: Page, tmp_path: Path) -> None:
    page.requests()
    page.complaints()
    page.open()
    page.settle(SAMPLES / "roster.csv", **COUNTY)
    # The faulty one is of a unit whose good one stays away.
    good = (path for path in RETURNED if "东里镇" not in path.name)
    page.add(*good, SAMPLES / "faults" / "01_勾稽关系不符.xlsx")
    for id in ("get-summary", "get-marked", "get-status", "get-reports", "save"):
        page.get(id)
    page.click("#show-rules")
    page.settled()
    asked = {url.partition(":")[0] if url != built().as_uri() else "itself" for url in page.requests()}
    assert asked <= {"itself", "blob", "data"}
    assert "blob" in asked
    assert page.complaints() == []


def test_the_policy_lets_nothing_out_and_no_text_become_a_script(page: Page) -> None:
    policy = page.js("return document.querySelector('meta[http-equiv]').content")
    assert policy.startswith("default-src 'none'; ")
    assert "connect-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    refused = "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('out'), () => done('refused'))"
    assert page.driver.execute_async_script(refused) == "refused"
    page.js("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.harmed = 1'}))")
    assert page.js("return window.harmed") is None
    for sink in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert all(sink not in source.read_text(encoding="utf-8") for source in sources())


def sources() -> list[Path]:
    return sorted((ROOT / "src" / "xlreport" / "web" / "page").glob("*.js"))


def test_the_same_sources_give_the_same_bytes() -> None:
    browser.require()
    page = importlib.import_module("build_page").page() if built() else b""
    assert hashlib.sha256(page).hexdigest() == hashlib.sha256(built().read_bytes()).hexdigest()


def test_everything_that_the_page_carries_shows_its_licence(page: Page) -> None:
    page.click("#show-licences")
    shown = page.texts("#licences summary")
    assert shown == [
        "xlreport",
        "Pyodide 0.26.4",
        "Python 3.12",
        "xlsxwriter 3.3.1",
        "openpyxl 3.1.5",
        "et_xmlfile 2.0.0",
        "xlrd 2.0.2",
    ]
    assert all(len(text) > 500 for text in page.texts("#licences pre"))


@pytest.mark.parametrize("lacking", NEEDED)
def test_an_old_browser_is_told_so_in_a_plain_sentence(window: Page, lacking: str, tmp_path: Path) -> None:
    text = built().read_text(encoding="utf-8")
    policy = re.search(r"<meta http-equiv[^>]*>\n", text)
    assert policy
    old = tmp_path / "xlreport.html"
    old.write_text(
        text.replace(policy[0], f"<script>delete window.{lacking}; delete {lacking};</script>"), encoding="utf-8"
    )
    window.driver.get(old.as_uri())
    window.wait("!document.getElementById('too-old').hidden")
    assert "这个浏览器太旧" in window.text("too-old")
    assert lacking.rpartition(".")[2] in window.text("too-old-what")
    assert not window.driver.find_element("id", "page").is_displayed()


def test_where_webassembly_is_forbidden_the_same_is_said(window: Page, tmp_path: Path) -> None:
    strict = tmp_path / "xlreport.html"
    strict.write_text(built().read_text(encoding="utf-8").replace(" 'wasm-unsafe-eval'", ""), encoding="utf-8")
    window.driver.get(strict.as_uri())
    window.wait("!document.getElementById('too-old').hidden")
    assert "WebAssembly" in window.text("too-old-what")


def test_the_runtime_imports_nothing_that_browsers_of_2021_lack(tmp_path: Path) -> None:
    """No exception tags (Chromium 95), no garbage collection; what it asks for is what WebAssembly began with."""
    browser.require()
    built()
    build_page = importlib.import_module("build_page")
    runtime = build_page.unpacked(build_page.fetched()[0], tmp_path)
    script = (
        "const module = new WebAssembly.Module(require('fs').readFileSync(process.argv[1]));"
        "const all = [...WebAssembly.Module.imports(module), ...WebAssembly.Module.exports(module)];"
        "console.log([...new Set(all.map((one) => one.kind))].sort().join(' '))"
    )
    command = ["node", "-e", script, str(runtime / "pyodide.asm.wasm")]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert told.stdout.split() == ["function", "global", "memory", "table"]


def test_the_notice_itself_needs_no_new_language(tmp_path: Path) -> None:
    text = (ROOT / "src" / "xlreport" / "web" / "page" / "check.js").read_text(encoding="utf-8")
    assert re.findall(r"=>|\b(?:let|const|class|async|of)\b(?! the)|`|\?\.|\?\?", re.sub(r"//.*", "", text)) == []


def test_it_opens_from_a_folder_with_a_chinese_name_that_nobody_may_write_to(window: Page, tmp_path: Path) -> None:
    folder = tmp_path / "年报 程序（只读）#1"
    folder.mkdir()
    shutil.copy(built(), folder / "年报检查.html")
    folder.chmod(0o555)
    window.open(folder / "年报检查.html")
    assert window.text("message") == "准备好了。"


# -- for everybody


def tab_to(page: Page, id: str) -> None:
    """Goes with the key Tab until something has the focus."""
    from selenium.webdriver import ActionChains, Keys

    for _ in range(80):
        if page.js("return document.activeElement.id") == id:
            return
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
    raise AssertionError(f"no way to {id}")


def press(page: Page, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(page.driver).send_keys(*keys).perform()


def test_the_keyboard_alone_merges_the_samples(page: Page) -> None:
    from selenium.webdriver import Keys

    for id in ("name", "code", "kind", "year"):
        tab_to(page, id)
        press(page, COUNTY[id])
    # The dialog is the system's: the focus opens it, and what it hands over comes here.
    tab_to(page, "roster")
    page.driver.switch_to.active_element.send_keys(str(SAMPLES / "roster.csv"))
    page.wait("document.getElementById('roster-name').textContent.includes('16')")
    tab_to(page, "to-files")
    press(page, Keys.ENTER)
    assert page.js("return document.activeElement.id") == "files-heading"
    tab_to(page, "add")
    page.driver.switch_to.active_element.send_keys("\n".join(map(str, RETURNED)))
    page.wait("engine.entries.length === 16")
    page.settled()
    tab_to(page, "to-results")
    press(page, Keys.ENTER)
    assert page.tiles()["accepted"] == 16
    tab_to(page, "get-summary")
    assert page.download(lambda: press(page, Keys.ENTER)).name == "沂源县2024年汇总.xlsx"


def axe() -> str:
    """The script of axe-core, fetched by npm like the parts of the page."""
    build_page = importlib.import_module("build_page")
    name, file, digest = AXE
    with tarfile.open(build_page.fetched_by_npm(name, file, digest)) as packed:
        script = packed.extractfile("package/axe.min.js")
        assert script
        return script.read().decode("utf-8")


def test_axe_finds_nothing_serious_in_any_section(page: Page) -> None:
    built()
    page.settle(SAMPLES / "roster.csv", **COUNTY)
    page.add(*RETURNED, *sorted((SAMPLES / "faults").glob("0*.xlsx")))
    page.js("go('results'); document.querySelectorAll('#units [data-unit]').forEach((unit) => unit.click())")
    page.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    found = {}
    for section in ("unit", "files", "results", "rules", "help", "licences"):
        page.js(f"go('{section}')")
        page.js(f"{axe()}; window.axe = axe")
        run = "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then((r) => done(r.violations))"
        for one in page.driver.execute_async_script(run):
            if one["impact"] in ("serious", "critical"):
                found[section, one["id"]] = [node["html"][:200] for node in one["nodes"][:3]]
    assert found == {}


@pytest.mark.parametrize(("zoom", "size"), [(1, "1366,768"), (1.25, "1093,614")])
def test_nothing_is_cut_off_on_a_small_screen(zoom: float, size: str, tmp_path: Path) -> None:
    browser.require()
    page = Page(tmp_path, size, zoom)
    try:
        page.open()
        page.settle(SAMPLES / "roster.csv", **COUNTY)
        page.add(*RETURNED)
        for section in ("unit", "files", "results"):
            page.js(f"go('{section}')")
            assert page.js("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    finally:
        page.end()
