/** One message: who, when, what, and what can be done with it. */
import { html, useMemo } from "./html.js";
import { act } from "./api.js";
import { Attachments, Files } from "./attachments.js";
import { Avatar } from "./avatar.js";
import { Blocks } from "./blocks.js";
import { Emoji } from "./emoji.js";
import { Icon } from "./icons.js";
import { MenuButton } from "./menu.js";
import { authorOf, nameOf, useSession } from "./session.js";
import { SurfaceContext, useSurfaceOf } from "./surface.js";
import { Mrkdwn } from "./text.js";
import { clock, dateOf, lately, whenExactly } from "./time.js";
import { words } from "./words.js";

const NOTICES_SHOWN = 3;

/** @param {{message: any, channel: any, follows?: boolean, inThread?: boolean, onDismiss: (message: any) => void}} props */
export function Message({ message, channel, follows = false, inThread = false, onDismiss }) {
  const { users, tz } = useSession();
  const author = authorOf(message, users);
  const date = dateOf(message.ts);
  const when = whenExactly(date, tz);
  const ephemeral = Boolean(message.ephemeral);
  return html`<article
    class=${`message ${follows ? "follows" : ""} ${ephemeral ? "ephemeral" : ""}`}
    data-testid="message"
    data-ts=${message.ts}
    data-author=${author.id}
    data-ephemeral=${String(ephemeral)}
    aria-label=${`${nameOf(author, words.unknownPerson)}, ${clock(date, tz)}`}
  >
    <div class="gutter">
      ${follows ? html`<time title=${when} datetime=${date.toISOString()}>${clock(date, tz)}</time>` : html`<${Avatar} user=${author} />`}
    </div>
    <div class="message-main">
      ${ephemeral && html`<div class="only-you"><${Icon} name="eye" size="14" /> ${words.onlyYou} <span aria-hidden="true">·</span> <button type="button" class="link" onClick=${() => onDismiss(message)} data-testid="dismiss-ephemeral">${words.dismiss}</button></div>`}
      ${!follows && html`<${Byline} author=${author} message=${message} date=${date} when=${when} />`}
      <${Body} message=${message} channel=${channel} />
      <${Reactions} reactions=${message.reactions} />
      ${!inThread && message.reply_count > 0 && html`<${ReplyCount} message=${message} />`}
    </div>
    ${!ephemeral && html`<${Toolbar} message=${message} channel=${channel} inThread=${inThread} />`}
  </article>`;
}

function Byline({ author, message, date, when }) {
  const { tz } = useSession();
  const name = (author.is_bot && message.username) || nameOf(author, message.username || words.unknownPerson);
  return html`<div class="byline">
    <b>${name}</b>
    ${(author.is_bot || message.bot_id) && html`<span class="badge">${words.app}</span>`}
    <time title=${when} datetime=${date.toISOString()}>${clock(date, tz)}</time>
  </div>`;
}

function Body({ message, channel }) {
  const where = useMemo(
    () => ({ channel: channel.id, ts: message.ts, ephemeral: Boolean(message.ephemeral) }),
    [channel.id, message.ts, message.ephemeral],
  );
  const surface = useSurfaceOf({ kind: "message", where });
  const edited = message.edited && html`<span class="edited" data-testid="edited">${words.edited}</span>`;
  const hasBlocks = message.blocks?.length > 0;
  return html`<${SurfaceContext.Provider} value=${surface}>
    ${hasBlocks ? html`<${Blocks} blocks=${message.blocks} />` : message.text && html`<div class="message-text"><${Mrkdwn} text=${message.text} /> ${edited}</div>`}
    <${Attachments} attachments=${message.attachments} />
    <${Files} files=${message.files} />
    ${hasBlocks && edited}
  <//>`;
}

const Reactions = ({ reactions }) => {
  const all = Object.entries(reactions ?? {}).filter(([, users]) => users.length);
  return all.length > 0 && html`<div class="reactions">${all.map(([name, users]) => html`<span key=${name} class="reaction"><${Emoji} name=${name} /> ${users.length}</span>`)}</div>`;
};

function ReplyCount({ message }) {
  const { users, tz, go } = useSession();
  const replies = message.replies ?? [];
  const authors = [...new Map(replies.map((reply) => authorOf(reply, users)).map((user) => [user.id, user])).values()];
  const last = replies.at(-1);
  return html`<button type="button" class="replies" onClick=${() => go({ thread: message.ts })} data-testid="open-thread">
    ${authors.slice(0, 4).map((user) => html`<${Avatar} key=${user.id} user=${user} size=${22} />`)}
    <b>${words.replies(message.reply_count)}</b>
    ${last && html`<span>${words.lastReply(lately(dateOf(last.ts), tz))}</span>`}
  </button>`;
}

function Toolbar({ message, channel, inThread }) {
  const { state, go, post } = useSession();
  const items = (state.shortcuts ?? [])
    .filter((shortcut) => shortcut.type === "message")
    .map((shortcut) => ({
      id: shortcut.callback_id,
      label: shortcut.name,
      detail: shortcut.description,
      data: { "data-callback-id": shortcut.callback_id },
      onPick: () => post("message_shortcut", { callback_id: shortcut.callback_id, channel: channel.id, ts: message.ts }),
    }));
  const copy = { id: "copy", label: words.copyText, onPick: () => navigator.clipboard?.writeText(message.text ?? "") };
  return html`<div class="toolbar" role="toolbar" aria-label=${words.messageActions}>
    ${!inThread && html`<button type="button" class="icon-button" aria-label=${words.reply} title=${words.reply} onClick=${() => go({ thread: message.thread_ts ?? message.ts })} data-testid="reply"><${Icon} name="reply" /></button>`}
    <${MenuButton} label=${words.more} items=${[...items, copy]} align="end" data-testid="more-actions"><${Icon} name="dots" /><//>
  </div>`;
}

/** What Slack itself says: lines that only this person sees, dismissed at the server. */
export function Notices() {
  const { state, me } = useSession();
  return (state.notices ?? []).slice(-NOTICES_SHOWN).map((notice) => html`<${Notice} key=${notice.id} notice=${notice} me=${me} />`);
}

function Notice({ notice, me }) {
  return html`<div class=${`notice ${notice.level}`} role=${notice.level === "error" ? "alert" : "status"} data-testid="notice" data-level=${notice.level}>
    <${Icon} name=${notice.level === "error" ? "warning" : "info"} />
    <span><b>${words.slackbot}</b> <${Mrkdwn} text=${notice.text} /></span>
    <button type="button" class="icon-button" aria-label=${words.dismiss} title=${words.dismiss} onClick=${() => act(me, "dismiss", { id: notice.id })}><${Icon} name="close" size="15" /></button>
  </div>`;
}
