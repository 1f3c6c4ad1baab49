"""How many examples there are of each kind: few in the suite, as many as one has time for by hand."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

__all__ = ["hurried"]

# MOCKWRITE_FUZZ=50 tries fifty times as many, and others each time; what fails is made small then.
TIMES = int(os.environ.get("MOCKWRITE_FUZZ", "1"))
PHASES = (Phase.explicit, Phase.generate) if TIMES == 1 else (Phase.explicit, Phase.generate, Phase.shrink)


def hurried(examples: int) -> settings:
    """Settings for that many examples, the same ones in every run."""
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        deadline=None,
        database=None,
        phases=PHASES,
        suppress_health_check=[HealthCheck.too_slow],
    )
