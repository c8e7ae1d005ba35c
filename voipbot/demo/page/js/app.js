/** The page as a whole: who one is, where one stands, and what is shown around it. */
import { html, useCallback, useEffect, useMemo, useRef, useState } from "./html.js";
import { act } from "./api.js";
import { AppPlace } from "./app_home.js";
import { Confirm } from "./confirm.js";
import { Connection, Toasts } from "./connection.js";
import { Conversation } from "./conversation.js";
import { useLive } from "./live.js";
import { Modals } from "./modal.js";
import { Phones } from "./pbx.js";
import { usePlace } from "./place.js";
import { SessionContext, titleOf } from "./session.js";
import { Sidebar } from "./sidebar.js";
import { Thread } from "./thread.js";
import { TopBar } from "./top_bar.js";
import { words } from "./words.js";
import { useDismissed, useDrafts, useHistory, useKept } from "./memory.js";

const TOAST_MS = 8000;
const HOME_ZONE = "Asia/Ho_Chi_Minh";

export function App() {
  const [place, go] = usePlace();
  const [state, link] = useLive(`/demo/live?as=${encodeURIComponent(place.as)}`);
  const [phonesOpen, setPhonesOpen] = useKept("phones", window.innerWidth > 900);
  const ready = state?.me === place.as ? state : null;
  return html`<div class=${`page ${phonesOpen ? "with-phones" : ""}`} data-testid="page" data-ready=${String(Boolean(ready))} data-link=${link.up ? "up" : "down"}>
    <${TopBar} place=${place} go=${go} users=${state?.users ?? {}} phonesOpen=${phonesOpen} togglePhones=${() => setPhonesOpen(!phonesOpen)} />
    <${Connection} link=${link} />
    <div class="stage">
      ${ready ? html`<${Workspace} key=${place.as} state=${ready} place=${place} go=${go} />` : html`<div class="opening" role="status">${words.loading}</div>`}
    </div>
    ${phonesOpen && html`<${Phones} onHide=${() => setPhonesOpen(false)} />`}
  </div>`;
}

function Workspace({ state, place, go }) {
  const [toasts, setToasts] = useState([]);
  const [question, setQuestion] = useState(null);
  const [sidebarOpen, setSidebarOpen] = useState(false);
  const [dismissed, dismiss] = useDismissed(state.me);
  const drafts = useDrafts();
  const history = useHistory(state.me);
  const channel = standing(state.channels, place.channel);
  const goAndShut = useCallback((to) => {
    setSidebarOpen(false);
    go(to);
  }, [go]);

  const counter = useRef(0);
  const toast = useCallback((text) => {
    counter.current += 1;
    const one = { id: counter.current, text };
    setToasts((before) => [...before.slice(-2), one]);
    setTimeout(() => setToasts((before) => before.filter((each) => each !== one)), TOAST_MS);
  }, []);
  const post = useCallback(async (what, fields) => {
    const answer = await act(state.me, what, fields);
    if (!answer.ok) toast(answer.error ?? words.failed);
    return answer;
  }, [state.me, toast]);
  const ask = useCallback((confirm) => new Promise((resolve) => setQuestion({ confirm, resolve })), []);

  const session = useMemo(() => ({
    me: state.me,
    state,
    users: state.users ?? {},
    channels: state.channels ?? [],
    tz: state.users?.[state.me]?.tz ?? HOME_ZONE,
    place: { ...place, channel: channel?.id ?? null },
    go: goAndShut,
    openSidebar: () => setSidebarOpen(true),
    post,
    toast,
    ask,
    drafts,
    history,
    dismissed,
    dismiss: (message) => dismiss(message.ts),
  }), [state, place, channel?.id, goAndShut, dismissed]);

  useEffect(() => {
    document.title = words.title(channel ? titleOf(channel, session.users) : (state.team?.name ?? ""));
  }, [channel?.id]);
  const modals = state.modal ?? [];
  const covered = modals.length > 0 || question !== null;
  return html`<${SessionContext.Provider} value=${session}>
    <div class=${`workspace ${place.thread ? "with-thread" : ""}`} inert=${covered}>
      <${Sidebar} open=${sidebarOpen} onClose=${() => setSidebarOpen(false)} />
      ${sidebarOpen && html`<div class="shade" onClick=${() => setSidebarOpen(false)} />`}
      <main class="main">${channel && (channel.kind === "app" ? html`<${AppPlace} key=${channel.id} channel=${channel} />` : html`<${Conversation} channel=${channel} />`)}</main>
      ${channel && place.thread && html`<${Thread} key=${place.thread} channel=${channel} ts=${place.thread} />`}
    </div>
    ${modals.length > 0 && html`<div class="covers" inert=${question !== null}><${Modals} views=${modals} /></div>`}
    ${question && html`<${Confirm}
      confirm=${question.confirm}
      onAnswer=${(yes) => {
        setQuestion(null);
        question.resolve(yes);
      }}
    />`}
    <${Toasts} toasts=${toasts} onDismiss=${(one) => setToasts((before) => before.filter((each) => each !== one))} />
  <//>`;
}

function standing(channels = [], wanted) {
  return channels.find((channel) => channel.id === wanted) ?? channels.find((channel) => channel.member !== false) ?? channels[0] ?? null;
}
