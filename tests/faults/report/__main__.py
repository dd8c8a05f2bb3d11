"""`python -m tests.faults.report`: write docs/reliability.md from docs/reliability/ and the marks of the tests."""

import sys

from syncchatroom.command_line import REFUSED
from tests.faults.report.catalogue import list_fault_tests
from tests.faults.report.document import DOCUMENT, replace_tests, write_document
from tests.faults.report.reading import find_refusal
from tests.faults.results import KEPT, load_results


def main(arguments: list[str]) -> int:
    tests = list_fault_tests()
    if arguments == ["--tests"]:
        DOCUMENT.write_text(replace_tests(DOCUMENT.read_text(), tests))
        return 0
    results = load_results(KEPT)
    if refusal := find_refusal(results):
        print(refusal, file=sys.stderr)
        return REFUSED
    DOCUMENT.write_text(write_document(results, tests))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
