"""All tests of the house share one database set-up, one cast and one set of detectors (`tests/`)."""

import pytest

pytest_plugins = ("tests.database", "tests.cast", "tests.everything", "tests.detectors")

# Each of these walks through every door or form of the house in one test of a minute. At the end of a run one process
# would do them while the other has nothing left to take over.
LONG = ("tests/test_doors.py", "tests/test_unwritable.py", "tests/test_sent.py", "tests/test_every_way.py")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long tests; the order of the others stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
