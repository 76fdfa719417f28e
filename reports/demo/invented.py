"""Figures invented for demonstration: plausible in size, obeying the form's rules, the same on every run."""

import random

# About how many per 100,000 people aged 10 and over, by the box's code; the later boxes are shares of earlier ones.
PER_100K = {
    "snapshot_c1_l1": 130, "snapshot_c2_l1": 36, "snapshot_c1_l2": 0.6, "snapshot_c2_l2": 0.4, "snapshot_c3_l2": 0.4,
    "snapshot_c1_l3": 0.1, "snapshot_c2_l3": 0.1, "snapshot_c3_l3": 0.05, "orders_shpo": 9.5, "orders_shpo_travel": 0.1,
    "orders_no": 0.1, "lifetime_revocations": 0.9, "sro_breaches": 0.2, "notification_breaches": 2.4,
}  # fmt: skip
YEARLY_PER_100K = 1.0
RETURNED = 0.35
RISE, START = 1.03, 2021  # a year, and the year that the rates above are of


def figures(area: str, year: int, population: int) -> dict[str, int]:
    """code -> invented count, for so many people aged 10 and over: the area’s own level, a slow rise, some chance."""
    # Seeded by name: no clock and no chance, so that loading again changes nothing.
    chance = random.Random(f"{area} {year}")  # noqa: S311 - nothing here is a secret

    def about(rate: float, what: str) -> int:
        own = random.Random(f"{area} {what}").uniform(0.75, 1.3)  # noqa: S311
        rise = RISE ** (year - START)
        expected = rate * population / 100_000 * own * rise
        return max(0, round(expected * chance.uniform(0.96, 1.04) + chance.uniform(-0.4, 0.4)))

    figures = {code: about(rate, code) for code, rate in PER_100K.items()} | {"snapshot_c3_l1": 0}
    figures |= {"custody_sopo_c1_l2": chance.choice((0, 0, 0, 1)), "custody_sopo_c1_l3": 0}
    for place in ("c1_l2", "c2_l2", "c3_l2", "c1_l3", "c2_l3", "c3_l3"):
        figures[f"yearly_{place}"] = figures[f"snapshot_{place}"] + about(YEARLY_PER_100K, place)
        figures[f"custody_licence_{place}"] = int(figures[f"yearly_{place}"] * RETURNED * chance.random())
    return figures
