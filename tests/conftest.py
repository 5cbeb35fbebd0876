"""What holds for every test."""

from hypothesis import HealthCheck, settings

# No test fails because the machine is busy, so nothing is timed. A fixture that lasts for all examples of a test is a
# plan or a folder that no example changes.
settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("unhurried")
