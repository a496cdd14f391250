"""What all tests share: how hard hypothesis looks for a counterexample.

By hand each run draws new examples; in CI (`CI=1`, as .ci/run sets it) they are the same in every run.
`HYPOTHESIS_PROFILE=thorough` looks ten times harder.
"""

import os

from hypothesis import HealthCheck, settings

# No deadline: a shared machine is slow now and then, and nothing here is about time.
settings.register_profile("dev", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True, print_blob=True)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))
