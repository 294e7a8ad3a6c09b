"""What comes again and again is reckoned once; what is long, and would fill the memory, each time anew."""

from __future__ import annotations

import tracemalloc

from xlreport.files import same_mark
from xlreport.remembered import remembered


def test_a_short_text_is_looked_at_once_and_a_long_one_each_time() -> None:
    seen: list[str] = []

    @remembered(2, 3)
    def doubled(text: str, times: int = 2) -> str:
        """What is done."""
        seen.append(text)
        return text * times

    assert [doubled(text) for text in ("abc", "abcd") * 2] == ["abcabc", "abcdabcd"] * 2
    assert (seen, doubled.__doc__) == (["abc", "abcd", "abcd"], "What is done.")
    assert [doubled("abc", times) for times in (1, 3)] == ["abc", "abcabcabc"]


def test_only_the_last_are_remembered() -> None:
    seen: list[bytes] = []

    @remembered(1, 3)
    def first(data: bytes) -> bytes:
        seen.append(data)
        return data[:1]

    assert [first(data) for data in (b"a", b"b", b"a", b"a")] == [b"a", b"b", b"a", b"a"]
    assert seen == [b"a", b"b", b"a"]


def test_hostile_names_do_not_fill_the_memory() -> None:
    tracemalloc.start()
    try:
        for n in range(40):
            assert same_mark("Ａ" + "1" * 50_000 + str(n)).endswith(f"1{n}")
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 500_000
