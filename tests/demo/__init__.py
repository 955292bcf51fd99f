"""Tests of the example. A package, so that its fixture is loaded once for all of them."""
