#!/usr/bin/env python3
"""Makes a table of clients and features from the reports of the test runners (JUnit's XML, which all of them write).

    scorecard.py RESULTS [--write docs/conformance.md --model NAME]

Ends with status 1 if a test failed. Needs nothing but Python.
"""

import argparse
import datetime
import html
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Column of the table by the name of the module or class that a test is in.
CLIENTS = {
    "test_openai_completions": "openai-python, completions",
    "test_openai_responses": "openai-python, responses",
    "test_openai": "openai-python, chat",
    "test_anthropic": "anthropic-python",
    "OpenAiJavaClientTest": "openai-java",
    "LangChain4jTest": "LangChain4j",
    "SpringAiTest": "Spring AI",
    "test_lm_eval": "lm-eval",
}
NODE = "openai-node"
COLUMNS = [
    "openai-python, chat", "openai-python, responses", "openai-python, completions", NODE, "anthropic-python",
    "openai-java", "LangChain4j", "Spring AI", "lm-eval",
]
ROWS = [
    "Models", "Chat", "Streaming", "Limits", "Sampling", "Thinking", "Budgets", "End thinking", "Structured output",
    "Tools", "Tool results", "Responses", "Tokens", "Rendering", "Embeddings", "Errors", "Cancel",
]


class Cell:
    def __init__(self):
        self.passed = self.skipped = 0
        self.failed = []

    def __str__(self) -> str:
        if self.failed:
            return f"**{len(self.failed)} failed**, {self.passed} passed"
        if self.passed:
            return f"{self.passed} passed" + (f", {self.skipped} skipped" if self.skipped else "")
        return "skipped"


def words(name: str) -> str:
    """`TestToolResults` and `ToolResults` are `Tool results`."""
    parts = re.findall(r"[A-Z][a-z0-9]*", name.removeprefix("Test"))
    return " ".join(parts).capitalize() if parts else name


def client_of(name: str) -> str | None:
    return next((client for prefix, client in CLIENTS.items() if name.startswith(prefix)), None)


def cases(report: Path):
    """Yields client, feature and element of every test."""
    root = ElementTree.parse(report).getroot()
    if report.name == "node.xml":
        for suite in root.findall("testsuite"):
            for case in suite.iter("testcase"):
                yield NODE, suite.get("name"), case
        return
    for case in root.iter("testcase"):
        place = re.split(r"[.$]", case.get("classname"))
        at = next((i for i, part in enumerate(place) if client_of(part)), None)
        if at is None:
            raise SystemExit(f"scorecard: {report.name} has a test of no known client: {case.get('classname')}")
        yield client_of(place[at]), words(place[at + 1]) if at + 1 < len(place) else "All", case


def read(results: Path) -> dict[str, dict[str, Cell]]:
    table = defaultdict(lambda: defaultdict(Cell))
    for report in sorted(results.glob("*.xml")):
        for client, feature, case in cases(report):
            cell = table[client][feature]
            if case.find("failure") is not None or case.find("error") is not None:
                # Node.js escapes its names twice.
                cell.failed.append(html.unescape(case.get("name")))
            elif case.find("skipped") is not None:
                cell.skipped += 1
            else:
                cell.passed += 1
    return table


def found(pattern: str, file: Path) -> str:
    match = re.search(pattern, file.read_text())
    return match.group(1) if match else "?"


def versions() -> dict[str, str]:
    requirements = HERE / "python" / "requirements.txt"
    frameworks = HERE / "java-frameworks" / "pom.xml"
    python = found(r"(?m)^openai==(\S+)", requirements)
    return {
        "openai-python": python,
        NODE: json.loads((HERE / "node" / "package.json").read_text())["dependencies"]["openai"],
        "anthropic-python": found(r"(?m)^anthropic==(\S+)", requirements),
        "openai-java": found(r"<openai-java.version>(.*?)<", HERE.parent / "pom.xml"),
        "LangChain4j": found(r"<langchain4j.version>(.*?)<", frameworks),
        "Spring AI": found(r"<spring-ai.version>(.*?)<", frameworks),
    }


def markdown(table: dict, columns: list[str], rows: list[str]) -> list[str]:
    def row(feature: str) -> str:
        cells = [str(table[client][feature]) if feature in table[client] else "–" for client in columns]
        return f"| {feature} | " + " | ".join(cells) + " |"

    return [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"] + [row(feature) for feature in rows]


def document(table: dict, columns: list[str], rows: list[str], model: str) -> str:
    known = versions()
    used = [f"{name} {version}" for name, version in known.items() if any(column.startswith(name) for column in columns)]
    failures = [
        f"- {client}, {feature}: `{name}`"
        for client in columns for feature in rows if feature in table[client] for name in table[client][feature].failed]
    lines = [
        "# Conformance: real clients against the platform",
        "",
        f"Unmodified clients talk to a running platform through its gateway; the model is `{model}`. A number is how many",
        "tests of that feature passed with that client. Most tests run twice, for whole answers and for streams. What is",
        "tested is the contract, not the wit of the model: fields, types, limits, counts, and whether arguments and",
        "structured answers fit their schema; only the answer to one sum has to be right. A dash means that the client has",
        "no tests of that feature.",
        "",
        "`./noesis conformance --scorecard` writes this page. The tests are in [conformance](../conformance).",
        "",
        f"Run on {datetime.date.today().isoformat()} with {', '.join(used)}.",
        "",
        *markdown(table, columns, rows),
    ]
    if failures:
        lines += ["", "## What failed", "", *failures]
    return "\n".join(lines) + "\n"


def plain(table: dict, columns: list[str], rows: list[str]) -> str:
    """Features down and clients across would be too wide for a terminal, so here the counts of each client follow."""
    lines = []
    for client in columns:
        cells = table[client].values()
        failed = sum(len(cell.failed) for cell in cells)
        counts = f"{sum(cell.passed for cell in cells):4} passed {failed:4} failed {sum(c.skipped for c in cells):4} skipped"
        lines.append(f"{client:28}{counts}")
        lines += [
            f"    FAILED  {feature}: {name}"
            for feature in rows if feature in table[client] for name in table[client][feature].failed]
    return "\n".join(lines)


def grid(table: dict, columns: list[str], rows: list[str]) -> str:
    def mark(client: str, feature: str) -> str:
        if feature not in table[client]:
            return "-"
        cell = table[client][feature]
        return "FAIL" if cell.failed else "pass" if cell.passed else "skip"

    heads = [re.sub(r"^openai-python, ", "py ", column).replace("-python", "") for column in columns]
    lines = [f"{'':20}" + "".join(f"{head:>16}" for head in heads)]
    lines += [f"{feature:20}" + "".join(f"{mark(client, feature):>16}" for client in columns) for feature in rows]
    return "\n".join(lines)


def main() -> int:
    arguments = argparse.ArgumentParser(description="Makes the scorecard of a conformance run.")
    arguments.add_argument("results", type=Path)
    arguments.add_argument("--write", type=Path, help="also write it here, as Markdown")
    arguments.add_argument("--model", default="?", help="the model that was asked")
    given = arguments.parse_args()

    table = read(given.results)
    columns = [client for client in COLUMNS if client in table]
    features = {feature for cells in table.values() for feature in cells}
    rows = [row for row in ROWS if row in features] + sorted(features - set(ROWS))
    print(plain(table, columns, rows))
    print()
    print(grid(table, columns, rows))
    if given.write:
        given.write.write_text(document(table, columns, rows, given.model))
        print(f"\nWritten: {given.write}")
    failed = any(cell.failed for cells in table.values() for cell in cells.values())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
