"""The paragraphs of a report as the texts of its form, each known by where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...filing import Filing, Text
from ...findings import Finding, finding_of
from ...form import SECTION, TITLE, TWICE, Form, Oddity, Paragraph, Part, parts
from ...layout import Place, layout_of, run_places, text_of
from ..document import Line
from .labels import labels_of
from .places import Places
from .texts import Texts, squeezed

QUOTED = 40
_CODES = {TITLE: "TEXT-TITLE", TWICE: "TEXT-TWICE", SECTION: "TEXT-SECTION"}


@dataclass
class Paragraphs:
    """A filing with its texts, and where the paragraphs of these stand; `left` are the lines that belong to none."""

    filing: Filing
    spots: dict[Place, Place] = field(default_factory=dict)
    left: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def paragraphs_in(filing: Filing, texts: Texts, places: Places) -> Paragraphs:
    """What the lines of a document say in a filing that has its figures and facts."""
    reading = _Reading(filing.form, places, Paragraphs(filing))
    reading.preface(texts.preface)
    reading.sections(texts)
    reading.place_texts()
    return reading.found


@dataclass
class _Reading:
    """What was `found` so far; `spoken` are the texts by their keys, each with the lines that it is made of."""

    form: Form
    places: Places
    found: Paragraphs
    spoken: dict[str, tuple[Text, list[Line]]] = field(default_factory=dict)

    def preface(self, lines: list[Line]) -> None:
        """The lines before the first section: a text of its own unless the form makes it of the facts."""
        key = self.form.preface.key
        if lines and self.is_computed(lines):
            self.found.spots[layout_of(self.form).texts[key].paragraphs[0]] = self.places.line(lines[0])
        elif lines:
            self.spoken[key] = Text("", tuple(line.text for line in lines)), lines

    def is_computed(self, preface: Sequence[Line]) -> bool:
        """Whether the lines before the first section are what the form makes of the facts."""
        made = self.found.filing.filled(self.form.preface_pattern)
        return squeezed(made) == squeezed("".join(line.text for line in preface))

    def sections(self, texts: Texts) -> None:
        """The lines below the titles of sections, each in its part."""
        lines: list[Line] = []
        runs = []
        for section, own in texts.sections:
            if self.form.sections[section].texts:
                told = [line.n in texts.headings if texts.is_own else None for line in own]
                runs.append((section, [Paragraph(len(lines) + n, own[n].text, told[n]) for n in range(len(own))]))
                lines += own
            else:
                self.found.left += [line for line in own if not self.is_caption(line)]
        found, oddities = parts(self.form, runs)
        self.judge(oddities, lines)
        self.spoken |= {part.key: (text_of(part), _lines(part, lines)) for part in found}
        self.found.left += texts.left

    def is_caption(self, line: Line) -> bool:
        """Whether a line between the tables is a title of one, or tells the unit."""
        labels = labels_of(self.form)
        titles = {labels.normal(table.title) for table in self.form.tables.values()}
        return labels.normal(line.text) in titles | labels.beside

    def judge(self, oddities: Sequence[Oddity], lines: Sequence[Line]) -> None:
        """Findings of paragraphs that are odd."""
        for odd in oddities:
            label = self.form.block(odd.key).label if odd.key else ""
            place = self.places.line(lines[odd.paragraph.at])
            self.found.findings.append(finding_of(_CODES[odd.kind], label, place, found=odd.paragraph.text[:QUOTED]))

    def place_texts(self) -> None:
        """Where each paragraph of the texts stands; a finding of one that is too long."""
        self.found.filing = replace(self.found.filing, texts={key: text for key, (text, _) in self.spoken.items()})
        for key, at in run_places(self.found.filing).items():
            for place, line in zip(filter(None, [at.heading, *at.paragraphs]), self.spoken[key][1], strict=False):
                self.found.spots.setdefault(place, self.places.line(line))
        for key, (text, lines) in self.spoken.items():
            block = self.form.block(key)
            for line in lines[-len(text.paragraphs) :] if text.paragraphs else ():
                if len(line.text) > block.longest:
                    words = {"found": str(len(line.text)), "expected": str(block.longest)}
                    finding = finding_of("TEXT-LONG", block.label, self.places.line(line), key, **words)
                    self.found.findings.append(finding)


def _lines(part: Part, lines: Sequence[Line]) -> list[Line]:
    """The lines of which a part is made, its heading first."""
    stood = [*([part.heading] if part.heading else []), *part.paragraphs]
    return [lines[paragraph.at] for paragraph in stood]
