"""A cluster of dask.distributed that reads files; the library is loaded when such a cluster is named."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

from ..errors import UsageError

_SECONDS = 10


@contextlib.contextmanager
def executor(address: str) -> Iterator[Executor]:
    """The executor of the cluster whose scheduler is at an address, dask://host:port.

    Raises UsageError when dask.distributed is missing, nobody answers, or the workers do not have this very program:
    another version may read otherwise.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise UsageError("没有安装 dask.distributed，不能用它的集群。", "请先 pip install distributed。") from error
    where = address.replace("dask://", "tcp://", 1)
    try:
        client = distributed.Client(where, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"连接不上集群 {address}。", "请核对地址和端口，并确认调度进程在运行。") from error
    with client:
        _refuse_strangers(client, address)
        yield client.get_executor()


def _refuse_strangers(client: Any, address: str) -> None:
    try:
        versions: dict[str, str] = client.run(version)
    except Exception as error:
        raise UsageError(f"集群 {address} 的工作进程没有安装 xlreport。", "请给每台机器装上同一版本。") from error
    if not versions:
        raise UsageError(f"集群 {address} 没有工作进程。", "请先启动 dask worker。")
    if others := sorted(set(versions.values()) - {version()}):
        told = "、".join(others)
        raise UsageError(f"集群 {address} 上的 xlreport 是版本 {told}，这里是 {version()}。", "请装成同一版本。")


def version() -> str:
    """The version of this program where it runs."""
    import xlreport

    return xlreport.__version__
