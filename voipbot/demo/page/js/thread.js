/** The pane with one message and its replies. */
import { html, useEffect, useRef } from "./html.js";
import { Composer } from "./composer.js";
import { Icon } from "./icons.js";
import { Messages } from "./conversation.js";
import { Message, Notices } from "./message.js";
import { titleOf, useSession } from "./session.js";
import { words } from "./words.js";

export function Thread({ channel, ts }) {
  const { state, users, dismissed, go } = useSession();
  const parent = (state.messages?.[channel.id] ?? []).find((message) => message.ts === ts);
  const replies = (parent?.replies ?? []).filter((message) => !dismissed.has(message.ts));
  const end = useRef(null);
  const name = titleOf(channel, users);
  useEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [replies.length]);
  const close = () => go({ thread: null });
  return html`<aside class="thread" aria-label=${words.threadOf(name)} data-testid="thread" data-ts=${ts} onKeyDown=${(event) => event.key === "Escape" && !event.defaultPrevented && close()}>
    <header class="channel-head">
      <h2>${words.thread}</h2>
      <span class="head-note">${name}</span>
      <button type="button" class="icon-button end" aria-label=${words.closeThread} title=${words.closeThread} onClick=${close} data-testid="close-thread"><${Icon} name="close" /></button>
    </header>
    <div class="messages" role="log" aria-label=${words.threadOf(name)} aria-live="polite" tabindex="0">
      ${parent ? html`<${Message} message=${parent} channel=${channel} inThread />` : html`<p class="beginning">${words.threadGone}</p>`}
      ${replies.length > 0 && html`<div class="replies-divider"><span>${words.replies(parent.reply_count ?? replies.length)}</span></div>`}
      <${Messages} channel=${channel} messages=${replies} inThread />
      <div ref=${end} />
    </div>
    ${parent && html`<div class="foot"><${Notices} /><${Composer} key=${ts} channel=${channel} threadTs=${ts} placeholder=${words.writeReply} autofocus /></div>`}
  </aside>`;
}
