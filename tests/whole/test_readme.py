"""The README's first screen, run as it stands."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str = "") -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_first_command_prints_what_the_readme_says(tmp_path: Path) -> None:
    command, _, printed = blocks()[0].partition("\n")
    words = command.rpartition("/xlreport ")[2].split()
    words = [str(ROOT / word) if word.startswith("samples/") else word for word in words]
    done = subprocess.run(
        [sys.executable, "-m", "xlreport", *words], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == printed
    assert (tmp_path / "county.xlsx").is_file()


def test_the_second_command_is_one_line_that_runs_the_tests() -> None:
    assert (
        blocks()[1]
        == "$ python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/python -m pytest\n"
    )


def test_the_python_example_runs() -> None:
    (example,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", f"{example}\nprint(len(errors), county.unit.name)"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
    )
    assert done.stdout == "0 沂源县\n"


def test_the_commands_of_the_readme_have_the_options_that_it_names() -> None:
    for line in blocks()[2].splitlines():
        command, options = line.split()[1], set(re.findall(r"--[a-z]+", line))
        help_ = subprocess.run(
            [sys.executable, "-m", "xlreport", command, "--help"], capture_output=True, encoding="utf-8", check=True
        ).stdout
        assert options <= set(re.findall(r"--[a-z]+", help_)), command
