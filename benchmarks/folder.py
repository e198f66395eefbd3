"""A folder of xlsx forms read, scored and reviewed into a workbook: `python -m benchmarks.folder [100]`.

Whole commands over a thousand forms are timed from the start of the process to its end (`commands`). Here what counts
is the time of the processor: a folder of a thousand forms takes ten times that of a hundred, less by the number of
cores, but for the workbook, which one process writes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from benchmarks.slips import KINDS, planted
from benchmarks.table import heading, line
from jixiao.api import read_bytes, render_to
from jixiao.cli.command import Session
from jixiao.cli.desk import open_desk
from jixiao.cli.reviewing import Worker
from jixiao.inbox.journal import Reviews, journal
from jixiao.inbox.posted import posted_in
from jixiao.report.many import build_review
from jixiao_plugins.xlsx.layout import lay_out


def forms(folder: Path, count: int) -> None:
    """`count` forms as offices send them, each with one slip."""
    names = list(KINDS)
    for number in range(count):
        random = Random(f"folder.{number}")
        filing = planted(names[number % len(names)], random).filing
        for row in filing["rows"]:
            row.pop("unused", None)
        (raw,) = read_bytes(json.dumps(filing, ensure_ascii=False).encode(), "表.json")
        (folder / f"单位{number:04}.xlsx").write_bytes(lay_out(raw))


COMMANDS = {
    "reviewed into a workbook": ("check", "复核.xlsx", "≤ 60 s"),
    "a summary, to xlsx": ("summary", "汇总.xlsx", "≤ 20 s"),
    "a summary, to html": ("summary", "汇总.html", "≤ 20 s"),
}


def commands() -> None:
    """Whole commands over a thousand forms, as many processes as there are cores, once each."""
    count = 1000
    heading(f"a folder of {count:,} forms, from the start of the process to its end")
    with tempfile.TemporaryDirectory() as name:
        Path(name, "各单位").mkdir()
        forms(Path(name, "各单位"), count)
        for what, (command, output, aim) in COMMANDS.items():
            before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            asked = [command, "各单位", "-f", "national/project@2020", "-o", output]
            done = subprocess.run([sys.executable, "-m", "jixiao", *asked], cwd=name, capture_output=True, check=False)
            took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
            assert done.returncode in (0, 1), done.stderr.decode()
            assert Path(name, output).stat().st_size > 100_000
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            line(what, f"{took:.1f} s", f"CPU {cpu:.1f} s", aim)


def peak() -> int:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(count: int = 100) -> None:
    with tempfile.TemporaryDirectory() as name:
        forms(Path(name), count)
        worker = Worker(open_desk(["national/project@2020"], [], Session()))
        posted = posted_in([Path(name)])
        worker(posted[0])  # what is loaded and compiled once
        before, started = peak(), time.process_time()
        with journal(None, "") as keeper, Path(name, "复核.xlsx").open("w+b") as workbook:
            for one in posted:
                keeper.add(one.name, worker(one))
            done, read = time.process_time(), peak()
            reviews = Reviews(keeper, [one.name for one in posted], keeper.lines, lambda file: ())
            render_to([build_review(reviews)], "xlsx", workbook)
            written, size = time.process_time(), workbook.tell()
            findings = sum(len(one.found) for one in reviews)
    each = 1000 * (done - started) / count
    print(f"{count} 份：读、算、复核 {done - started:.2f} 秒（处理器时间），每份 {each:.1f} 毫秒")
    print(f"  工作簿 {written - done:.2f} 秒，{findings} 条发现，{size / 1e6:.1f} MB")
    print(f"  内存峰值：开始 {before} MB，复核之后 {read} MB，写完 {peak()} MB")
    both = 1000 / count * ((done - started) / 2 + written - done)
    print(f"  一千份、两个核，约 {both:.0f} 秒")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
