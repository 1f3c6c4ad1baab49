"""What mockwrite answered through ``mockwrite record``, it answers again."""

from __future__ import annotations

from pathlib import Path

import pytest

from mockwrite.cli import main
from mockwrite.contract import Recording
from mockwrite.contract.har import read_entries


def test_a_walk_with_the_sdk_is_answered_alike(walked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["verify", str(walked)])
    count = sum(1 for _ in read_entries(walked))
    assert capsys.readouterr().out == f"{count} of {count} exchanges agree\n"
    assert code == 0


def test_the_walk_went_through_everything(walked: Path) -> None:
    exchanges = Recording(walked).exchanges()
    services = {exchange.operation.partition(".")[0] for exchange in exchanges}
    assert services == {"account", "tablesDB", "teams", "users"}
    assert len({exchange.operation for exchange in exchanges}) > 30
    assert {exchange.status for exchange in exchanges} == {200, 201, 202, 204, 400, 401, 404, 409}
