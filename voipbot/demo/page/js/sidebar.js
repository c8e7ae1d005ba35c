/** The workspace's name, its channels, people and apps. */
import { html } from "./html.js";
import { Avatar } from "./avatar.js";
import { Icon } from "./icons.js";
import { titleOf, useSession } from "./session.js";
import { words } from "./words.js";

export function Sidebar({ open, onClose }) {
  const { state, channels } = useSession();
  const of = (...kinds) => channels.filter((channel) => kinds.includes(channel.kind) && channel.member !== false);
  return html`<nav class=${`sidebar ${open ? "open" : ""}`} aria-label=${words.sidebar} data-testid="sidebar">
    <header class="workspace-name">
      <b>${state.team?.name}</b>
      <button type="button" class="icon-button narrow-only end" aria-label=${words.closeSidebar} onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    <${Group} title=${words.channels} channels=${of("channel")} />
    <${Group} title=${words.directMessages} channels=${of("dm")} />
    <${Group} title=${words.apps} channels=${of("app")} />
  </nav>`;
}

const Group = ({ title, channels }) =>
  channels.length > 0 &&
  html`<section>
    <h2>${title}</h2>
    <ul>${channels.map((channel) => html`<${Entry} key=${channel.id} channel=${channel} />`)}</ul>
  </section>`;

function Entry({ channel }) {
  const { users, me, place, go } = useSession();
  const user = users[channel.user];
  const here = place.channel === channel.id;
  const unread = !here && channel.unread > 0;
  const name = titleOf(channel, users).replace(/^#/, "");
  return html`<li>
    <button
      type="button"
      class=${`entry ${here ? "here" : ""} ${unread ? "unread" : ""}`}
      aria-current=${here ? "page" : undefined}
      onClick=${() => go({ channel: channel.id, thread: null, tab: null })}
      data-testid="channel"
      data-channel=${channel.id}
      data-kind=${channel.kind}
      data-unread=${channel.unread ?? 0}
    >
      ${user ? html`<span class="entry-avatar"><${Avatar} user=${user} size=${20} />${!user.is_bot && html`<i class=${`presence ${user.presence === "active" ? "active" : ""}`} title=${user.presence === "active" ? words.active : words.away} />`}</span>` : html`<${Icon} name=${channel.private ? "lock" : "hash"} size="16" />`}
      <span class="entry-name">${name}${channel.user === me && html` <i>${words.you}</i>`}</span>
      ${unread && html`<span class="count" aria-label=${words.unread(channel.unread)}>${channel.unread}</span>`}
    </button>
  </li>`;
}
