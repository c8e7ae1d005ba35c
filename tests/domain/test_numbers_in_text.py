from __future__ import annotations

import pytest

from voipbot.domain.phone import numbers_in_text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (
            "gọi 0982056720 hoặc 01687506228 rồi 1900 1560",
            ["0982 056 720", "0387 506 228", "1900 1560"],
        ),
        ("<tel:+84982056720|0982 056 720> và 0982.056.720", ["0982 056 720"]),
        (
            "+16502530000 (028) 3812-3456, 0912345678",
            ["+1 650 253 0000", "028 3812 3456", "0912 345 678"],
        ),
        ("0168 750 6228 / +84 168 750 6228", ["0387 506 228"]),
        ("`0982056720` *0912345678*", ["0982 056 720", "0912 345 678"]),
        ("0982056720/0912345678", ["0982 056 720", "0912 345 678"]),
        ("10:15 0982\u00a0056\u00a0720 on 30/07/2018", ["0982 056 720"]),
        ("2018-07-30 0982-05-67-20 30/07 02838123456", ["0982 056 720", "028 3812 3456"]),
    ],
)
def test_finds_numbers_in_order_and_once(text: str, numbers: list[str]) -> None:
    assert [number.national for number in numbers_in_text(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        "callId 1532857052.131130, order 123456789012",
        "30/07/2018 10:15, 2018-07-30T09:37:32Z, 12/05",
        "1.200.000.000đ, 1,900,000 VND, $10.50",
        "<https://zalo.me/0982056720|zalo> https://zalo.me/0982056720 https://x.vn/?p=0982056720",
        "<@U0982056720> <#C0982056720|0982056720> C0982056720 U01687506228",
        "<mailto:0982056720@x.vn|0982056720@x.vn> 0982056720@x.vn",
        "<!date^1532857052^{date}|0982056720>",
        "invoice 0982056720123",
    ],
)
def test_ids_dates_prices_links_and_mentions_are_no_numbers(text: str) -> None:
    assert numbers_in_text(text) == []
