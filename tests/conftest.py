"""What every test may lean on: the services of `tests.services`, and how many cases a property is tried on."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.services"]

# The same cases every time, few enough to run with every change; `make soak` draws new ones for as long as it takes.
settings.register_profile("fixed", max_examples=60, derandomize=True, deadline=None)
settings.register_profile(
    "soak", max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("fixed")
