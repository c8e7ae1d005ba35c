"""The small company that these tests use."""

from __future__ import annotations

from voipbot.demo.slack import LocalSlack, User

ALICE, BOB, EVE = "U01ALICE", "U02BOB", "U03EVE"
SALES, SUPPORT, GENERAL = "C01SALES", "C02SUPPORT", "C03GENERAL"


def furnish(slack: LocalSlack) -> None:
    """Add Alice (admin), Bob and Eve, and three channels; the bot is in all but #general."""
    people = (
        User(
            ALICE, "alice", "Alice Tran", is_admin=True, color="9f69e7", email="alice@anphat.test"
        ),
        User(BOB, "bob", "Bob Nguyen", color="4bbe2e", email="bob@anphat.test"),
        User(EVE, "eve", "Eve Pham", color="e7392d", email="eve@anphat.test"),
    )
    for person in people:
        slack.add_user(person)
    everybody = [person.id for person in people]
    bot = slack.workspace.app.user_id
    slack.add_channel(SALES, "sales", [*everybody, bot])
    slack.add_channel(SUPPORT, "support", [*everybody, bot])
    slack.add_channel(GENERAL, "general", everybody, is_general=True)
