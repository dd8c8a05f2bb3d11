"""Which faults have tests: read from the marks in the test tree, so nobody keeps the list."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, order=True)
class FaultTest:
    """One test function, under one of the faults it is marked with."""

    fault: str
    path: str
    name: str
    is_long: bool

    @property
    def sentence(self) -> str:
        return self.name.removeprefix("test_").replace("_", " ")


def list_fault_tests(folder: Path = TESTS) -> list[FaultTest]:
    found = {test for path in sorted(folder.rglob("test_*.py")) for test in _list_of_file(path, folder)}
    return sorted(found, key=lambda test: (sort_fault(test.fault), test))


def sort_fault(fault: str) -> tuple[str, int]:
    """T2 before T10."""
    kind, number = re.fullmatch(r"([A-Z]+)(\d+)", fault).groups()  # type: ignore[union-attr]
    return kind, int(number)


def _list_of_file(path: Path, folder: Path) -> Iterator[FaultTest]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    shared = [
        each.value for each in assigned if "pytestmark" in {getattr(to, "id", "") for to in each.targets}
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            marks = [mark for source in (*shared, *node.decorator_list) for mark in _list_marks(source)]
            for fault in sorted({fault for _name, faults in marks for fault in faults}):
                is_long = any(name == "long" for name, _faults in marks)
                yield FaultTest(fault, str(path.relative_to(folder)), node.name, is_long)


def _list_marks(source: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """Every `pytest.mark.x` in this expression, with the ids if it is `fault`."""
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and getattr(node.value, "attr", "") == "mark":
            yield node.attr, []
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "fault":
            yield "fault", [ast.literal_eval(argument) for argument in node.args]
