"""Why the system refused a file, in Chinese: what it says itself is English on every machine that Python runs on."""

from __future__ import annotations

import re

from jixiao.diagnostic.code import Words

_REASONS = {
    "No such file or directory": "没有这个文件或文件夹",
    "Permission denied": "没有权限",
    "Operation not permitted": "没有权限",
    "Is a directory": "这是文件夹",
    "Not a directory": "路径里有一段不是文件夹",
    "File exists": "已经有同名的",
    "Directory not empty": "文件夹不是空的",
    "No space left on device": "磁盘满了",
    "Disk quota exceeded": "磁盘的配额用完了",
    "Read-only file system": "磁盘只能读",
    "File name too long": "名称太长",
    "Device or resource busy": "别的程序正在用",
    "Too many levels of symbolic links": "链接绕成了圈",
    "Too many open files": "打开的文件太多",
    "Input/output error": "磁盘读写出错",
}


_NUMBERED = re.compile(r" \(os error [0-9]+\)$")
"""How libraries written in Rust end what the system says."""


def system_words(problem: Exception) -> Words:
    """The reason of an OSError, or of a path that is none (ValueError), in both languages."""
    said = _NUMBERED.sub("", getattr(problem, "strerror", None) or str(problem))
    return _REASONS.get(said, f"系统不许（{said}）"), said
