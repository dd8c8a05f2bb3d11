"""`python -m tests.faults.report`: write docs/reliability.md from var/reliability/ and the marks of the tests."""

import sys

from tests.faults.report.catalogue import list_fault_tests
from tests.faults.report.document import DOCUMENT, replace_tests, write_document
from tests.faults.results import load_results


def main(arguments: list[str]) -> int:
    tests = list_fault_tests()
    if arguments == ["--tests"]:
        DOCUMENT.write_text(replace_tests(DOCUMENT.read_text(), tests))
        return 0
    DOCUMENT.write_text(write_document(load_results(), tests))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
