"""Where the last two sheets have everything: the self-check, and the slip that is signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..form import Form, Key, explanation_key, is_plain
from .layout import FIRST_ROW, CellCheck, ClaimCheck, Label, SelfCheckPlaces, Sheet, SlipPlaces, headed
from .place import Place

Figures = Mapping[Key, Place]
Facts = Mapping[str, Place]
Runs = Mapping[str, tuple[Place, ...]]


def self_check(
    form: Form, figures: Figures, facts: Facts, runs: Runs
) -> tuple[Sheet, SelfCheckPlaces, dict[str, Place]]:
    """The self-check sheet of these cells, and the cells in which a unit explains what is only warned of."""
    words = form.wording.self_check
    name, width = words.sheet, len(words.widths)
    ready, row = Place(name, FIRST_ROW, 0, 1, width), FIRST_ROW + 1
    labels = _heads(name, row, words.cells_heading)
    cells = []
    for section, title, places in _checked(form, figures, facts, runs):
        row += 1
        labels.append(Label(Place(name, row, 0), title, "row"))
        empty, faulty, choice, result = (Place(name, row, column) for column in range(1, width))
        cells.append(CellCheck(section, places, empty, faulty, choice, result))
    row += 1
    labels += _heads(name, row, words.rules_heading)
    claims = []
    for claim in form.relations:
        row += 1
        labels.append(Label(Place(name, row, 0), claim.rule.label, "row"))
        labels.append(Label(Place(name, row, 1), claim.line.label[-1].replace("\n", ""), "row"))
        claims.append(ClaimCheck(claim, *(Place(name, row, column) for column in range(2, width))))
    reminders, explained = _reminders(form, row + 1, labels)
    checks = SelfCheckPlaces(ready, tuple(cells), tuple(claims), reminders)
    results = (place for check in cells for place in (check.empty, check.faulty, check.choice))
    sides = (place for claim in claims for place in (claim.left, claim.right))
    shown = (ready, *checks.results, *results, *sides, *reminders.values())
    return headed(words.id, name, words.title, words.widths, labels, shown), checks, explained


def _heads(name: str, row: int, texts: tuple[str, ...]) -> list[Label]:
    return [Label(Place(name, row, column), text, "head") for column, text in enumerate(texts)]


def _checked(form: Form, figures: Figures, facts: Facts, runs: Runs) -> Iterator[tuple[str, str, tuple[Place, ...]]]:
    """The lines on cells: the identity, then every section, each with its title and its inputs."""
    identity = tuple(facts[key] for key, fact in form.facts.items() if fact.identity)
    yield "", form.wording.self_check.required_label, identity
    for section in form.sections.values():
        inputs = tuple(figures[key] for key in form.inputs if form.tables[key.table].section == section.id)
        yield section.id, section.title, inputs or runs[section.id]


def _reminders(form: Form, row: int, labels: list[Label]) -> tuple[dict[str, Place], dict[str, Place]]:
    """A line for each rule that only warns: first those that formulas see, then those that the office sees."""
    words, width = form.wording.self_check, len(form.wording.self_check.widths)
    explained = words.explained_heading
    labels += [Label(Place(words.sheet, row, 0), explained[0], "head")]
    labels += [Label(Place(words.sheet, row, 1, 1, width - 2), explained[1], "head")]
    labels += [Label(Place(words.sheet, row, width - 1), explained[-1], "head")]
    results, cells = {}, {}
    warnings = [rule for rule in form.rules if rule.id in form.explicable]
    elsewhere = [rule for rule in warnings if not is_plain(rule)]
    for rules, title in (([rule for rule in warnings if is_plain(rule)], ""), (elsewhere, words.elsewhere_label)):
        if title:
            row += 1
            labels.append(Label(Place(words.sheet, row, 0, 1, width), title, "note-head"))
        for rule in rules:
            row += 1
            labels.append(Label(Place(words.sheet, row, 0), rule.label, "row"))
            cells[explanation_key(rule.id)] = Place(words.sheet, row, 1, 1, width - 2)
            results[rule.id] = Place(words.sheet, row, width - 1)
    return results, cells


def slip(form: Form) -> tuple[Sheet, SlipPlaces]:
    """The sheet that is printed, signed and sealed."""
    words = form.wording.slip
    name, width = words.sheet, len(words.widths)
    row = FIRST_ROW
    labels = [
        Label(Place(name, row + n, 0), text, "row") for n, text in enumerate((words.unit_label, words.year_label))
    ]
    unit, year = (Place(name, row + n, 1, 1, width - 1) for n in range(2))
    row += 2
    labels += _heads(name, row, words.figures_heading)
    figures = []
    for key in form.key_figures:
        row += 1
        labels.append(Label(Place(name, row, 0), form.short(key), "row"))
        labels.append(Label(Place(name, row, 2), form.unit(key), "row"))
        labels.append(Label(Place(name, row, 3), "", "row", binding=False))
        figures.append(Place(name, row, 1))
    state, seal = (Place(name, row + n, 1, 1, width - 1) for n in (1, 2))
    labels.append(Label(Place(name, row + 1, 0), words.state_label, "row"))
    labels.append(Label(Place(name, row + 2, 0), words.seal_label, "row"))
    labels.append(Label(Place(name, row + 3, 0, 1, width), words.seal_note, "hint", binding=False))
    signed = tuple(Place(name, row + 4 + n, 1, 1, width - 1) for n in range(len(words.signed)))
    labels += [Label(Place(name, place.row, 0), text, "row") for place, text in zip(signed, words.signed, strict=True)]
    places = SlipPlaces(unit, year, tuple(figures), state, seal, signed)
    shown = (unit, year, *figures, state, seal, *signed)
    return headed(words.id, name, words.title, words.widths, labels, shown), places
