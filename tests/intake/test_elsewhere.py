"""A cluster that reads the files: found by the scheme of its address, sent bytes, and none is lost by it."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from support import soffice
from support.commands import Done, run
from support.filings import random_filing, workbook
from xlreport import collect
from xlreport.errors import UsageError
from xlreport.intake import elsewhere, executor_at

ROOT = Path(__file__).resolve().parents[2]
COUNTY = ("--name", "沂源县", "--code", "370323", "--kind", "县")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in range(40):
        (folder / f"{seed}.xlsx").write_bytes(workbook(random_filing(seed)))
    (folder / "其实是PDF.xlsx").write_bytes(b"%PDF-1.7")
    return folder


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package is installed that provides executors of two schemes, one of them ours as pyproject.toml declares it."""
    info = tmp_path / "site" / "cluster-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cluster\nVersion: 1\n", "utf-8")
    points = "[xlreport.executors]\nthreads = cluster_of_threads:executor\ndask = xlreport.intake.on_dask:executor\n"
    (info / "entry_points.txt").write_text(points, "utf-8")
    module = "from concurrent.futures import ThreadPoolExecutor\n\ndef executor(address):\n"
    module += "    print('asked for', address)\n    return ThreadPoolExecutor(2)\n"
    (tmp_path / "site" / "cluster_of_threads.py").write_text(module, "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")


def merged(inbox: Path, out: Path, *more: object) -> Done:
    return run("merge", inbox, "--out", out, *COUNTY, "--json", *more)


def test_what_is_declared_is_there() -> None:
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][elsewhere.GROUP]
    for name, where in declared.items():
        assert callable(importlib.metadata.EntryPoint(name, where, elsewhere.GROUP).load())


@pytest.mark.usefixtures("installed")
def test_an_executor_is_found_by_the_scheme_of_its_address(capsys: pytest.CaptureFixture[str]) -> None:
    with executor_at("threads://a:1") as executor:
        assert isinstance(executor, ThreadPoolExecutor)
    assert capsys.readouterr().out == "asked for threads://a:1\n"
    with executor_at("") as none:
        assert none is None


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("address", ["nobody://a:1", "10.0.0.5:8786", "threads", "threads:a", "\u202e://a"])
def test_an_address_that_nobody_knows_is_refused_with_what_there_is(address: str, inbox: Path, tmp_path: Path) -> None:
    done = merged(inbox, tmp_path / "o.xlsx", "--executor", address)
    assert (done.status, done.json["error"]["code"], "threads://" in done.err) == (2, "USAGE", True)
    assert not (tmp_path / "o.xlsx").exists()


@pytest.mark.usefixtures("installed")
def test_a_merge_elsewhere_gives_the_same_document_and_summary_as_alone(inbox: Path, tmp_path: Path) -> None:
    alone = merged(inbox, tmp_path / "o.xlsx")
    before = (tmp_path / "o.xlsx").read_bytes()
    through = merged(inbox, tmp_path / "o.xlsx", "--executor", "threads://a:1")
    assert through.out.removeprefix("asked for threads://a:1\n") == alone.out
    assert (through.status, (tmp_path / "o.xlsx").read_bytes()) == (alone.status, before)


def test_bytes_are_sent_and_the_files_are_not_asked_for_again(inbox: Path) -> None:
    here = collect([str(inbox)])

    class Late(Future[Any]):
        """Works when it is asked, through a pipe as it were, and when all files have gone."""

        def __init__(self, *sent: Any) -> None:
            super().__init__()
            self.sent = pickle.dumps(sent)

        def result(self, timeout: float | None = None) -> Any:
            for path in inbox.iterdir():
                path.unlink()
            work, *arguments = pickle.loads(self.sent)
            return pickle.loads(pickle.dumps(work(*arguments)))

    class Later(Executor):
        def submit(self, work: Any, /, *arguments: Any, **others: Any) -> Late:
            return Late(work, *arguments)

    assert collect([str(inbox)], executor=Later()) == here
    assert list(inbox.iterdir()) == []


# -- dask


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two workers, in processes of their own, that stand in another folder than the files."""
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with contextlib.chdir(tmp_path_factory.mktemp("elsewhere")):
        made = distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0
        )
    with made:
        yield made


def address_of(cluster: Any) -> str:
    return str(cluster.scheduler_address).replace("tcp://", "dask://")


@pytest.mark.usefixtures("installed")
def test_two_workers_of_dask_give_the_same_document_as_alone(
    cluster: Any, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    alone = merged(Path("in"), tmp_path / "o.xlsx")
    through = merged(Path("in"), tmp_path / "o.xlsx", "--executor", address_of(cluster))
    assert (through.status, through.out) == (alone.status, alone.out)
    assert len(alone.json["returns"]) == 41


@pytest.mark.usefixtures("installed")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills")
def test_a_killed_worker_costs_a_retry_and_no_result(cluster: Any, inbox: Path) -> None:
    alone = collect([str(inbox)])
    victims = [worker.pid for worker in cluster.workers.values()][:1]

    class Killing(Executor):
        """Ends a worker as soon as the first files were sent."""

        def __init__(self, executor: Executor) -> None:
            self.executor = executor

        def submit(self, work: Any, /, *arguments: Any, **others: Any) -> Future[Any]:
            future = self.executor.submit(work, *arguments)
            while victims:
                os.kill(victims.pop(), signal.SIGKILL)
            return future

    with executor_at(address_of(cluster)) as executor:
        assert executor
        assert collect([str(inbox)], executor=Killing(executor)) == alone
    assert victims == []


@pytest.mark.usefixtures("installed")
def test_workers_with_another_version_are_refused(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlreport.__version__", "9.9.9")
    with pytest.raises(UsageError, match=r"这里是 9\.9\.9"), executor_at(address_of(cluster)):
        pass


@pytest.mark.usefixtures("installed")
def test_a_cluster_that_does_not_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    monkeypatch.setattr("xlreport.intake.on_dask._SECONDS", 1)
    with pytest.raises(UsageError, match="连接不上"), executor_at("dask://127.0.0.1:9"):
        pass


@pytest.mark.usefixtures("installed")
def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"没有安装 dask\.distributed"), executor_at("dask://127.0.0.1:9"):
        pass


class Without(Executor):
    """One whose machines have no LibreOffice."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        with self.monkeypatch.context() as there:
            soffice.remove(there)
            done.set_result(fn(*args, **kwargs))
        return done


@soffice.IN_A_SHELL
def test_what_no_machine_there_has_the_program_for_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soffice.put(monkeypatch, tmp_path, "echo x > report.docx")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.rtf").write_bytes(b"{\\rtf1 a}")
    (outcome,) = collect([str(tmp_path / "in")], executor=Without(monkeypatch)).outcomes
    assert [finding.code for finding in outcome.findings] == ["ZIP-BROKEN"]
