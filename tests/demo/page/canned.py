"""A workspace's state with every block and element the page knows, as the page protocol has it."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ALICE, BOB, EVE, BOT = "U01ALICE", "U02BOB", "U03EVE", "U0VOIPBOT"
SALES, SUPPORT, GENERAL = "C01SALES", "C02SUPPORT", "C03GENERAL"
DM_BOB, DM_APP = "D0BOB", "D0APP"

T0 = 1795500000
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWj"
    "R9awAAAABJRU5ErkJggg=="
)


def ts(offset: int) -> str:
    """A message id ``offset`` seconds after the canned day's start."""
    return f"{T0 + offset}.{offset:06d}"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str, text: str, **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "v", **more}


OPTIONS = [option("one", "First"), option("two", "Second"), option("duc", "Đức")]
CONFIRM = {
    "title": plain("Are you sure?"),
    "text": mrkdwn("This rings *a real phone*."),
    "confirm": plain("Ring it"),
    "deny": plain("Leave it"),
}

ACTIONS = [
    button("call", "Call again", style="primary"),
    button("drop", "Remove", style="danger", confirm={**CONFIRM, "style": "danger"}),
    button("open", "Listen", url="https://pbx.example/listen"),
    {"type": "overflow", "action_id": "more", "options": OPTIONS[:2]},
    {
        "type": "static_select",
        "action_id": "pick",
        "placeholder": plain("Pick"),
        "option_groups": [
            {"label": plain("Numbers"), "options": OPTIONS[:2]},
            {"label": plain("People"), "options": OPTIONS[2:]},
        ],
    },
    {"type": "users_select", "action_id": "who", "placeholder": plain("Somebody")},
    {"type": "datepicker", "action_id": "day", "initial_date": "2018-07-30"},
    {"type": "timepicker", "action_id": "time", "initial_time": "08:30"},
    {
        "type": "external_select",
        "action_id": "found",
        "min_query_length": 0,
        "placeholder": plain("Find a call"),
    },
]

POINTS = [{"label": "08-10", "value": 4}, {"label": "10-12", "value": 11}]
AXIS = {"categories": ["08-10", "10-12"], "x_label": "Hour", "y_label": "Calls"}


def chart(kind: str) -> Json:
    series = [
        {"name": "Answered", "data": POINTS},
        {"name": "Missed", "data": [{**point, "value": 2} for point in POINTS]},
    ]
    return {"type": kind, "series": series, "axis_config": AXIS}


MESSAGE_BLOCKS: list[Json] = [
    {"type": "header", "text": plain(":telephone_receiver: Your calls")},
    {
        "type": "section",
        "text": mrkdwn("*Today*: 12 calls, _3 missed_ :x:, ~1 failed~ `9 answered`"),
        "fields": [mrkdwn("*Calls*\n12"), mrkdwn("*People*\n7")],
        "accessory": button("refresh", "Refresh"),
    },
    {
        "type": "section",
        "text": mrkdwn("With a picture"),
        "accessory": {"type": "image", "image_url": PIXEL, "alt_text": "A pixel"},
    },
    {"type": "divider"},
    {
        "type": "context",
        "elements": [
            mrkdwn(":headphones: links are yours alone"),
            {"type": "image", "image_url": PIXEL, "alt_text": "Small"},
            plain("plain"),
        ],
    },
    {"type": "actions", "elements": ACTIONS},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Rich ", "style": {"bold": True}},
                    {"type": "user", "user_id": BOB},
                    {"type": "channel", "channel_id": SALES},
                    {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                    {"type": "link", "url": "https://example.com", "text": "link"},
                    {"type": "broadcast", "range": "here"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "item"}]}
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "as is"}]},
        ],
    },
    {"type": "image", "image_url": PIXEL, "alt_text": "A chart", "title": plain("Picture")},
    {"type": "file", "external_id": "rec-1", "source": "remote"},
    {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": "Who"}, {"type": "raw_text", "text": "Calls"}],
            [{"type": "raw_text", "text": "Alice"}, {"type": "raw_number", "value": 12}],
        ],
    },
    {"type": "data_visualization", "title": "Calls an hour", "chart": chart("bar")},
    {
        "type": "data_visualization",
        "title": "Outcomes",
        "chart": {
            "type": "pie",
            "segments": [{"label": "Answered", "value": 9}, {"label": "Missed", "value": 3}],
        },
    },
    {"type": "data_visualization", "title": "Lines", "chart": chart("line")},
    {"type": "data_visualization", "title": "Areas", "chart": chart("area")},
    {"type": "markdown", "text": "**as written**"},
]


def labelled(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": block_id, **element},
        **more,
    }


MODAL_BLOCKS: list[Json] = [
    {"type": "section", "block_id": "intro", "text": mrkdwn("Who is to be called?")},
    labelled(
        "number",
        "Number",
        {"type": "plain_text_input", "placeholder": plain("0982 056 720"), "focus_on_load": True},
        hint=plain("As people write it"),
    ),
    labelled("note", "Note", {"type": "plain_text_input", "multiline": True}, optional=True),
    labelled(
        "count", "How often", {"type": "number_input", "is_decimal_allowed": False}, optional=True
    ),
    labelled("recent", "Recent", {"type": "static_select", "options": OPTIONS}, optional=True),
    labelled("far", "Found", {"type": "external_select", "min_query_length": 1}, optional=True),
    labelled("person", "Person", {"type": "users_select"}, optional=True),
    labelled("where", "Where", {"type": "conversations_select"}, optional=True),
    labelled("room", "Channel", {"type": "channels_select"}, optional=True),
    labelled("many", "Several", {"type": "multi_static_select", "options": OPTIONS}, optional=True),
    labelled("team", "Team", {"type": "multi_users_select"}, optional=True),
    labelled("day", "Day", {"type": "datepicker"}, optional=True),
    labelled("time", "Time", {"type": "timepicker"}, optional=True),
    labelled(
        "tell",
        "Outcome",
        {"type": "checkboxes", "options": [option("yes", "Tell me")]},
        optional=True,
    ),
    labelled(
        "way",
        "Way",
        {
            "type": "radio_buttons",
            "options": OPTIONS[:2],
            "initial_option": OPTIONS[0],
        },
    ),
]


def view(view_id: str = "V1", blocks: list[Json] | None = None, **more: Any) -> Json:
    """A modal as ``state.modal`` carries it."""
    return {
        "id": view_id,
        "hash": "h1",
        "type": "modal",
        "callback_id": "dial",
        "title": plain("Dial a number"),
        "submit": plain("Call"),
        "close": plain("Cancel"),
        "blocks": MODAL_BLOCKS if blocks is None else blocks,
        "state": {"values": {}},
        "errors": {},
        **more,
    }


def message(offset: int, user: str, text: str, **more: Any) -> Json:
    base: Json = {
        "ts": ts(offset),
        "user": user,
        "text": text,
        "blocks": [],
        "edited": False,
        "ephemeral": False,
        "attachments": [],
        "files": [],
    }
    return {**base, **({"bot_id": "B0VOIPBOT"} if user == BOT else {}), **more}


SALES_MESSAGES: list[Json] = [
    message(-86_000, BOB, "Good morning :sunny: <!here>"),
    message(60, ALICE, "Who rings <tel:+84982056720|0982 056 720>? <@U02BOB> perhaps"),
    message(
        90,
        ALICE,
        "&gt; quoted line\nand `code`, *bold*, _italic_, ~gone~, <https://example.com|a link>",
        edited=True,
    ),
    message(
        120,
        BOT,
        "Your calls",
        blocks=MESSAGE_BLOCKS,
        reply_count=2,
        replies=[
            message(130, BOB, "Thanks", thread_ts=ts(120)),
            message(140, BOT, "A recording", thread_ts=ts(120)),
        ],
    ),
    message(
        150,
        BOT,
        "Ringing your phone",
        ephemeral=True,
        blocks=[
            {
                "type": "section",
                "text": mrkdwn(
                    ":telephone_receiver: Ringing your phone, *ext 101*; pick up and we connect you"
                    " to *0982 056 720*."
                ),
            },
            {"type": "actions", "elements": [button("again", "Call again")]},
        ],
    ),
]


def state(me: str = ALICE) -> Json:
    """The snapshot of one person."""
    users = {
        ALICE: {"name": "alice", "real_name": "Alice Tran", "color": "9f69e7"},
        BOB: {"name": "bob", "real_name": "Bob Nguyen", "color": "4bbe2e"},
        EVE: {"name": "eve", "real_name": "Eve Pham", "color": "e7392d"},
        BOT: {"name": "voipbot", "real_name": "voipbot", "color": "5a1e57"},
    }
    channel = {"kind": "channel", "unread": 0, "member": True, "bot_member": True}
    return {
        "me": me,
        "team": {"id": "T01DEMO", "name": "An Phat Co."},
        "users": {
            key: {"id": key, "is_bot": key == BOT, "presence": "active", **user}
            for key, user in users.items()
        },
        "channels": [
            {**channel, "id": SALES, "name": "sales"},
            {**channel, "id": SUPPORT, "name": "support", "unread": 3},
            {**channel, "id": GENERAL, "name": "general", "bot_member": False},
            {**channel, "id": DM_BOB, "name": "Bob Nguyen", "kind": "dm", "user": BOB},
            {**channel, "id": DM_APP, "name": "voipbot", "kind": "app", "user": BOT},
        ],
        "messages": {SALES: SALES_MESSAGES, SUPPORT: [], GENERAL: [], DM_BOB: [], DM_APP: []},
        "commands": [
            {"command": "/dial", "description": "Call a number", "usage_hint": "[number or @name]"},
            {"command": "/calls", "description": "List calls", "usage_hint": "[today] [missed]"},
            {"command": "/recording", "description": "Find a recording", "usage_hint": "[number]"},
            {"command": "/voipbot", "description": "Help and status", "usage_hint": "[help]"},
        ],
        "shortcuts": [
            {
                "name": "Dial a number",
                "callback_id": "dial_number",
                "type": "global",
                "description": "Ring your desk phone, then a customer",
            },
            {
                "name": "Call a number here",
                "callback_id": "call_here",
                "type": "message",
                "description": "Call a number in this message",
            },
        ],
        "home": {
            "id": "VHOME",
            "hash": "h",
            "type": "home",
            "blocks": [
                {"type": "header", "text": plain("Hello, Alice")},
                {"type": "section", "text": mrkdwn("Your extension is *101*.")},
                {"type": "actions", "elements": [button("home_dial", "Dial a number")]},
            ],
            "state": {"values": {}},
        },
        "modal": [],
        "notices": [],
    }


def pbx_state() -> Json:
    """The PBX panel's state: one phone of each kind."""

    def phone(extension: str, name: str, **more: Any) -> Json:
        idle = {"state": "idle", "stage": None, "with": "", "since": None}
        return {"extension": extension, "name": name, **idle, **more}

    def row(number: int, user: str, kind: str, status: str) -> Json:
        return {
            "callId": f"{T0 + number}.{number}",
            "user": user,
            "phoneNumber": "0982056720",
            "callType": kind,
            "callStatus": status,
            "callDate": "2026-11-24 09:12:00",
            "shown": "0982 056 720",
            "name": "Anh Minh",
        }

    since = "2026-11-24T09:12:00+07:00"
    calling = {"with": "0971 828 252", "since": since}
    return {
        "up": True,
        "mode": "ok",
        "phones": [
            phone("101", "Alice", state="ringing", stage="desk", **calling),
            phone("102", "Bob", state="talking", stage="customer", **calling),
            phone("103", "Linh", state="talking", stage="connected", **calling),
            phone("104", "An"),
        ],
        "customers": [{"name": "Anh Minh", "number": "0982056720"}],
        "calls": [
            row(1, "101", "OUTBOUND", "ANSWERED"),
            row(2, "102", "INBOUND", "NO ANSWER"),
            row(3, "103", "INBOUND", "MISSED"),
        ],
    }
