"""How long the summary of a county takes: forms in, workbook or page out, in processor time of one process.

python -m benchmarks.summary
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.table import heading, line

UNITS = 100
SHORTFALLS = (1, 1, "0.99", "0.95", "0.9", "0.8", "0.5")
"""What is reached of a target, in turn: most of it, as offices report."""

ROWS = (
    ("产出指标", "数量指标", "培训人次", "≥{0}人次", "{0}人次", 20),
    ("产出指标", "质量指标", "验收合格率", "≥95%", "96%", 10),
    ("产出指标", "时效指标", "完工时间", "9月底前", "9月", 10),
    ("产出指标", "成本指标", "每公里造价", "≤50万元", "55万元", 10),
    ("效益指标", "社会效益指标", "受益人数", "≥1000人", "950人", 20),
    ("效益指标", "可持续影响指标", "管护机制健全率", "≥90%", "88%", 10),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "92%", 10),
)


def write_form(path: Path, number: int) -> None:
    """A form of seven rows as a workbook, with a wrong score or two in it."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    reached = SHORTFALLS[number % len(SHORTFALLS)]
    sheet.append(["项目支出绩效自评表（2023年度）"])
    sheet.append(["项目名称", f"项目{number}", None, "填报单位", f"单位{number:04d}"])
    sheet.append(["资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"])
    sheet.append(["年度资金总额", 100 + number, 100 + number, 90 + number, 10, None, 10])
    sheet.append(
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    )
    for row in ROWS:
        *names, target, actual, weight = row
        people = int(float(reached) * 200) if "{0}" in actual else 200
        sheet.append([*names, target.format(200), actual.format(people), weight, weight - number % 3 // 2])
    sheet.append(["总分", None, None, None, None, 100, 100])
    book.save(path)


def processor_time(*arguments: str) -> float:
    """Seconds of processor time that a whole command takes, with the processes that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-m", "jixiao", *arguments], check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    heading(f"a summary of {UNITS} forms, processor time")
    with TemporaryDirectory() as folder:
        forms = Path(folder, "forms")
        forms.mkdir()
        for number in range(UNITS):
            write_form(forms / f"{number:04d}.xlsx", number)
        few = Path(folder, "few")
        few.mkdir()
        write_form(few / "0000.xlsx", 0)
        for format in ("xlsx", "html", "docx", "json"):
            common = ("-f", "national/project@2020", "--jobs", "1", "-o", str(Path(folder, f"out.{format}")))
            start = processor_time("summary", str(few), *common)
            taken = processor_time("summary", str(forms), *common)
            thousand = start + (taken - start) * 1000 / (UNITS - 1)
            line(f"to {format}", f"{taken:,.2f} s")
            line("    1,000 forms, drawn out from that", f"{thousand:,.1f} s", aim="≤ 20 s" if format == "xlsx" else "")


if __name__ == "__main__":
    main()
