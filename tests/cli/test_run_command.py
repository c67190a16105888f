"""``graphcrm run`` and ``graphcrm explain`` on the twelve people."""

from __future__ import annotations

import json

import pytest
import tiny

from graphcrm.errors import Invalid, NotVisible


def test_run_and_explain(shell) -> None:
    plan = str(tiny.FOLDER / "plan.toml")
    totals = json.loads(shell("run", tiny.PERIOD, "--plan", plan, "--json"))
    assert totals["columns"] == ["component", "members", "lines", "MXN"]
    # Without the coefficients, which nobody has approved: beto at 1 instead of 5/4.
    assert totals["rows"][-1][3] == "178.81"
    told = json.loads(shell("explain", "dora", tiny.PERIOD, "--json"))
    lines = [dict(zip(told["columns"], row, strict=True)) for row in told["rows"]]
    assert [(x["order"], x["amount"], x["way"]) for x in lines] == [
        ("O6", "24.98", "dora: paid"),
        ("O7", "10.00", "dora: paid at level 1"),
    ]
    way = shell("explain", "ana", tiny.PERIOD, "--component", "unilevel", "--json")
    assert "carla: inactive: own volume 40.00 of 100.00" in way
    assert "33.30 points" in " ".join(shell("explain", "ana", tiny.PERIOD).split())
    with pytest.raises(NotVisible, match="nobody was not in the network"):
        shell("explain", "nobody", tiny.PERIOD)
    with pytest.raises(Invalid, match="it has retail_profit, unilevel"):
        shell("explain", "ana", tiny.PERIOD, "--component", "binary")
