"""Cast, detectors and the tests of the whole house: what no single room can prove."""
