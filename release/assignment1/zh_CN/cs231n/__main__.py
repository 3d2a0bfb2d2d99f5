"""The student's commands: `python -m cs231n doctor`, `check` and `pack`."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable

USAGE = """用法：python -m cs231n 命令 [文件夹]

  doctor          都安装好了吗？
  check [文件夹]  哪些题已经作答，可见测试通过了吗？文件夹也可以是一个 notebook
  pack [文件夹]   把要提交的东西写成一个 zip 文件

文件夹是作业的文件夹，默认为当前文件夹。如果还有事要做，退出码为 1。"""

COMMANDS = ("doctor", "check", "pack")
"""Modules of this package; a release may lack some. Only the one that is asked for is imported, since not all
run with any Python."""


def main(arguments: list[str]) -> int:
    """Run a command. Returns the exit code."""
    name, *rest = arguments or [""]
    if name not in COMMANDS or len(rest) > (name != "doctor"):
        print(USAGE, file=sys.stdout if name in ("-h", "--help") else sys.stderr)
        return 0 if name in ("-h", "--help") else 2
    if importlib.util.find_spec(f"cs231n.{name}") is None:
        print(f"这次作业不需要 {name}。")
        return 0
    command: Callable[..., int] = importlib.import_module(f"cs231n.{name}").main
    return command(*rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
