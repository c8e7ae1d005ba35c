/** The app's own place: Home, Messages, About. */
import { html, useEffect, useState } from "./html.js";
import { Avatar } from "./avatar.js";
import { Blocks } from "./blocks.js";
import { ChannelHead, Conversation } from "./conversation.js";
import { Notices } from "./message.js";
import { nameOf, titleOf, useSession } from "./session.js";
import { SurfaceContext, useSurfaceOf } from "./surface.js";
import { words } from "./words.js";

const TABS = [["home", words.home], ["messages", words.messagesTab], ["about", words.about]];

export function AppPlace({ channel }) {
  const { place, users } = useSession();
  const [first] = useState(channel.unread > 0 ? "messages" : "home");
  const tab = place.tab ?? first;
  const tabs = html`<${Tabs} tab=${tab} />`;
  if (tab === "messages") return html`<${Conversation} channel=${channel} tabs=${tabs} />`;
  return html`<section class="conversation" aria-label=${titleOf(channel, users)} data-testid="conversation" data-channel=${channel.id}>
    <${ChannelHead} channel=${channel} name=${titleOf(channel, users)} />
    ${tabs}
    <div class="home-scroll" role="tabpanel" id="app-panel" aria-labelledby=${`tab-${tab}`} tabindex="0">
      ${tab === "home" ? html`<${Home} />` : html`<${About} user=${users[channel.user]} />`}
    </div>
    <div class="foot bare"><${Notices} /></div>
  </section>`;
}

function Tabs({ tab }) {
  const { go } = useSession();
  const onKeyDown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = TABS.map(([name]) => name);
    const to = names[(names.indexOf(tab) + step + names.length) % names.length];
    go({ tab: to, thread: null });
    document.getElementById(`tab-${to}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" onKeyDown=${onKeyDown}>
    ${TABS.map(
      ([name, label]) => html`<button
        key=${name}
        type="button"
        role="tab"
        id=${`tab-${name}`}
        aria-selected=${String(name === tab)}
        tabindex=${name === tab ? "0" : "-1"}
        onClick=${() => go({ tab: name, thread: null })}
        data-testid=${`app-${name}-tab`}
      >
        ${label}
      </button>`,
    )}
  </div>`;
}

function Home() {
  const { state, me, post } = useSession();
  useEffect(() => {
    post("open_home");
  }, [me]);
  if (!state.home) return html`<p class="beginning" data-testid="app-home-empty">${words.homeEmpty}</p>`;
  return html`<${HomeView} key=${state.home.id} view=${state.home} />`;
}

function HomeView({ view }) {
  const surface = useSurfaceOf({ kind: "home", where: { view_id: view.id }, saved: view.state?.values ?? view.state });
  return html`<${SurfaceContext.Provider} value=${surface}>
    <div class="home" data-testid="app-home" data-view-id=${view.id}><${Blocks} blocks=${view.blocks} /></div>
  <//>`;
}

function About({ user }) {
  const { state } = useSession();
  const name = nameOf(user);
  return html`<div class="home about" data-testid="app-about">
    <div class="about-head"><${Avatar} user=${user ?? { is_bot: true }} size=${56} /><div><h2>${name} <span class="badge">${words.app}</span></h2><p>${words.aboutText(name)}</p></div></div>
    <h3>${words.aboutCommands}</h3>
    <dl>${(state.commands ?? []).map((one) => html`<div key=${one.command}><dt><code>${one.command}</code> ${one.usage_hint}</dt><dd>${one.description}</dd></div>`)}</dl>
  </div>`;
}
