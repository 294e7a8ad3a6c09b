"""Texts that two units of a collection share, or a unit and its own last year."""

from __future__ import annotations

import functools
import itertools
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from ..checks import SAMPLES, Phrase, answered, phrases, shared
from ..filing import Filing
from ..findings import ACCEPTED, REJECTED, Finding, Outcome, Sketch, with_findings
from ..form import TextRule
from ..layout import SUMMARY
from .round import Round

# From this many reports on two neighbouring samples must agree, so that the work grows no faster than their number.
BANDED_FROM = 2_000
# What a third of the reports have tells nothing, within these limits. How many samples likely pairs have in common, and
# how many others one report is held against by sketches and by sentences.
_COMMON = 20, 200
_LIKELY, _MOST_NEAR, _MOST_OTHERS = 18, 20, 3
# So many units are counted at a time, and the sentences of so many reports are at hand.
_BLOCK, _AT_HAND = 1_000, 64
# How many shared sentences are quoted, and how much of each.
_QUOTED, _LONGEST_QUOTE = 3, 40


class _Texts:
    """The reports whose texts are compared, by file, and the sentences of those that were asked for last."""

    def __init__(self, outcomes: Mapping[str, Outcome]) -> None:
        self.outcomes = outcomes
        self.of = functools.lru_cache(_AT_HAND)(self._of)

    def _of(self, file: str) -> list[Phrase]:
        filing = self.outcomes[file].filing
        return phrases(filing) if filing else []


def alike(outcomes: Sequence[Outcome], round: Round) -> list[Outcome]:
    """The outcomes with a warning for each whose texts are for a good part another's, or its own last year's.

    Their sketches are no longer needed.
    """
    compared = {o.file: o for o in outcomes if _is_compared(o)}
    common = _common(list(compared.values()))
    texts = _Texts(compared)
    found: dict[str, Finding | None] = {}
    # Those that are held against the same report come together, so that its sentences are at hand.
    for file, others in sorted(_likely(list(compared.values())), key=lambda likely: min(likely[0], *likely[1])):
        of_both = (_of_both(texts, file, other, common) for other in others)
        found[file] = next(filter(None, of_both), None) or _of_last_year(texts, compared[file], round, common)
    return [replace(_with(outcome, found.get(outcome.file)), sketch=Sketch()) for outcome in outcomes]


def _is_compared(outcome: Outcome) -> bool:
    counts = outcome.status in (ACCEPTED, REJECTED) and outcome.role != SUMMARY and bool(outcome.unit)
    rule = _rule(outcome.filing) if counts and outcome.filing else None
    return rule is not None and len(outcome.sketch.sentences) >= rule.least


def _rule(filing: Filing) -> TextRule | None:
    return next((rule for rule in filing.form.text_rules if rule.test == "alike"), None)


def _with(outcome: Outcome, finding: Finding | None) -> Outcome:
    if finding is None or outcome.filing is None:
        return outcome
    return with_findings(outcome, outcome.status, answered(finding, outcome.filing))


def _common(outcomes: Sequence[Outcome]) -> frozenset[int]:
    """The marks of sentences that a third of all units share, and never fewer than three."""
    units = list({outcome.unit.mark: outcome for outcome in outcomes}.values())
    # What a third of all share, a third of some block share: so nobody counts all sentences of a country at once.
    blocks = (units[n : n + _BLOCK] for n in range(0, len(units), _BLOCK))
    often = frozenset().union(*(_of_a_third(block) for block in blocks))
    counts = Counter(mark for outcome in units for mark in often.intersection(outcome.sketch.sentences))
    return frozenset(mark for mark, n in counts.items() if n >= 3 and n * 3 >= len(units))


def _of_a_third(units: Sequence[Outcome]) -> frozenset[int]:
    counts = Counter(mark for outcome in units for mark in set(outcome.sketch.sentences))
    return frozenset(mark for mark, n in counts.items() if n * 3 >= len(units))


# -- likely pairs


def _likely(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, list[str]]]:
    """Each report, and the few of other units that it has most samples of its sketch in common with."""
    for n, (outcome, groups) in enumerate(zip(outcomes, _groups(outcomes), strict=True)):
        counts = Counter(itertools.chain.from_iterable(groups))
        counts.pop(n, None)
        near = (outcomes[m] for m, _ in counts.most_common(_MOST_NEAR))
        found = (other.file for other in near if other.unit.mark != outcome.unit.mark and _agree(outcome, other))
        yield outcome.file, list(itertools.islice(found, _MOST_OTHERS))


def _groups(outcomes: Sequence[Outcome]) -> list[list[list[int]]]:
    """For each report those groups of reports that it is in: they have something in common, as few others have.

    That is a sample, or of many reports two neighbouring ones. One place of the sketches is looked at after another, so
    that only what tells anything is kept.
    """
    step = 2 if len(outcomes) > BANDED_FROM else 1
    fewest, most = _COMMON
    most = max(fewest, min(most, len(outcomes) // 3))
    found: list[list[list[int]]] = [[] for _ in outcomes]
    for place in range(0, SAMPLES, step):
        holders: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for n, outcome in enumerate(outcomes):
            holders[tuple(outcome.sketch.samples[place : place + step])].append(n)
        for samples, group in holders.items():
            if 1 < len(group) <= most and samples and all(samples):
                for n in group:
                    found[n].append(group)
    return found


def _agree(one: Outcome, other: Outcome) -> bool:
    """Whether two sketches have as many samples in common as those of texts that are half the same."""
    pairs = zip(one.sketch.samples, other.sketch.samples, strict=True)
    return sum(a == b for a, b in pairs) >= _LIKELY


# -- findings


def _of_both(texts: _Texts, file: str, other: str, common: Container[int]) -> Finding | None:
    outcome, known = texts.outcomes[file], texts.outcomes[other]
    name = known.unit.name or known.unit.code
    return _finding(outcome, texts.of(file), texts.of(other), common, name, f"“{name}”的报告（{known.file}）")


def _of_last_year(texts: _Texts, outcome: Outcome, round: Round, common: Container[int]) -> Finding | None:
    filing = outcome.filing
    if not round.previous or filing is None:
        return None
    last, _ = round.previous.last_of(filing, round.roster)
    if last is None or last.members:
        return None
    return _finding(
        outcome, texts.of(outcome.file), phrases(last), common, str(last.year), f"自己 {last.year} 年的报告"
    )


def _finding(
    outcome: Outcome, own: list[Phrase], theirs: list[Phrase], common: Container[int], found: str, whose: str
) -> Finding | None:
    """Half or more of the sentences that count, if there are enough of them."""
    rule = _rule(outcome.filing) if outcome.filing else None
    count, same = shared(own, theirs, common)
    if rule is None or count < rule.least or 2 * len(same) < count:
        return None
    quoted = "".join(f"“{text[:_LONGEST_QUOTE]}{'…' if len(text) > _LONGEST_QUOTE else ''}”" for text in same[:_QUOTED])
    says = f"{count} 句里有 {len(same)} 句与{whose}相同，如{quoted}。"
    return Finding(rule.id, rule.severity, rule.label, says, rule.advice, found=found)
