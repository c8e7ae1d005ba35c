/** Where one writes: messages, slash commands with completion, shortcuts. */
import { html, useEffect, useId, useLayoutEffect, useRef, useState } from "./html.js";
import { Avatar } from "./avatar.js";
import { commandUnderway, offerFor } from "./completion.js";
import { Icon } from "./icons.js";
import { MenuButton } from "./menu.js";
import { stepTo } from "./popover.js";
import { useSession } from "./session.js";
import { words } from "./words.js";

/** @param {{channel: any, threadTs?: string, placeholder: string, autofocus?: boolean}} props */
export function Composer({ channel, threadTs, placeholder, autofocus = false }) {
  const { state, users, me, post, drafts, history } = useSession();
  const draftKey = `${channel.id} ${threadTs ?? ""}`;
  const [text, setText] = useState(drafts.get(draftKey) ?? "");
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [shut, setShut] = useState(null);
  const [past, setPast] = useState(null);
  const field = useRef(null);
  const wantedCaret = useRef(null);
  const id = useId();

  const found = offerFor(text, caret, { commands: state.commands, users, me });
  const offer = found && shut !== text ? found : null;
  const chosen = offer ? Math.min(at, offer.items.length - 1) : -1;
  const underway = offer ? null : commandUnderway(text, state.commands);

  useEffect(() => {
    if (autofocus) field.current?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    if (wantedCaret.current !== null) field.current.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = null;
    field.current.style.height = "auto";
    field.current.style.height = `${Math.min(field.current.scrollHeight, 220)}px`;
  }, [text]);

  const write = (now, where = now.length) => {
    drafts.set(draftKey, now);
    wantedCaret.current = where;
    setText(now);
    setCaret(where);
    setAt(0);
  };
  const complete = (item) => {
    write(text.slice(0, offer.from) + item.insert + text.slice(offer.to).replace(/^ /, ""), offer.from + item.insert.length);
    field.current.focus();
  };
  const insert = (sign) => {
    const spaced = sign === "@" && caret > 0 && !/\s$/.test(text.slice(0, caret)) ? ` ${sign}` : sign;
    write(sign === "/" ? `/${text.replace(/^\//, "")}` : text.slice(0, caret) + spaced + text.slice(caret), sign === "/" ? 1 : caret + spaced.length);
    field.current.focus();
  };
  const send = async () => {
    const said = text.trim();
    if (!said) return;
    const isCommand = said.startsWith("/");
    if (isCommand) history.add(said);
    setPast(null);
    write("");
    const fields = { channel: channel.id, text: said, ...(threadTs && { thread_ts: threadTs }) };
    const answer = await post(isCommand ? "command" : "message", fields);
    if (!answer.ok && !drafts.get(draftKey)) write(said);
  };
  const recall = (step) => {
    const all = history.all();
    const to = past === null ? (step < 0 ? all.length - 1 : null) : past + step;
    if (to === null || to < 0 || !all.length) return;
    setPast(to < all.length ? to : null);
    write(all[to] ?? "");
    setShut(all[to] ?? null);
  };

  const keysOfOffer = (event) => {
    const to = ["Home", "End"].includes(event.key) ? null : stepTo(event.key, chosen, offer.items.length);
    const exact = offer.items[chosen].insert.trimEnd() === text;
    if (to !== null) setAt(to);
    else if (event.key === "Tab" && !event.shiftKey) complete(offer.items[chosen]);
    else if (event.key === "Enter" && !event.shiftKey && !exact) complete(offer.items[chosen]);
    else if (event.key === "Escape") setShut(text);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    if (offer && keysOfOffer(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && (text === "" || past !== null)) {
      event.preventDefault();
      recall(-1);
    } else if (event.key === "ArrowDown" && past !== null) {
      event.preventDefault();
      recall(1);
    }
  };
  const onInput = (event) => {
    drafts.set(draftKey, event.target.value);
    setText(event.target.value);
    setCaret(event.target.selectionStart);
    setAt(0);
    setShut(null);
    setPast(null);
  };

  return html`<div class="composer" data-testid=${threadTs ? "thread-composer-box" : "composer-box"}>
    ${offer && html`<${Offer} id=${id} offer=${offer} at=${chosen} onHover=${setAt} onPick=${complete} />`}
    ${underway && html`<div class="hint" data-testid="usage-hint"><b>${underway.command}</b> ${underway.usage_hint} <span>${underway.description}</span></div>`}
    <textarea
      ref=${field}
      rows="1"
      value=${text}
      placeholder=${placeholder}
      aria-label=${placeholder}
      aria-autocomplete="list"
      aria-expanded=${String(Boolean(offer))}
      aria-controls=${offer ? id : undefined}
      aria-activedescendant=${offer ? `${id}-${chosen}` : undefined}
      aria-description=${words.keys}
      onInput=${onInput}
      onSelect=${(event) => setCaret(event.target.selectionStart)}
      onKeyDown=${onKeyDown}
      data-testid=${threadTs ? "thread-composer" : "composer"}
    />
    <div class="composer-tools">
      ${!threadTs && html`<${Shortcuts} />`}
      <button type="button" class="icon-button" aria-label=${words.startCommand} title=${words.startCommand} onClick=${() => insert("/")} data-testid="start-command"><${Icon} name="slash" /></button>
      <button type="button" class="icon-button" aria-label=${words.mentionSomebody} title=${words.mentionSomebody} onClick=${() => insert("@")}><${Icon} name="at" /></button>
      <span class="keys">${words.keys}</span>
      <button type="button" class="send" aria-label=${words.send} title=${words.send} disabled=${!text.trim()} onClick=${send} data-testid=${threadTs ? "thread-send" : "send"}><${Icon} name="send" /></button>
    </div>
  </div>`;
}

const Offer = ({ id, offer, at, onHover, onPick }) => html`<div class="offer" role="listbox" id=${id} aria-label=${words[offer.kind === "command" ? "commands" : "people"]} data-testid="completion">
  <div class="offer-heading">${words[offer.kind === "command" ? "commands" : "people"]}</div>
  ${offer.items.map(
    (item, index) => html`<div
      key=${item.id}
      id=${`${id}-${index}`}
      role="option"
      aria-selected=${String(index === at)}
      class=${`offer-item ${index === at ? "at" : ""}`}
      data-testid="completion-item"
      data-value=${item.id}
      onMouseMove=${() => onHover(index)}
      onMouseDown=${(event) => event.preventDefault()}
      onClick=${() => onPick(item)}
    >
      ${item.user && html`<${Avatar} user=${item.user} size=${24} />`}
      <span><b>${item.label}</b> ${item.hint && html`<code>${item.hint}</code>`}<small>${item.detail}</small></span>
    </div>`,
  )}
</div>`;

function Shortcuts() {
  const { state, post } = useSession();
  const items = (state.shortcuts ?? [])
    .filter((shortcut) => shortcut.type === "global")
    .map((shortcut) => ({
      id: shortcut.callback_id,
      label: shortcut.name,
      detail: shortcut.description,
      data: { "data-callback-id": shortcut.callback_id },
      onPick: () => post("shortcut", { callback_id: shortcut.callback_id }),
    }));
  return html`<${MenuButton} label=${words.shortcuts} heading=${words.shortcuts} items=${items} empty=${words.noShortcuts} class="icon-button bolt" data-testid="shortcuts"><${Icon} name="bolt" /><//>`;
}
