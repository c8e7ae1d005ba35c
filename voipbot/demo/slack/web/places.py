"""Finding the conversation that a call names, and asking whether the bot may act there."""

from __future__ import annotations

from voipbot.demo.slack.errors import ApiError
from voipbot.demo.slack.model import Channel, Json, User
from voipbot.demo.slack.web.method import Call
from voipbot.demo.slack.workspace import Workspace

_FAMILY = {"channel": "channels", "private": "groups", "dm": "im"}


def visible(workspace: Workspace, channel_id: str) -> Channel:
    """Return a conversation that the bot may know of.

    Raises:
        ApiError: ``channel_not_found``.
    """
    channel = workspace.channels.get(channel_id)
    if channel is None:
        raise ApiError("channel_not_found")
    if channel.kind != "channel" and workspace.app.user_id not in channel.members:
        raise ApiError("channel_not_found")
    return channel


def joined(workspace: Workspace, channel_id: str) -> Channel:
    """Return a conversation that the bot is in.

    Raises:
        ApiError: ``channel_not_found`` or ``not_in_channel``.
    """
    channel = visible(workspace, channel_id)
    if workspace.app.user_id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def need_scope(call: Call, channel: Channel, what: str) -> None:
    """Demand ``channels:…``, ``groups:…`` or ``im:…`` by the conversation's kind.

    Raises:
        ApiError: ``missing_scope``.
    """
    call.need(f"{_FAMILY[channel.kind]}:{what}")


def to_post_in(workspace: Workspace, call: Call, *, messages_tab: bool) -> Channel:
    """Return the conversation that a post is for; a user id means the app's direct message.

    Raises:
        ApiError: ``channel_not_found``, ``not_in_channel``, ``is_archived``,
            ``messages_tab_disabled``.
    """
    named = call.text("channel")
    channel = visible(workspace, _channel_id(workspace, named))
    if channel.archived:
        raise ApiError("is_archived")
    if channel.kind == "dm" and not messages_tab:
        raise ApiError("messages_tab_disabled")
    public = channel.kind == "channel" and "chat:write.public" in call.scopes
    if not public and workspace.app.user_id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def person(workspace: Workspace, user_id: str) -> User:
    """Return a user.

    Raises:
        ApiError: ``user_not_found``.
    """
    user = workspace.users.get(user_id)
    if user is None:
        raise ApiError("user_not_found")
    return user


def conversation_json(workspace: Workspace, channel: Channel) -> Json:
    """Return a conversation as ``conversations.info`` gives it."""
    bot = workspace.app.user_id
    if channel.kind == "dm":
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": channel.other(bot),
            "is_user_deleted": workspace.users[channel.other(bot)].deleted,
            "context_team_id": workspace.team.id,
        }
    nothing = {"value": "", "creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "created": channel.created,
        "is_archived": channel.archived,
        "is_general": channel.is_general,
        "is_shared": channel.ext_shared,
        "is_ext_shared": channel.ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "is_member": bot in channel.members,
        "topic": nothing,
        "purpose": nothing,
        "previous_names": [],
        "num_members": len(channel.members),
        "context_team_id": workspace.team.id,
        "creator": "",
        "unlinked": 0,
    }


def _channel_id(workspace: Workspace, named: str) -> str:
    if named in workspace.users:
        user = workspace.users[named]
        if user.deleted or user.is_bot:
            raise ApiError("channel_not_found")
        return workspace.dm(named, workspace.app.user_id).id
    if named.startswith("#"):
        names = {each.name: each.id for each in workspace.channels.values() if each.name}
        return names.get(named[1:], "")
    return named
