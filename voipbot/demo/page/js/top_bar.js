/** The strip on top: what this is, who one is, the phones. */
import { html } from "./html.js";
import { Avatar } from "./avatar.js";
import { Icon } from "./icons.js";
import { nameOf } from "./session.js";
import { ROLES, pbxWords, words } from "./words.js";

export function TopBar({ place, go, users, phonesOpen, togglePhones }) {
  const people = Object.values(users).filter((user) => !user.is_bot);
  const become = (user) => go({ as: user.id, thread: null, tab: null, channel: place.channel?.startsWith("C") ? place.channel : null });
  return html`<header class="top-bar">
    <a class="skip" href="#composer" onClick=${(event) => {
      event.preventDefault();
      document.querySelector('[data-testid="composer"]')?.focus();
    }}>${words.skip}</a>
    <span class="brand"><${Avatar} user=${{ is_bot: true }} size=${24} /> <b>voipbot</b> <span>${words.demo}</span></span>
    <div class="persons" role="group" aria-label=${words.youAre} data-testid="person-switch">
      <span class="you-are" aria-hidden="true">${words.youAre}</span>
      ${people.map((user) => html`<${PersonButton} key=${user.id} user=${user} here=${user.id === place.as} onPick=${() => become(user)} />`)}
    </div>
    <button type="button" class="phones-toggle" aria-pressed=${String(phonesOpen)} aria-label=${phonesOpen ? pbxWords.hide : pbxWords.show} title=${phonesOpen ? pbxWords.hide : pbxWords.show} onClick=${togglePhones} data-testid="toggle-phones"><${Icon} name="phone" /></button>
  </header>`;
}

function PersonButton({ user, here, onPick }) {
  const role = ROLES[user.id] ?? user.title ?? "";
  const name = nameOf(user, user.id);
  return html`<button type="button" class=${`person ${here ? "here" : ""}`} aria-pressed=${String(here)} title=${words.be(name, role)} onClick=${onPick} data-testid=${`person-${user.id}`} data-user=${user.id}>
    <${Avatar} user=${user} size=${22} /><span class="person-name">${name}</span>${role && html`<small>${role}</small>`}
  </button>`;
}
