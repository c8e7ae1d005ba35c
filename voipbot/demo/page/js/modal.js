/** The stack of modals; the top one is shown. */
import { html, useId, useLayoutEffect, useMemo, useRef, useState } from "./html.js";
import { act } from "./api.js";
import { Avatar } from "./avatar.js";
import { Blocks } from "./blocks.js";
import { focusFirst, keepTabInside, useFocusReturned } from "./dialog.js";
import { Icon } from "./icons.js";
import { useSession } from "./session.js";
import { SurfaceContext, useSurfaceOf } from "./surface.js";
import { PlainText, charactersOf } from "./text.js";
import { faultsOf, stateOf } from "./values.js";
import { words } from "./words.js";

export function Modals({ views }) {
  useFocusReturned();
  const top = views.at(-1);
  return html`<div class="overlay" data-testid="modal-overlay" data-depth=${views.length}>
    <${Modal} key=${top.id} view=${top} deep=${views.length > 1} />
  </div>`;
}

function Modal({ view, deep }) {
  const { me, post, state, users } = useSession();
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState({});
  const [trouble, setTrouble] = useState("");
  const before = useRef(new Set((state.notices ?? []).map((notice) => notice.id)));
  const box = useRef(null);
  const id = useId();
  const errors = useMemo(() => ({ ...view.errors, ...faults }), [view.errors, faults]);
  const surface = useSurfaceOf({ kind: "modal", where: { view_id: view.id }, saved: view.state?.values ?? view.state, errors });
  const app = Object.values(users).find((user) => user.is_bot);
  const said = (state.notices ?? []).filter((notice) => !before.current.has(notice.id)).map((notice) => notice.text);
  const troubles = [...new Set([trouble, ...said])].filter(Boolean);
  const submitLabel = charactersOf(view.submit);

  useLayoutEffect(() => {
    if (!box.current.contains(document.activeElement) || document.activeElement === box.current) focusFirst(box.current);
  }, [view.hash]);
  useLayoutEffect(() => {
    if (Object.keys(errors).length) box.current.querySelector(".wrong :is(input, textarea, .select)")?.focus();
  }, [errors]);

  const close = () => post("close", { view_id: view.id });
  const closeAll = () => post("close", { view_id: view.id, all: true });
  const submit = async (event) => {
    event.preventDefault();
    if (busy || !submitLabel) return;
    const found = faultsOf(view.blocks, surface.held);
    setFaults(found);
    setTrouble("");
    if (Object.keys(found).length) return;
    surface.flush();
    setBusy(true);
    const answer = await act(me, "submit", { view_id: view.id, state: stateOf(view.blocks, surface.held) });
    setBusy(false);
    if (!answer.ok) setTrouble(answer.error ?? words.failed);
  };
  const onKeyDown = (event) => {
    keepTabInside(event, box.current);
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      close();
    }
  };
  return html`<form
    ref=${box}
    class="dialog modal"
    role="dialog"
    aria-modal="true"
    aria-labelledby=${`${id}-title`}
    aria-busy=${String(busy)}
    tabindex="-1"
    novalidate
    onSubmit=${submit}
    onKeyDown=${onKeyDown}
    data-testid="modal"
    data-view-id=${view.id}
    data-callback-id=${view.callback_id}
  >
    <header class="dialog-head">
      ${deep && html`<button type="button" class="icon-button" aria-label=${words.back} onClick=${close}><${Icon} name="left" /></button>`}
      ${app && html`<${Avatar} user=${app} size=${28} />`}
      <h2 id=${`${id}-title`}><${PlainText} text=${charactersOf(view.title)} /></h2>
      <button type="button" class="icon-button end" aria-label=${deep ? words.closeAll : words.close} title=${deep ? words.closeAll : words.close} onClick=${closeAll} data-testid="modal-x"><${Icon} name="close" /></button>
    </header>
    <div class="dialog-body">
      ${troubles.map((text) => html`<div class="trouble" role="alert" data-testid="modal-trouble"><${Icon} name="warning" /> ${text}</div>`)}
      <${SurfaceContext.Provider} value=${surface}><${Blocks} blocks=${view.blocks} /><//>
    </div>
    <footer class="dialog-foot">
      <button type="button" class="button" onClick=${close} data-testid="modal-close">${charactersOf(view.close) || (submitLabel ? words.cancel : words.close)}</button>
      ${submitLabel && html`<button type="submit" class=${`button primary ${busy ? "busy" : ""}`} aria-disabled=${String(busy)} data-testid="modal-submit">${busy ? words.submitting : submitLabel}</button>`}
    </footer>
  </form>`;
}
