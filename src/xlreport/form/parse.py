"""A form from what its files say, refused where it contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any, get_type_hints

from .documents import DocumentWords
from .entries import GROUNDS, Entries
from .facts import Fact
from .form import Form
from .load_narratives import GrammarParser, NarrativeParser
from .load_rules import RuleParser
from .load_tables import TableParser, printed_words
from .overview import Indicator, Overview
from .seal import Seal
from .sections import PARTS, Drafted, HeadingWords, Parts, Section, TextBlock
from .tables import Number, Table
from .wording import Wording

# What the files of an edition must say together.
NAMES = (
    "id title source report_title layout_version kinds whole_kinds yes seal numbers facts preface "
    "key_figures overview sections sheets tables headings rules reading narratives " + " ".join(Wording._fields)
)
# What they may say besides.
MAY = "drafted levels kind_words documents"


class FormParser(Entries):
    """Turns the dictionaries of the files into a form."""

    def section(self, data: Mapping[str, Any]) -> tuple[Section, list[TextBlock]]:
        place = f"sections.{data.get('id', '?')}"
        self.take(place, data, "id title", "tables texts own_label")
        at = f"sheets.{data['id']}"
        if data["id"] not in self.data["sheets"]:
            raise self.fail("sheets", data["id"], "缺少")
        look = self.take(
            at, self.data["sheets"][data["id"]], "sheet widths", "orientation freeze row_height choice report_widths"
        )
        texts = [self.text_block(f"{place}.texts", entry) for entry in data.get("texts", [])]
        self.unique(f"{place}.texts", [name for text in texts for name in (text.label, *text.names)])
        section = Section(
            id=data["id"],
            sheet=look["sheet"],
            title=data["title"],
            widths=tuple(look["widths"]),
            report_widths=tuple(look.get("report_widths", look["widths"])),
            landscape=look.get("orientation") == "landscape",
            freeze=look.get("freeze", False),
            row_height=look.get("row_height", 27),
            choice=tuple(look.get("choice", ())),
            tables=tuple(data.get("tables", [])),
            texts=tuple(text.key for text in texts),
            own_label=data.get("own_label", data["title"]),
        )
        return section, texts

    def text_block(self, place: str, data: Mapping[str, Any]) -> TextBlock:
        at = f"{place}.{data.get('key', '?')}"
        self.take(at, data, "key label rows", "heading pattern parts longest names")
        longest = data.get("longest", self.data["preface"]["longest"])
        names = self.listed(at, "names", data.get("names", []))
        return TextBlock(data["key"], data["label"], data.get("heading"), data["rows"], longest, names)

    def listed(self, place: str, name: str, words: object) -> tuple[str, ...]:
        """A list of words."""
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise self.fail(place, name, "应为文字的列表")
        return tuple(words)

    def fact(self, data: Mapping[str, Any]) -> Fact:
        place = f"facts.{data.get('key', '?')}"
        self.take(place, data, "key label hint", "longest choices between identity fallback expected roster stays")
        choices = data.get("choices")
        if choices is not None and choices not in self.data:
            raise self.fail(place, choices, "没有这个列表")
        return Fact(
            key=data["key"],
            label=data["label"],
            hint=data["hint"],
            longest=data.get("longest", 0),
            choices=tuple(self.data[choices]) if choices else (),
            between=tuple(data["between"]) if "between" in data else None,
            identity=data.get("identity", False),
            fallback=data.get("fallback", ""),
            expected=data.get("expected", ""),
            roster=self.listed(place, "roster", data.get("roster", [])),
            stays=data.get("stays", False),
        )

    def number(self, name: str, data: Mapping[str, Any], printed: tuple[str, ...]) -> Number:
        place, said = f"numbers.{name}", "name decimals expected advice example"
        self.take(place, data, f"{said} maximum {GROUNDS}", "slips quotes")
        return Number(
            id=name,
            **{word: data[word] for word in said.split()},
            maximum=Decimal(data["maximum"]),
            slips={Decimal(times): told for times, told in data.get("slips", {}).items()},
            grounds=self.grounds(place, data, printed),
        )

    def form(self, home: str) -> Form:
        data = self.take("（顶层）", self.data, NAMES, MAY)
        self.unique_ids()
        parsed = [self.section(entry) for entry in data["sections"]]
        sections = {section.id: section for section, _ in parsed}
        texts = self.texts([text for _, found in parsed for text in found])
        of_tables = TableParser(self.files, data)
        tables = {table.id: table for table in (of_tables.table(entry, sections) for entry in data["tables"])}
        printed = tuple(printed_words(sections.values(), tables.values(), texts.values()))
        rules = RuleParser(self.files, data, tables, list(texts), printed)
        grammar = GrammarParser(self.files, data).grammar()
        narratives = NarrativeParser(self.files, data, rules, grammar)
        return Form(
            home=home,
            **self.plain("id title source layout_version yes"),
            report_title=self.pattern("report.title", data["report_title"]),
            **self.kinds(),
            seal=self.seal(tables.values()),
            numbers={name: self.number(name, entry, printed) for name, entry in data["numbers"].items()},
            facts={fact.key: fact for fact in (self.fact(entry) for entry in data["facts"])},
            preface=next(iter(texts.values())),
            preface_pattern=self.pattern("preface", data["preface"]["pattern"], PARTS),
            preface_parts=self.parts(data["preface"]),
            sections=sections,
            tables=tables,
            key_figures=rules.figures("key_figures", data["key_figures"]["figures"]),
            overview=self.overview(rules),
            texts=texts,
            drafted=self.drafted(texts, rules) if "drafted" in data else None,
            headings=self.headings(rules),
            documents=self.documents(rules),
            rules=tuple(rules.rule(entry) for entry in data["rules"]),
            grammar=grammar,
            narratives=tuple(narratives.narrative(entry) for entry in data["narratives"]),
            wording=self.wording(sections),
        )

    def kinds(self) -> dict[str, Any]:
        """The kinds of units that fill in, then those that only add up, and the other words for them."""
        kinds = (*self.data["kinds"], *self.data.get("levels", ()))
        self.unique("kinds", kinds)
        words: dict[str, str] = {}
        for kind, others in self.data.get("kind_words", {}).items():
            if kind not in kinds:
                raise self.fail("kind_words", kind, "没有这种类别")
            for word in self.listed("kind_words", kind, others):
                if word in words or word in kinds:
                    raise self.fail("kind_words", word, "重复")
                words[word] = kind
        return {"kinds": kinds, "kind_words": words, **self.plain("whole_kinds")}

    def seal(self, tables: Iterable[Table]) -> Seal:
        """What makes a check code that each input, the year and each character of the unit's code alter."""
        seal = self.typed("seal", self.data["seal"], Seal)
        inputs = sum(not table.addends(key) for table in tables for key in table.all_keys())
        longest = next((fact.get("longest", 0) for fact in self.data["facts"] if fact["key"] == "code"), 0)
        if unfit := seal.unfit(inputs + 1 + longest):
            raise self.fail("seal", unfit, "不能用来算校验码")
        return seal

    def plain(self, names: str) -> dict[str, Any]:
        """What is taken over as it stands; lists can no longer change."""
        found = {name: self.data[name] for name in names.split()}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}

    def unique_ids(self) -> None:
        """Nothing may be named twice, and no section may hold a table that there is not."""
        for place, name in (
            ("sections", "id"),
            ("tables", "id"),
            ("facts", "key"),
            ("rules", "id"),
            ("narratives", "id"),
        ):
            self.unique(place, [entry.get(name, "") for entry in self.data[place]])
        sections = [entry.get("id") for entry in self.data["sections"]]
        for name in self.data["sheets"]:
            if name not in sections:
                raise self.fail(f"sheets.{name}", name, "没有这一节")
        held = [name for entry in self.data["sections"] for name in entry.get("tables", [])]
        self.unique("sections", held)
        known = [entry.get("id") for entry in self.data["tables"]]
        for name in held:
            if name not in known:
                raise self.fail("sections", name, "没有这张表")

    def texts(self, of_sections: list[TextBlock]) -> dict[str, TextBlock]:
        """The text blocks by key, the preface first."""
        texts = [self.text_block("preface", self.data["preface"]), *of_sections]
        self.unique("texts", [text.key for text in texts])
        self.unique("texts", [text.label for text in texts])
        return {text.key: text for text in texts}

    def overview(self, rules: RuleParser) -> Overview:
        """What the first page of a summary shows, its list of units and its charts."""
        data = self.take(
            "overview", self.data["overview"], "figures units results results_title ranked compared person telephone"
        )
        lists = {name: self.indicators(name, data[name], rules) for name in ("figures", "units", "results", "compared")}
        (ranked,) = self.indicators("ranked", [data["ranked"]], rules)
        for key in (data["person"], data["telephone"]):
            if key not in [fact["key"] for fact in self.data["facts"]]:
                raise self.fail("overview", key, "没有这一项")
        return Overview(
            ranked=ranked,
            results_title=data["results_title"],
            person=data["person"],
            telephone=data["telephone"],
            **lists,
        )

    def indicators(self, name: str, entries: list[Mapping[str, Any]], rules: RuleParser) -> tuple[Indicator, ...]:
        place = f"overview.{name}"
        found = []
        for entry in entries:
            self.take(place, entry, "label figures", "brief")
            keys = rules.figures(place, entry["figures"])
            if len({rules.tables[key.table].unit_of(key) for key in keys}) != 1:
                raise self.fail(place, entry["label"], "相加的各格应为同一单位")
            found.append(Indicator(entry["label"], keys, entry.get("brief", False)))
        self.unique(place, [indicator.label for indicator in found])
        return tuple(found)

    def drafted(self, texts: Mapping[str, TextBlock], rules: RuleParser) -> Drafted:
        """The sentence for a text that nobody wrote, and the figures in it."""
        data = self.take("drafted", self.data["drafted"], "text sentence figures")
        if data["text"] not in texts:
            raise self.fail("drafted", data["text"], "没有这段文字")
        figures = {name: rules.figures(f"drafted.figures.{name}", listed) for name, listed in data["figures"].items()}
        return Drafted(data["text"], self.pattern("drafted.sentence", data["sentence"], *figures), figures)

    def headings(self, patterns: RuleParser) -> HeadingWords:
        data = self.take("headings", self.data["headings"], "numbering around endings")
        numbering, endings = (self.listed("headings", name, data[name]) for name in ("numbering", "endings"))
        around, *styles = patterns.patterns("headings", [data["around"], *numbering])
        return HeadingWords(tuple(styles), around, endings)

    def documents(self, patterns: RuleParser) -> DocumentWords:
        data = self.data.get("documents", {})
        lists, named, read = "beside nothing above after", "aliases traditional former", "titles periods parties"
        self.take("documents", data, "", f"{lists} {named} {read}")
        lists_of: dict[str, Any] = {
            **{name: self.listed("documents", name, data.get(name, [])) for name in lists.split()},
            **{name: data.get(name, {}) for name in named.split()},
            **{name: tuple(patterns.patterns("documents", data.get(name, []))) for name in read.split()},
        }
        return DocumentWords(**lists_of)

    def wording(self, sections: Mapping[str, Section]) -> Wording:
        groups = get_type_hints(Wording)
        wording = Wording(**{name: self.typed(name, self.data[name], group) for name, group in groups.items()})
        if self.pattern("report.title", wording.report.title).replace("\n", "") != self.data["report_title"]:
            raise self.fail("report.title", wording.report.title, "不是分行的 report_title")
        self.pattern("report.caption", wording.report.caption, "n", "label")
        shared = [section.sheet for section in sections.values() if section.texts]
        self.unique(
            "sheets", [*wording.sheets, *(s.sheet for s in sections.values() if s.tables), *dict.fromkeys(shared)]
        )
        return wording

    def parts(self, preface: Mapping[str, Any]) -> Parts:
        """What the preface lists of the facts that are there."""
        found = self.typed(
            "preface.parts", preface.get("parts", {"begin": "", "between": "", "end": "", "of": []}), Parts
        )
        for text in found.of:
            self.pattern("preface.parts", text)
        return found

    def pattern(self, place: str, text: str, *others: str) -> str:
        """A text with {facts} of the form in it, and others."""
        known = [*others, *(fact["key"] for fact in self.data["facts"])]
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in known:
                raise self.fail(place, name, "没有这项信息")
        return text
