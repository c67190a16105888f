"""Published results of real plans: every figure, exactly.

Each folder of tests/plan_examples is a plan and a network in the project's own
formats; ``example_figures`` says how a published key is found in the results.
"""

from __future__ import annotations

import example_figures
import pytest
from example_figures import Example, examples

from graphcrm.rules.explain import line, rows_of

MOST_EXPLAINED = 60

# Every published result there is to reproduce; none may be left out.
PUBLISHED = """
advisor_silver_override amway_642_count amway_anz_starting_out
amway_india_eg1_older_ratio amway_india_eg2 amway_leadership_guarantee
amway_us_tax_court_lopez beinfinity_binary_cycles beinfinity_rank_influencer
beinfinity_rank_saphire doterra_power_of_three dubli_cycle_and_match
engine_binary_three_weeks engine_global_cap faberlic_discount_levels
fivelevel_ordinary fivelevel_silver fivelevel_ten_recruits
forever_retail_markup_rounding fourlife_retail_discount_rapid genelet_full_run
genelet_readme_pairing geometric_red_balloon globalmlm_unilevel_compression
hbn_team_cycle hbnaturals_growth_goal herbalife_wholesale_profit impact_two_up
insurance_generation_override insurance_recruiting_ladder insurance_weekly_streak
kuvera_generation_match mary_kay_unit_and_team matrix_capacity_2x9_dollar
matrix_capacity_3x5 matrix_spill_k_under_d multisoft_matrix_dynamic_compression
mygrownet_five_level mylistbuilders_binary nnprotect_currency_fixed_rate
nnprotect_direct_bonus nnprotect_faststart_pv nnprotect_rank_thresholds
nnprotect_unilevel_creativo scentsy_wholesale_volume sgroup_leg_cap
stairstep_rates_example three_level_pool_split tiens_indirect_differential
tiens_new_direct toothbrush_1 usana_2013_percent vbo_personal_bonus
young_living_generation_pool young_living_rank_legs
""".split()  # noqa: SIM905  words read better than a list of 55 lines


@pytest.fixture(scope="module", params=examples(), ids=lambda e: f"{e.id} {e.variant}")
def example(request) -> Example:
    return request.param


@pytest.fixture(scope="module")
def results(example, tmp_path_factory):
    return example.results(tmp_path_factory.mktemp("network"))


def test_published_figures(example, results) -> None:
    figures = list(example.figures(results))
    assert figures, "expected.json asks for nothing"
    wrong = [(*where, wanted, found) for *where, wanted, found in figures
             if found != wanted]  # fmt: skip
    assert not wrong


def test_every_line_is_explained(example, results) -> None:
    for result in results.values():
        assert not result.problems
        for member in sorted(set(result.lines.earner.tolist()))[:20]:
            for row in rows_of(result, member)[:MOST_EXPLAINED]:
                line(example.plan, result, row)  # asserts that the walk ends there


def test_an_unknown_key_fails(example, results) -> None:
    [result, *_] = results.values()
    with pytest.raises(example_figures.UnknownKey):
        example_figures.figure(result, result.facts.snapshot.member[1], "no_such_key")


def test_every_published_result_is_there() -> None:
    assert sorted({example.id for example in examples()}) == PUBLISHED
    assert len(PUBLISHED) == 55
