"""Templates to hand out: a blank one, that of one unit, or one for each unit of a roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import OutputError, OutputKept, UsageError
from ..files import distinct_name, is_file, processes_can_be_started, safe_name, same_mark, workbook_path, write_safely
from ..filing import Filing, Unit, blank
from ..form import Form, load
from ..intake import Ended, Progress, counted, processes
from ..layout import RETURN, Handout
from ..workbook.own import own, own_template
from ..workbook.write import write
from .prefill import Knowledge, prefilled

_WORK = "写出模板"
# From so many templates on processes pay: beginning them takes as long as some ten of them.
_POOL_FROM = 24


@dataclass(frozen=True)
class Template:
    """The template of one unit: what it says already, and where it is written."""

    filing: Filing
    handout: Handout
    path: Path
    handed_out: Filing | None = None


@dataclass(frozen=True)
class HandedOut:
    """What became of the templates: those written, those that were there and stay, and why others were left alone."""

    written: tuple[Path, ...] = ()
    there: tuple[Path, ...] = ()
    kept: dict[Path, str] = field(default_factory=dict)


def write_template(
    form_name: str,
    out: Path,
    year: int | None,
    unit: tuple[str, str, str],
    password: str,
    force: bool,
    handout: Handout = Handout(),
) -> Path:
    """Writes the blank template, that of one unit, or the blank one of a year."""
    form, named = load(form_name), Unit(*unit)
    named = Unit(named.code, named.name, form.kind_words.get(named.kind, named.kind))
    if year is not None:
        _check_year(form, year)
    _check_unit(form, named, year)
    filing, path = blank(form, named, year), workbook_path(out)
    write_safely(path, lambda target: write(filing, target, password, handout), own(filing, RETURN), force)
    return path


def templates_of(known: Knowledge, folder: Path, only: Sequence[str] = ()) -> list[Template]:
    """The templates of the units of a roster, or of `only` those with some codes; each has a file name of its own.

    Raises UsageError for a code that is not on the roster, and a year beyond reason.
    """
    _check_year(known.form, known.year)
    wanted = _codes(known, only)
    taken: set[str] = set()
    found = []
    for unit in known.roster.units:
        name = distinct_name(safe_name(f"{unit.code}_{unit.name}"), ".xlsx", taken)
        taken.add(same_mark(name))
        if not wanted or same_mark(unit.code) in wanted:
            filing, handout = prefilled(known, unit)
            found.append(Template(filing, handout, folder / name, filing))
    return found


def lacking(templates: Iterable[Template]) -> list[Template]:
    """Those that are not there yet."""
    return [template for template in templates if not is_file(template.path)]


def write_templates(
    templates: Sequence[Template], password: str = "", force: bool = False, progress: Progress | None = None
) -> HandedOut:
    """Writes templates, in processes where there are many; one that somebody filled in, or has open, is left alone.

    Raises OutputError, once the others are written, when one cannot be.
    """
    written, kept, errors = [], {}, []
    through = _through(templates, password, force)
    for template, error in counted(through, len(templates), _WORK, progress):
        if error is None:
            written.append(template.path)
        elif isinstance(error, OutputKept):
            kept[template.path] = error.message
        else:
            errors.append(error)
    if errors:
        raise errors[0]
    return HandedOut(tuple(sorted(written)), kept=kept)


_Through = Iterator[tuple[Template, OutputError | None]]


def _through(templates: Sequence[Template], password: str, force: bool) -> _Through:
    """Each template with what stopped it."""
    if len(templates) < _POOL_FROM or not processes_can_be_started():
        for template in templates:
            yield template, _written(template, password, force)
        return
    with processes(_written_elsewhere) as pool:
        for template, answer in pool.do((one, (one, password, force)) for one in templates):
            yield template, _written(template, password, force) if isinstance(answer, Ended) else _told(answer)


def _written(template: Template, password: str, force: bool) -> OutputError | None:
    """Writes one template; an error that stops it is handed back."""
    filing = template.filing

    def to(target: Path) -> None:
        write(filing, target, password, template.handout, template.handed_out)

    try:
        write_safely(template.path, to, own_template(filing), force)
    except OutputError as error:
        return error
    return None


# What stopped a template, as it crosses to another process: whether it is to be kept, the sentence, what to do.
_Said = tuple[bool, str, str]


def _written_elsewhere(template: Template, password: str, force: bool) -> _Said | None:
    error = _written(template, password, force)
    return None if error is None else (isinstance(error, OutputKept), error.message, error.suggestion)


def _told(said: _Said | None) -> OutputError | None:
    if said is None:
        return None
    kept, message, suggestion = said
    return OutputKept(message, suggestion) if kept else OutputError(message, suggestion)


def _codes(known: Knowledge, only: Sequence[str]) -> set[str]:
    """The marks of some codes, each perhaps several with commas between."""
    import difflib

    listed = {same_mark(unit.code): unit.code for unit in known.roster.units}
    asked = [code for text in only for code in text.replace("，", ",").replace("、", ",").split(",") if code.strip()]
    for code in asked:
        if same_mark(code) not in listed:
            near = difflib.get_close_matches(same_mark(code), listed, 1)
            meant = f"是不是 {listed[near[0]]}？" if near else "请核对代码。"
            raise UsageError(f"名册里没有代码为 {code.strip()} 的单位。", meant)
    return set(map(same_mark, asked))


def _check_year(form: Form, year: int) -> None:
    if form.year(str(year)) is None:
        raise UsageError(f"年份 {year} 不对。", f"应为{form.facts['year'].expected}，例：2024。")


def _check_unit(form: Form, unit: Unit, year: int | None) -> None:
    """A unit is named as a whole and with its year; the year of a blank template may be said alone."""
    whole = unit.code and unit.name and unit.kind and year is not None
    if (unit or unit.kind) and not whole:
        raise UsageError("为单位生成模板要同时写明 --unit、--code、--kind 和 --year。", "都不写则生成空白模板。")
    if unit and unit.kind not in form.kinds:
        raise UsageError(f"没有“{unit.kind}”这个单位类别。", f"类别只能是：{'、'.join(form.kinds)}。")
