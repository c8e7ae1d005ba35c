from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voipbot.domain.calls import Period
from voipbot.pbx.windows import windows


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 1000), st.integers(1, 400))
def test_windows_cover_each_day_once_in_order(first: date, more: int, days: int) -> None:
    period = Period(first, first + timedelta(days=more))
    found = windows(period, days)
    covered = [part.first + timedelta(days=n) for part in found for n in range(part.days)]
    assert covered == [first + timedelta(days=n) for n in range(more + 1)]
    assert all(part.days == days for part in found[:-1])
    assert found[-1].days <= days


def test_a_window_has_a_day() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        windows(Period(date(2018, 7, 29), date(2018, 7, 29)), 0)
