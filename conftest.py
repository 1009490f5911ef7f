"""All tests of the house share one database set-up, one cast and one set of detectors (`tests/`)."""

pytest_plugins = ("tests.database", "tests.cast", "tests.everything", "tests.detectors")
