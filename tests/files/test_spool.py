"""Values that lie in a scratch file are those that were put in, in any order, as long as anybody may ask."""

from __future__ import annotations

import copy
import gc
import pickle
import random
import subprocess
import sys
import weakref
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlreport import Text
from xlreport.files import Spool, Spooled

# Halves of characters too: what a file holds is not always text that can be written.
WORDS = st.text(st.characters(exclude_categories=()), max_size=20)
TEXTS = st.dictionaries(WORDS, st.builds(Text, WORDS, st.lists(WORDS, max_size=4).map(tuple)), max_size=6)


def spooled(spool: Spool, texts: dict[str, Text]) -> Spooled[Text]:
    return Spooled(spool, texts, tuple(texts))


@given(st.lists(TEXTS, min_size=1, max_size=6), st.sampled_from([1, 1 << 20]), st.randoms())
def test_spooled_texts_are_the_originals_in_any_order_of_access(
    written: list[dict[str, Text]], room: int, order: random.Random
) -> None:
    spool = Spool(room)
    kept = [(texts, spooled(spool, texts)) for texts in written]
    asked = [(texts, found, key) for texts, found in kept for key in texts]
    order.shuffle(asked)
    assert [found[key] for _, found, key in asked] == [texts[key] for texts, _, key in asked]
    for texts, found in kept:
        assert list(found.items()) == list(texts.items())


@given(TEXTS, WORDS)
def test_spooled_texts_do_whatever_the_dict_does(texts: dict[str, Text], other: str) -> None:
    found = spooled(Spool(1), texts)
    does: tuple[object, ...] = (found, list(found), len(found), repr(found))
    assert does == (texts, list(texts), len(texts), repr(texts))
    assert (other in found, found.get(other)) == (other in texts, texts.get(other))
    assert bool(found) == bool(texts)
    if other not in texts:
        with pytest.raises(KeyError):
            found[other]
    for sent in (pickle.loads(pickle.dumps(found)), copy.deepcopy(found)):
        assert sent == texts
        assert isinstance(sent, dict)


def test_a_spool_is_closed_with_the_last_who_reads_it() -> None:
    spool = Spool(1)
    kept, file = spooled(spool, {"甲": Text("", ("文字",))}), weakref.ref(spool)
    del spool
    gc.collect()
    assert kept["甲"] == Text("", ("文字",))
    assert file() is not None
    del kept
    gc.collect()
    assert file() is None


@pytest.mark.skipif(sys.platform == "win32", reason="there the file has a name, and goes with its handle")
def test_nothing_is_left_of_a_spool_whose_process_is_killed(tmp_path: Path) -> None:
    told = "import os, signal; from xlreport.files import Spool; s = Spool(1); s.add('x' * 99); print(flush=True); "
    told += f"assert os.listdir({str(tmp_path)!r}) == []; os.kill(os.getpid(), signal.SIGKILL)"
    run = subprocess.run([sys.executable, "-c", told], env={"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)})
    assert run.returncode == -9
