"""Handing out: which templates a command asks for, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import UsageError
from ..form import load
from ..intake import Progress
from ..layout import Handout
from .folder import Folder, find_folder, refuse_inbox
from .load_round import load_round
from .prefill import Knowledge
from .templates import HandedOut, lacking, templates_of, write_template, write_templates


@dataclass(frozen=True)
class TemplateOrder:
    """Which templates are asked for: that of a unit, a blank one, or those of a roster, of `only` some of its codes.

    `unless_there` leaves those alone that are there already; `handout` is what they say of the office.
    """

    form: str = ""
    out: Path | None = None
    year: int | None = None
    unit: tuple[str, str, str] = ("", "", "")
    roster: Path | None = None
    previous: Path | None = None
    only: tuple[str, ...] = ()
    unless_there: bool = False
    handout: Handout = Handout()


@dataclass(frozen=True)
class Done:
    """What became of an order, where, and what to do next."""

    handed_out: HandedOut
    folder: Path
    next: str


def order_here(order: TemplateOrder) -> TemplateOrder:
    """An order, and what it does not say from the round in which one stands.

    There the templates of the roster are asked for, but for an order that names a unit, or a workbook to write.
    """
    folder = find_folder()
    if folder is None:
        return order
    refuse_inbox(folder, order.out)
    settings = folder.settings
    year = settings.year if order.year is None else order.year
    order = replace(order, form=order.form or settings.form, year=year, handout=handout_of(folder))
    workbook = order.out is not None and order.out.suffix.lower() == ".xlsx"
    if any(order.unit) or (workbook and not order.roster):
        return order
    return replace(
        order,
        out=order.out or folder.sent,
        roster=order.roster or folder.roster,
        previous=order.previous or (folder.previous if folder.has_previous else None),
        unless_there=not order.only,
    )


def handout_of(folder: Folder) -> Handout:
    """What the templates of a round say of the office."""
    settings = folder.settings
    return Handout(settings.to, settings.due_day, settings.phone)


def hand_out(order: TemplateOrder, password: str, force: bool, progress: Progress | None = None) -> Done:
    """Writes what is asked for. Raises UsageError for what does not go together, OutputError."""
    if order.out is None:
        raise UsageError("缺少 --out。", "请写明模板写到哪里；在一轮年报的文件夹里可以不写。")
    if order.roster is None:
        if order.only or order.previous:
            option = "--only" if order.only else "--previous"
            raise UsageError(f"{option} 要和 --roster 同用。", "请给出名册。")
        path = write_template(order.form, order.out, order.year, order.unit, password, force, order.handout)
        return Done(HandedOut((path,)), path.parent, "填好后用 xlreport check 检查。")
    if any(order.unit[:2]):
        raise UsageError("--roster 和 --unit、--code 不能同时使用。", "要么给名册，要么给一个单位。")
    return _of_roster(order, order.roster, order.out, password, force, progress)


def _of_roster(
    order: TemplateOrder, roster: Path, out: Path, password: str, force: bool, progress: Progress | None
) -> Done:
    form = load(order.form)
    round = load_round(form.home, year=order.year, roster=roster, previous=order.previous)
    if round.year is None or round.roster is None:
        raise UsageError("缺少 --year。", "为单位生成模板要写明报告年份，例：--year 2024。")
    if round.previous:
        round.previous.check_before(round.year)
    known = Knowledge(form, round.year, round.roster, round.previous, order.handout)
    templates = templates_of(known, out, order.only)
    wanted = lacking(templates) if order.unless_there else templates
    done = write_templates(wanted, password, force, progress)
    there = tuple(template.path for template in templates if template not in wanted)
    then = f"把“{out}”里的模板发给各单位；收回后用 xlreport {'run' if find_folder() else 'check'} 检查。"
    return Done(replace(done, there=there), out, then)
