"""The form file says what the official form says, contradicts itself nowhere, and is the only place that says it."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

import xlreport
from xlreport import Form, Key, load
from xlreport.errors import FormError
from xlreport.form.load import parse

FORM = load()
TEXT = (resources.files(xlreport) / "form" / "editions" / "annual-2021" / "form.toml").read_text(encoding="utf-8")
OFFICIAL = list(
    csv.DictReader((Path(__file__).parents[1] / "support" / "official_items.csv").open(encoding="utf-8", newline=""))
)


def official_sums(item: dict[str, str]) -> set[tuple[str, ...]]:
    """The ways in which the official list adds up one figure, as tuples of keys."""
    ways = set()
    for way in filter(None, item["sums"].split("; ")):
        crossing, span = way.split(": ")
        axis = crossing.removesuffix("s")
        names = list(dict.fromkeys(other[axis] for other in OFFICIAL if other["table"] == item["table"]))
        first, last = (names.index(name) for name in span.split(".."))
        parts = ({**item, axis: name} for name in names[first : last + 1])
        ways.add(tuple(f"{part['table']}/{part['row']}/{part['column']}" for part in parts))
    return ways


def form_sums(form: Form, key: Key) -> set[tuple[str, ...]]:
    """The ways in which the form adds up one figure."""
    table = form.tables[key.table]
    across = tuple(str(key._replace(column=part)) for part in table.column[key.column].sums)
    down = tuple(str(key._replace(row=part)) for part in table.row[key.row].sums)
    return {way for way in (across, down) if way}


def test_the_form_has_exactly_the_official_figures_with_their_labels_kinds_and_units() -> None:
    columns = ("row_label", "column_label", "kind", "unit")
    official = [
        (Key(item["table"], item["row"], item["column"]), *(item[name] for name in columns)) for item in OFFICIAL
    ]
    assert [(key, *FORM.labels(key), FORM.number(key).id, FORM.unit(key)) for key in FORM.keys] == official


def test_the_form_adds_up_exactly_what_the_official_list_adds_up() -> None:
    official = {f"{item['table']}/{item['row']}/{item['column']}": official_sums(item) for item in OFFICIAL}
    assert {str(key): form_sums(FORM, key) for key in FORM.keys} == official


def test_the_form_has_166_inputs_and_34_totals() -> None:
    assert (len(FORM.keys), len(FORM.inputs), len(FORM.totals)) == (200, 166, 34)


def test_every_total_comes_down_to_inputs_each_counted_once() -> None:
    for key in FORM.totals:
        assert set(FORM.leaves[key]) <= set(FORM.inputs)
        assert len(set(FORM.leaves[key])) == len(FORM.leaves[key])
    concluded = [leaf for leaf in FORM.inputs if leaf.table == "t3" and (leaf.row, leaf.column) in _results()]
    assert sorted(FORM.leaves[Key("t3", "concluded", "total")]) == sorted(concluded)


def _results() -> set[tuple[str, str]]:
    apart = {"received", "carried_in", "concluded", "carried_out"}
    return {(i["row"], i["column"]) for i in OFFICIAL if i["table"] == "t3" and i["row"] not in apart}


def test_the_group_sums_of_table_three_cover_its_results_but_the_two_grants() -> None:
    subtotals = FORM.tables["t3"].subtotals
    rows = [row.id for row in FORM.tables["t3"].rows if row.label[-2:-1] and row.label[-2].startswith("（")]
    assert [part for view in subtotals for part in view.sums] == rows
    assert [view.label for view in subtotals] == [
        ("（三）不予公开",),
        ("（四）无法提供",),
        ("（五）不予处理",),
        ("（六）其他处理",),
    ]


def test_the_relations_are_the_balance_of_each_kind_of_applicant_and_the_zeros_of_what_towns_cannot_enact() -> None:
    written = [(str(c.rule.id), " + ".join(map(str, c.left)), " + ".join(map(str, c.right))) for c in FORM.relations]
    applicants = ("natural_person", "business", "research", "public_interest", "legal_service", "other_organisation")
    assert written == [
        *(("T2-RULES", f"t2.1/rules/{column}", "") for column in ("issued", "repealed", "in_force")),
        *(
            ("T3-BALANCE", f"t3/received/{a} + t3/carried_in/{a}", f"t3/concluded/{a} + t3/carried_out/{a}")
            for a in applicants
        ),
    ]


def test_every_total_is_claimed_by_a_rule_and_what_joins_figures_of_one_report_is_an_error() -> None:
    claimed = {key for claim in FORM.claims if claim.rule.total for key in claim.left}
    assert claimed == set(FORM.totals)
    severities: dict[str, set[str]] = {}
    for rule in FORM.rules:
        severities.setdefault(rule.severity, set()).add(rule.id)
    assert severities == {
        "error": {"BLANK-TABLE", "T2-RULES", "T3-BALANCE", "T3-RESULTS", "T3-TOTAL", "T3-CARRIED", "T4-TOTAL"},
        "warning": {
            *(
                "BLANK-CELLS",
                "T2-STOCK",
                "FEE-UNIT",
                "YEAR-JUMP",
                "TEXT-EMPTY",
                "TEXT-SHORT",
                "TEXT-FIGURE",
                "TEXT-YEAR",
            ),
            *("TEXT-PERIOD", "TEXT-PLACEHOLDER", "TEXT-OTHER-UNIT", "TEXT-PARTS"),
        },
        "note": {"TEXT-SHARE", "TEXT-REPEALED"},
    }


# What is put into the file for what, the place that the message must name, and what it must say.
CONTRADICTIONS = {
    "an unknown name at the top": (
        "layout_version = 1",
        "layout_version = 1\nversion = 2",
        "version = 2",
        "不认识的名称",
    ),
    "an unknown name in a row": ('["规章"], kind =', '["规章"], knid =', "knid", "不认识的名称"),
    "an unknown name in a text": ('label = "总述"', 'label = "总述"\ncolour = 3', "colour", "不认识的名称"),
    "an unknown row in a sum": (
        'sums = "granted..other_other"',
        'sums = "granted..other_othr"',
        "other_othr",
        "没有这一行或列",
    ),
    "an unknown row in a claim": (
        "received + carried_in =",
        "received + carried_inn =",
        "carried_inn",
        "没有这一行或列",
    ),
    "an unknown table in a section": ('tables = ["t4"]', 'tables = ["t9"]', "t9", None),
    "an unknown table in a rule": ('table = "t4"', 'table = "t9"', "t9", "没有这张表"),
    "an unknown kind of number": (
        '["行政许可"], kind = "count"',
        '["行政许可"], kind = "cuont"',
        "cuont",
        "没有这种数字",
    ),
    "an unknown severity": (
        'id = "T4-TOTAL"\nseverity = "error"',
        'id = "T4-TOTAL"\nseverity = "eror"',
        "eror",
        "没有这种级别",
    ),
    "an unknown direction": ('table = "t4"\neach = "row"', 'table = "t4"\neach = "diagonal"', "diagonal", None),
    "an unknown list of choices": ('choices = "kinds"', 'choices = "kindz"', "kindz", "没有这个列表"),
    "a total in a rule that is none": ('totals = ["concluded"]', 'totals = ["received"]', "received", "不是合计"),
    "a sum that runs backwards": (
        '"granted..other_other"',
        '"other_other..granted"',
        "other_other..granted",
        "起止颠倒",
    ),
    "a claim with two equal signs": ("+ carried_in = concluded", "= carried_in = concluded", "carried_in", None),
    "a cycle of columns": (
        'sums = "natural_person..other_organisation"',
        'sums = "natural_person..total"',
        'id = "total"',
        "合计循环",
    ),
    "a cycle of rows": ('sums = "granted..other_other"', 'sums = "granted..concluded"', 'id = "concluded"', "合计循环"),
    "a row twice": ('{ id = "repealed"', '{ id = "issued"', 'id = "issued", label = ["本年废止件数"]', "重复"),
    "a column twice": (
        'id = "review_other"',
        'id = "review_corrected"',
        '"review_corrected", label = ["行政复议", "其他',
        "重复",
    ),
    "a table twice": ('id = "t2.5"', 'id = "t2.1"', None, "重复"),
    "a table on two sheets": ('tables = ["t4"]', 'tables = ["t4", "t3"]', 'tables = ["t4", "t3"]', "重复"),
    "a fact twice": ('key = "phone"', 'key = "email"', None, "重复"),
    "a text twice": ('key = "other/extra_2"', 'key = "other/extra_1"', None, "重复"),
    "a rule twice": ('id = "T3-TOTAL"', 'id = "T4-TOTAL"', None, "重复"),
    "a sheet twice": ('sheet = "四、复议诉讼"', 'sheet = "三、依申请公开"', None, "重复"),
    "no severity in a rule": ('severity = "error"\ntable = "t4"', 'table = "t4"', 'id = "T4-TOTAL"', "缺少"),
    "no label in a fact": ('label = "邮编"\n', "", 'key = "postcode"', "缺少"),
    "no label in a row": ('"licensing", label = ["行政许可"],', '"licensing",', '"licensing"', "缺少"),
    "no title in a section": ('title = "四、政府信息公开行政复议、行政诉讼情况"\n', "", 'id = "disputes"', "缺少"),
    "no rows in a text": ('label = "总述"\nrows = 3', 'label = "总述"', 'key = "overview/intro"', "缺少"),
    "no kind of number anywhere": (
        '["行政许可"], kind = "count", unit',
        '["行政许可"], unit',
        '"licensing"',
        "行和列都没有",
    ),
    "a rule without a claim": ('totals = ["total"]\n', "", 'id = "T3-TOTAL"', None),
}


def edited(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_form_file_that_contradicts_itself_is_refused_with_file_and_line(name: str) -> None:
    old, new, marked, says = CONTRADICTIONS[name]
    text = edited(old, new)
    lines = [n for n, line in enumerate(text.splitlines(), 1) if (marked or new) in line]
    with pytest.raises(FormError) as refusal:
        parse(text, "mine.toml")
    file_and_line, _, rest = refusal.value.message.partition("，")
    assert file_and_line in [f"mine.toml 第 {line} 行" for line in lines]
    assert (says or "") in rest


def test_a_file_that_is_no_toml_is_refused_with_file_and_line() -> None:
    with pytest.raises(FormError, match=r"mine\.toml.*line 2"):
        parse('id = "x"\ntitle = \n', "mine.toml")


def test_the_file_as_shipped_is_loaded_once() -> None:
    assert load("annual-2021") is load()


def test_a_form_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(FormError) as refusal:
        load("annual-1999")
    assert (refusal.value.message, refusal.value.suggestion) == (
        "没有名为“annual-1999”的表式。",
        "可用的表式：annual-2021；或给出含有 form.toml 的文件夹。",
    )


# Keys of facts that are also what Python calls something else.
WORDS_OF_OTHERS = ("date",)


def form_names(form: Form) -> Iterator[tuple[str, bool]]:
    """What Python must not say of a form, and whether only as a whole string."""
    labels = [part for table in form.tables.values() for part in (table.title, table.corner)]
    labels += [
        part
        for table in form.tables.values()
        for line in (*table.rows, *table.columns, *table.subtotals)
        for part in line.label
    ]
    labels += [part for section in form.sections.values() for part in (section.title, section.sheet)]
    labels += [part or "" for text in form.texts.values() for part in (text.label, text.heading)]
    yield from ((label, False) for whole in labels for label in {whole, whole.replace("\n", "")} if len(label) >= 4)
    yield from ((number.expected, False) for number in form.numbers.values())
    yield from ((said, False) for number in form.numbers.values() for said in number.slips.values())
    yield from ((fact.expected, False) for fact in form.facts.values() if fact.expected)
    yield from ((key, True) for key, fact in form.facts.items() if not fact.identity and key not in WORDS_OF_OTHERS)
    yield from ((str(key), False) for key in form.keys)
    yield from ((name, True) for name in form.tables)


def said_of_form(code: str) -> list[str]:
    """The names of the form in the string literals of some code, docstrings apart."""
    tree = ast.parse(code)
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = {id(node.body[0].value) for node in nodes if node.body and isinstance(node.body[0], ast.Expr)}
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    names = list(form_names(FORM))
    return sorted({name for text in said for name, whole in names if (name == text if whole else name in text)})


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('x = "t3/received/total"', ["t3/received/total"]),
        ('if table == "t2.1": pass', ["t2.1"]),
        ('f"{name}行政许可情况"', ["行政许可"]),
        ('def f():\n    "a docstring on 行政许可 of t3/received/total"', []),
        ('x = "t3.xlsx 总计"', []),
        ('facts.get("title_name", "")', ["title_name"]),
        ('expected="四位数字的年份"', ["四位数字的年份"]),
        ('Code("应为", "0 或正整数")', ["0 或正整数"]),
        ('(10_000, "差 1 万倍，像是用错了单位")', ["差 1 万倍，像是用错了单位"]),
    ],
)
def test_the_search_for_the_forms_names_finds_them(code: str, said: list[str]) -> None:
    assert said_of_form(code) == said


def test_no_python_module_names_the_contents_of_the_form() -> None:
    root = Path(str(resources.files(xlreport)))
    modules = sorted(root.rglob("*.py"))
    assert len(modules) > 20
    said = {path.relative_to(root).as_posix(): said_of_form(path.read_text(encoding="utf-8")) for path in modules}
    assert {path: names for path, names in said.items() if names} == {}
