# 少数几个动词，都写在这里。每个动词自己装好所需要的一切。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# 测试要起几百个进程：编译过的留着用，不然每个都从头编译一遍。
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test judge editor openxml check lint types trials golden bench agreement spark wheel clean

help: ## 列出所有动词
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更新的版本，找到的是 " + sys.version.split()[0] + "；可用 make PYTHON=python3.11 指定" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python -m compileall -q engine plugins frameworks # pip 装 wheel 时会编译，就地安装时不会；不编译则每次启动慢一倍
	@touch $@

install: $(STAMP) ## 建好 .venv 并装入本项目

demo: $(STAMP) ## 把一张真实的自评表从 Excel 算到得分、复核与报告
	$(BIN)/jixiao demo --output demo-output

test: $(STAMP) ## 跑全部测试
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

judge: $(STAMP) ## LibreOffice 作裁判：每个框架 200 份填报的公式（约半小时；平时的测试只判几个框架）
	JIXIAO_JUDGE=all $(BIN)/python -m pytest -q tests/conformance/test_spreadsheet.py

editor: $(STAMP) ## 编辑器里的补全、悬停、标红：真的 yaml-language-server（要 npm，要连网）
	cd tests/editor && npm ci --no-audit --no-fund
	$(BIN)/jixiao schema > tests/editor/framework-1.json
	cd tests/editor && npm test

openxml: $(STAMP) ## Word、Excel 文件由 Open XML SDK 校验（要 npm，要连网）
	cd tests/openxml && npm ci --no-audit --no-fund
	$(BIN)/python -m pytest -q tests/openxml

lint: $(STAMP) ## 代码风格与格式
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## mypy --strict
	$(BIN)/mypy

check: lint types test ## 提交之前：风格、类型、测试

trials: $(STAMP) ## 重试每个框架，把数写进各自的 README；之后看 git diff
	find frameworks -type d -name cases | sed 's|/cases$$||' | sort | xargs -P "$$(getconf _NPROCESSORS_ONLN)" -n 1 $(BIN)/jixiao test --readme >/dev/null

golden: $(STAMP) ## 重写所有金样；之后逐行看 git diff
	$(BIN)/python -m pytest -q --update-golden

bench: $(STAMP) ## 速度：一张表，写进 docs/explanation/speed.md
	$(BIN)/python -m benchmarks --write docs/explanation/speed.md

agreement: $(STAMP) ## 列与逐份精确计算对照：make agreement FILINGS=1000000
	$(BIN)/python -m benchmarks.agreement --filings $(or $(FILINGS),20000) --state .agreement.jsonl

spark: $(STAMP) ## 集群上算分：真的 Spark，两个 worker，中途杀掉一个（装 pyspark 480 MB，要 Java 17）
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,spark]'
	JIXIAO_SPARK=1 $(BIN)/python -m pytest -q tests/plugins/spark

wheel: $(STAMP) ## 造出 wheel 与 sdist
	$(BIN)/python -m build --outdir dist

clean: ## 删去造出来的东西
	rm -rf dist build demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
