/** A conversation: its heading, its messages and its composer. */
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./html.js";
import { Composer } from "./composer.js";
import { Icon } from "./icons.js";
import { Message, Notices } from "./message.js";
import { nameOf, titleOf, useSession } from "./session.js";
import { dateOf, dayKey, dayName } from "./time.js";
import { words } from "./words.js";

const GROUP_SECONDS = 300;
const NEAR_END = 60;

export function Conversation({ channel, tabs }) {
  const { state, users, place, dismissed, post } = useSession();
  const messages = (state.messages?.[channel.id] ?? []).filter((message) => !dismissed.has(message.ts));
  const name = titleOf(channel, users);
  useEffect(() => {
    if (channel.unread > 0 && document.visibilityState === "visible") post("read", { channel: channel.id });
  }, [channel.id, channel.unread]);
  return html`<section class="conversation" aria-label=${name} data-testid="conversation" data-channel=${channel.id}>
    <${ChannelHead} channel=${channel} name=${name} />
    ${tabs}
    <${MessageList} key=${channel.id} channel=${channel} messages=${messages} name=${name} />
    <div class="foot">
      ${!place.thread && html`<${Notices} />`}
      <${Composer} key=${channel.id} channel=${channel} placeholder=${words.writeTo(name)} />
    </div>
  </section>`;
}

export function ChannelHead({ channel, name, children }) {
  const { users, openSidebar } = useSession();
  const app = Object.values(users).find((user) => user.is_bot);
  return html`<header class="channel-head">
    <button type="button" class="icon-button narrow-only" aria-label=${words.openSidebar} onClick=${openSidebar} data-testid="open-sidebar"><${Icon} name="menu" /></button>
    <h1>${name}</h1>
    ${channel.kind === "app" && html`<span class="badge">${words.app}</span>`}
    ${channel.kind === "channel" && channel.bot_member === false && app && html`<span class="head-note">${words.appNotHere(nameOf(app))}</span>`}
    ${children}
  </header>`;
}

function MessageList({ channel, messages, name }) {
  const list = useRef(null);
  const atEnd = useRef(true);
  const [missed, setMissed] = useState(false);
  const last = messages.at(-1)?.ts;

  const toEnd = () => {
    list.current.scrollTop = list.current.scrollHeight;
    setMissed(false);
  };
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  });
  useEffect(() => {
    if (!atEnd.current) setMissed(true);
  }, [last]);
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = list.current;
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (atEnd.current) setMissed(false);
  };

  return html`<div class="list-frame">
    <div ref=${list} class="messages" role="log" aria-label=${words.messages(name)} aria-live="polite" tabindex="0" onScroll=${onScroll} data-testid="messages">
      ${messages.length === 0 && html`<p class="beginning">${words.channelEmpty(name)}</p>`}
      <div class="messages-inside"><${Messages} channel=${channel} messages=${messages} /></div>
    </div>
    ${missed && html`<button type="button" class="new-messages" onClick=${toEnd}>${words.newMessages} <${Icon} name="down" size="14" /></button>`}
  </div>`;
}

/** Messages with day dividers; one author's run within five minutes is one group. */
export function Messages({ channel, messages, inThread = false }) {
  const { tz, dismiss } = useSession();
  const rows = useMemo(() => arranged(messages, tz), [messages, tz]);
  return rows.map(({ message, follows, day }) => html`
    ${day && !inThread && html`<div key=${`day-${message.ts}`} class="day" role="separator"><span>${day}</span></div>`}
    <${Message} key=${message.ts} message=${message} channel=${channel} follows=${follows} inThread=${inThread} onDismiss=${dismiss} />
  `);
}

function arranged(messages, tz) {
  let before = null;
  return messages.map((message) => {
    const date = dateOf(message.ts);
    const newDay = !before || dayKey(dateOf(before.ts), tz) !== dayKey(date, tz);
    const follows =
      !newDay &&
      authorKey(before) === authorKey(message) &&
      Boolean(before.ephemeral) === Boolean(message.ephemeral) &&
      !message.ephemeral &&
      Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
    before = message;
    return { message, follows, day: newDay ? dayName(date, tz) : null };
  });
}

const authorKey = (message) => `${message.user ?? ""} ${message.bot_id ?? ""} ${message.username ?? ""}`;
