"""Small files, small functions, everything annotated."""

import ast
import statistics

from tests.architecture.source import ROOT, list_modules

FILE_MEDIAN, FILE_P90, FILE_CAP = 60, 200, 400
FUNCTION_MEDIAN, FUNCTION_P90, FUNCTION_CAP = 8, 25, 50
SCRIPT_CAP = 250
FOLDER_CAP = 20
SOURCES = {".py", ".js", ".css", ".html"}

SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
MODULES = list_modules()


def find_p90(sizes: list[int]) -> float:
    return statistics.quantiles(sizes, n=10)[-1]


def count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno
    return function.end_lineno - function.lineno + 1


def is_annotated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    rest = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return all(a.annotation for a in [*named, *rest] if a.arg not in {"self", "cls"}) and bool(
        function.returns
    )


def test_most_files_are_short() -> None:
    sizes = [module.lines for module in MODULES]
    assert statistics.median(sizes) <= FILE_MEDIAN
    assert find_p90(sizes) <= FILE_P90


def test_most_functions_are_short() -> None:
    sizes = [count_lines(function) for module in MODULES for function in module.functions()]
    assert statistics.median(sizes) <= FUNCTION_MEDIAN
    assert find_p90(sizes) <= FUNCTION_P90


def test_no_file_is_long() -> None:
    assert [module.name for module in MODULES if module.lines > FILE_CAP] == []
    assert [path.name for path in SCRIPTS if len(path.read_text().splitlines()) > SCRIPT_CAP] == []


def test_no_function_is_long_or_untyped() -> None:
    functions = [(module.name, function) for module in MODULES for function in module.functions()]
    assert [(name, f.name) for name, f in functions if count_lines(f) > FUNCTION_CAP] == []
    assert [(name, f.name) for name, f in functions if not is_annotated(f)] == []


def test_no_folder_is_full() -> None:
    roots = [ROOT / name for name in ("syncchat", "syncchatroom", "static", "templates")]
    found = [path for root in roots for path in (root, *root.rglob("*")) if path.is_dir()]
    # Migrations are one row, and it grows for ever; parts are one entry each, found by their names, as commands are,
    # which Django looks for in this one folder
    folders = [path for path in found if path.name not in {"migrations", "parts", "commands"}]
    full = {
        str(path.relative_to(ROOT)): count
        for path in folders
        if (count := sum(file.suffix in SOURCES for file in path.iterdir())) > FOLDER_CAP
    }

    assert full == {}
