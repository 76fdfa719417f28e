"""A step from one count to the next in words: the one place where the size of a change is worked out for a query.

Not here: whether a step is surprising (checks), and how published statistics print a change (reports.statistics).
"""


def step(before: int, now: int) -> str:
    """“Up by 37 (from 120 to 157, 31%)”; empty where nothing has changed.

    The share is of the count before, rounded half up to a whole per cent. From 0 there is none to give.
    """
    by = abs(now - before)
    if not by:
        return ""
    share = f", {percent(by, before)}" if before else ""
    return f"{'Up' if now > before else 'Down'} by {by:,} (from {before:,} to {now:,}{share})"


def percent(part: int, whole: int) -> str:
    """A part of a whole above 0, such as “31%”; “less than 1%” where a part above 0 would print as none."""
    hundredths = (200 * part + whole) // (2 * whole)
    return f"{hundredths:,}%" if hundredths or not part else "less than 1%"
