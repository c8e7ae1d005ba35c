/** What tells of the connection, and of acts that failed. */
import { html, useEffect, useState } from "./html.js";
import { Icon } from "./icons.js";
import { words } from "./words.js";

/** @param {{link: import("./live.js").Link}} props */
export function Connection({ link }) {
  const [now, setNow] = useState(Date.now());
  const lost = link.tried && !link.up;
  useEffect(() => {
    if (!lost) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [lost, link.retryAt]);
  if (!lost) return null;
  const seconds = link.retryAt ? Math.max(1, Math.ceil((link.retryAt - now) / 1000)) : 0;
  return html`<div class="lost" role="alert" data-testid="connection-lost">
    <${Icon} name="warning" /> <b>${words.lost}</b>
    <span aria-live="off">${link.retryAt ? words.retryIn(seconds) : words.retrying}</span>
    <button type="button" class="button" onClick=${link.retry}>${words.retryNow}</button>
  </div>`;
}

export const Toasts = ({ toasts, onDismiss }) => html`<div class="toasts" role="status" aria-live="polite">
  ${toasts.map((one) => html`<div key=${one.id} class="toast" data-testid="toast">
    <${Icon} name="warning" /><span>${one.text}</span>
    <button type="button" class="icon-button" aria-label=${words.dismiss} onClick=${() => onDismiss(one)}><${Icon} name="close" size="14" /></button>
  </div>`)}
</div>`;
