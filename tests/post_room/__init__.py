"""Real servers on loopback, started by the tests."""
