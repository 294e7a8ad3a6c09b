"""The form file says what the official form says, contradicts itself nowhere, and is the only place that says it."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

import xlreport
from support.small_edition import SHIPPED, SMALL
from xlreport import Form, Key, load
from xlreport.errors import FormError
from xlreport.findings import CODES
from xlreport.form import BASIS_WORDS, Grounds
from xlreport.form.load import parse

FORM = load()
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
                "CONTACTS",
                "T2-STOCK",
                "FEE-UNIT",
                "YEAR-JUMP",
                "TEXT-EMPTY",
                "TEXT-SHORT",
                "TEXT-FIGURE",
                "TEXT-YEAR",
            ),
            *("TEXT-PERIOD", "TEXT-PLACEHOLDER", "TEXT-OTHER-UNIT", "TEXT-PARTS"),
            *("TEXT-BALANCE", "TEXT-CARRIED-YEAR", "TEXT-LEVEL", "TEXT-CHOICE", "TEXT-PRIVATE", "TEXT-ALIKE"),
        },
        "note": {"TEXT-SHARE", "TEXT-REPEALED", "TEXT-ORDER"},
    }


# What is put into the file for what, the place that the message must name, and what it must say.
CONTRADICTIONS = {
    "an unknown name at the top": (
        "layout_version = 2",
        "layout_version = 2\nversion = 2",
        "version = 2",
        "不认识的名称",
    ),
    "an unknown name in a row": ('label = "规章" }', 'label = "规章", knid = "count" }', "knid", "不认识的名称"),
    "an unknown name in a group of rows": (
        '{ subtotal = "refused"',
        '{ subtotl = "refused"',
        "subtotl",
        "不认识的名称",
    ),
    "an unknown name in a sheet": ("freeze = true", "freze = true", "freze", "不认识的名称"),
    "an unknown name in a rule on texts": ('test = "year"', 'test = "year"\ntset = 1', "tset", "不认识的名称"),
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
        'label = "行政许可" }',
        'label = "行政许可", kind = "cuont" }',
        "cuont",
        "没有这种数字",
    ),
    "an unknown kind of number at a table": ('kind = "money"', 'kind = "mony"', "mony", "没有这种数字"),
    "an unknown basis": ('basis = "law"', 'basis = "lore"', "lore", "没有这种依据"),
    "words that are not printed": ('quotes = ["自然人"', 'quotes = ["自然界"', "自然界", "表式上没有印这些字"),
    "nothing printed in a rule that says so": (
        'quotes = ["自然人", "法人或其他组织", "总计"]\n',
        "",
        'basis = "printed"',
        "须有 quotes",
    ),
    "printed words in a rule that rests on practice": (
        'source = "各地公开的年度报告中常见的差错"',
        'source = "各地公开的年度报告中常见的差错"\nquotes = ["自然人"]',
        'basis = "practice"',
        "其他的不能有",
    ),
    "an unknown name at the top of the last file": ("[headings]", "sums = 2\n[headings]", "sums = 2", "不认识"),
    "a name in two files": (
        "[headings]",
        "kinds = []\n[headings]",
        "kinds = []",
        "另一个文件里已经有了",
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
    "a row twice": ('{ id = "repealed"', '{ id = "issued"', 'id = "issued", label = "本年废止件数"', "重复"),
    "a column twice": (
        'id = "review_other"',
        'id = "review_corrected"',
        '"review_corrected", label = "其他',
        "重复",
    ),
    "a table twice": ('id = "t2.5"', 'id = "t2.1"', None, "重复"),
    "a table on two sheets": ('tables = ["t4"]', 'tables = ["t4", "t3"]', 'tables = ["t4", "t3"]', "重复"),
    "a fact twice": ('key = "phone"', 'key = "email"', None, "重复"),
    "a text twice": ('key = "other/extra_2"', 'key = "other/extra_1"', None, "重复"),
    "a rule twice": ('id = "T3-TOTAL"', 'id = "T4-TOTAL"', None, "重复"),
    "a sheet twice": ('sheet = "四、复议诉讼"', 'sheet = "三、依申请公开"', None, "重复"),
    "no severity in a rule": ('severity = "error"\ntable = "t4"', 'table = "t4"', 'id = "T4-TOTAL"', "缺少"),
    "no name of a table": ('id = "t2.5"\n', "", 'tables = ["t2.1"', "没有这张表"),
    "no label in a fact": ('label = "邮编"\n', "", 'key = "postcode"', "缺少"),
    "no label in a row": ('"licensing", label = "行政许可"', '"licensing"', '"licensing"', "缺少"),
    "no label in a group of rows": (', label = "（五）\\n不予处理"', "", '"declined"', "缺少"),
    "a group with the name of another": ('subtotal = "declined"', 'subtotal = "refused"', None, "重复"),
    "no sheet for a section": (
        '[sheets.other]\nsheet = "五、六、问题和其他"\nwidths = [70]\n',
        "",
        "[sheets.overview]",
        "缺少",
    ),
    "a sheet of no section": ("[sheets.other]", "[sheets.others]\n[sheets.other]", "[sheets.others]", "没有这一节"),
    "a path for a label": ('label = "行政许可" }', 'label = ["行政许可"] }', None, "应为文字"),
    "no width of a sheet": ("widths = [19, 13, 13, 13, 12]\n", "", "[sheets.disclosure]", "缺少"),
    "no title in a section": ('title = "四、政府信息公开行政复议、行政诉讼情况"\n', "", 'id = "disputes"', "缺少"),
    "no rows in a text": ('label = "总述"\nrows = 5', 'label = "总述"', 'key = "overview/intro"', "缺少"),
    "no kind of number anywhere": (
        'kind = "money"\n',
        "",
        'id = "fees"',
        "都没有说明数字种类",
    ),
    "a check code modulo what is no prime": ("prime = 99999989", "prime = 99999988", "99999988", "不能用来算校验码"),
    "a check code of nine digits": ("prime = 99999989", "prime = 100000007", "100000007", "不能用来算校验码"),
    "weights that a spreadsheet cannot take": ("_prime = 999983", "_prime = 1000003", "1000003", "不能用来算校验码"),
    "weights that come twice": ("root = 100004", "root = 999982", "999982", "不能用来算校验码"),
    "weights that are 0": ("root = 100004", "root = 999983", "root = 999983", "不能用来算校验码"),
    "small letters in the alphabet": ('"0123456789ABC', '"0123456789abc', 'alphabet = "0', "不能用来算校验码"),
    "a blank in the alphabet": ('YZ-"', 'YZ "', 'alphabet = "0', "不能用来算校验码"),
    "a character twice in the alphabet": ('YZ-"', 'YZ0"', 'alphabet = "0', "不能用来算校验码"),
    "a check code without a root": ("root = 100004\n", "", "[seal]", "缺少"),
    "a root in words": ("root = 100004", 'root = "100004"', "root =", "应为整数"),
    "a rule on a fact that there is not": (
        'facts = ["address", ',
        'facts = ["adress", ',
        "adress",
        "没有这项信息",
    ),
    "a rule on facts and on texts": ('test = "empty"', 'test = "empty"\nfacts = ["phone"]', "TEXT-EMPTY", "须有且只有"),
    "a fact that there is not in a part of the preface": ("{postcode}", "{zip}", "{zip}", "没有这项信息"),
    "last year beside a column that there is not": ('hint = "amount"', 'hint = "amont"', "amont", "没有这一列"),
    "a heading with the name of another": ('"监督和保障", ', '"主动公开", ', None, "重复"),
    "a draft of a text that there is not": (
        'text = "overview/on_request"',
        'text = "overview/on_reqest"',
        "on_reqest",
        "没有这段文字",
    ),
    "a draft with a figure that nothing says": (
        "收政府信息公开申请{received}",
        "申请{recieved}",
        "recieved",
        "没有这项信息",
    ),
    "a draft of a row that there is not": (
        'received = ["t3/received',
        'received = ["t3/recieved',
        "recieved",
        "没有这一行",
    ),
    "a fact below a chart that there is not": ("{n}　{title_name}", "{n}　{name}", None, "没有这项信息"),
    "a title of the report in other words": ("年\\n政府信息", "年\\n信息", "年\\n信息", "不是分行的 report_title"),
    "a rule without a claim": ('totals = ["total"]\n', "", 'id = "T3-TOTAL"', None),
}


def edited(old: str, new: str) -> dict[str, str]:
    """The files of the edition, changed in the first that has the words."""
    file = next(name for name, text in SHIPPED.items() if old in text)
    return SHIPPED | {file: SHIPPED[file].replace(old, new, 1)}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_form_file_that_contradicts_itself_is_refused_with_file_and_line(name: str) -> None:
    old, new, marked, says = CONTRADICTIONS[name]
    files = edited(old, new)
    with pytest.raises(FormError) as refusal:
        parse(files)
    file_and_line, _, rest = refusal.value.message.partition("，")
    numbered = [(file, n, line) for file, text in files.items() for n, line in enumerate(text.splitlines(), 1)]
    assert file_and_line in [f"{file} 第 {n} 行" for file, n, line in numbered if (marked or new) in line]
    assert (says or "") in rest


def test_a_file_that_is_no_toml_is_refused_with_file_and_line() -> None:
    with pytest.raises(FormError, match=r"wording\.toml.*line 2"):
        parse(SHIPPED | {"wording.toml": 'id = "x"\ntitle = \n'})


def test_an_empty_file_is_refused_by_what_it_lacks() -> None:
    with pytest.raises(FormError, match=r"form\.toml 第 1 行，（顶层）：缺少：id"):
        parse({"form.toml": ""})


def test_an_edition_may_stand_in_three_files_or_in_one() -> None:
    assert [sorted(files) for files in (SHIPPED, SMALL)] == [["form.toml", "texts.toml", "wording.toml"], ["form.toml"]]
    assert (parse(SHIPPED).id, parse(SMALL).id) == ("annual-2021", "small-2030")


def test_the_form_itself_says_nothing_of_sheets_widths_and_patterns() -> None:
    names = {name for line in SHIPPED["form.toml"].splitlines() for name in re.findall(r"^([a-z_]+) = ", line)}
    assert names & {"sheet", "widths", "orientation", "freeze", "row_height", "patterns", "unless"} == set()


def test_a_kind_of_number_at_a_line_comes_before_that_of_its_table() -> None:
    small = SMALL["form.toml"].replace(
        "numbers = {",
        'numbers = { share = { name = "数", decimals = 2, maximum = 1, '
        'expected = "数", advice = "填。", example = "填。", basis = "technical", source = "虚构" },',
    )
    form = parse({"form.toml": small.replace('label = "乙" }', 'label = "乙", kind = "share", unit = "成" }')})
    kinds = {str(key): (form.number(key).id, form.unit(key)) for key in form.inputs}
    count, share = ("count", "件"), ("share", "成")
    assert kinds == {"s/in/a": count, "s/in/b": share, "s/out/a": count, "s/out/b": share}


# -- what rules rest on

WORDS = {part.replace("\n", "") for table in FORM.tables.values() for part in (table.title, table.corner)}
WORDS |= {
    part.replace("\n", "")
    for table in FORM.tables.values()
    for line in (*table.rows, *table.columns)
    for part in line.label
}
WORDS |= {section.title for section in FORM.sections.values()} | {text.heading or "" for text in FORM.texts.values()}
GROUNDS: dict[str, Grounds] = {
    **{f"CELL-{number.id.upper()}": number.grounds for number in FORM.numbers.values()},
    **{rule.id: rule.grounds for rule in FORM.rules},
    **{code: known.grounds for code, known in CODES.items()},
}
ARTICLE = re.compile(
    r"《中华人民共和国(?:政府信息公开条例|立法法)》第[一二三四五六七八九十]+条(?:、第[一二三四五六七八九十]+条)*"
)


@pytest.mark.parametrize("id", GROUNDS)
def test_what_is_printed_on_the_form_is_quoted_from_it_and_what_is_law_names_the_article(id: str) -> None:
    grounds = GROUNDS[id]
    assert grounds.basis in BASIS_WORDS
    assert [quote for quote in grounds.quotes if not any(quote in words for words in WORDS)] == []
    assert (grounds.basis == "printed") == bool(grounds.quotes) == grounds.source.startswith(f"{FORM.source}附件")
    assert (grounds.basis == "law") == bool(ARTICLE.fullmatch(grounds.source))


def test_only_these_rules_and_codes_rest_on_more_than_practice_and_technique() -> None:
    resting = {basis: {id for id, grounds in GROUNDS.items() if grounds.basis == basis} for basis in ("printed", "law")}
    assert resting == {
        "printed": {
            *("CELL-MONEY", "T3-BALANCE", "T3-RESULTS", "T3-TOTAL", "T4-TOTAL", "TEXT-EMPTY"),
            *("TEXT-BALANCE", "TEXT-CARRIED-YEAR"),
        },
        "law": {"T2-RULES", "TEXT-PERIOD", "TEXT-PRIVATE", "YEAR-OTHER", "UNFILLED"},
    }


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
