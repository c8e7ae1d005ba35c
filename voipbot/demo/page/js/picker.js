/** The search-and-choose list behind every select menu, for one choice or several. */
import { html, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { stepTo, useBeside, useOutside } from "./popover.js";
import { words } from "./words.js";

const QUERY_PAUSE = 200;

/**
 * @typedef {{id: string, name: string, shown?: any, detail?: any, chosen: any}} Choice
 *   `chosen` is what goes into the state; `name` is what a search looks at
 * @typedef {{label: string, choices: Choice[]}} Group
 * @param {{
 *   label: string, placeholder: string, groups: Group[], value: Choice[], many?: boolean, most?: number,
 *   onChange: (value: Choice[]) => void,
 *   ask?: (query: string) => Promise<Group[]>, least?: number, attributes?: object, invalid?: boolean,
 * }} props
 */
export function Picker({ label, placeholder, groups, value, many = false, most, onChange, ask, least = 0, attributes, invalid }) {
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const pick = (choice) => {
    if (!many) {
      close();
      onChange([choice]);
      return;
    }
    const without = value.filter((one) => one.id !== choice.id);
    if (without.length < value.length) onChange(without);
    else if (!most || value.length < most) onChange([...value, choice]);
  };
  const said = value.map((one) => one.name).join(", ");
  return html`<span class="picker">
    ${many &&
    value.map(
      (one) => html`<span class="token" key=${one.id}>
        ${one.shown ?? one.name}
        <button type="button" aria-label=${words.remove(one.name)} onClick=${() => pick(one)}><${Icon} name="close" size="12" /></button>
      </span>`,
    )}
    <button
      ref=${button}
      type="button"
      class=${`select ${value.length && !many ? "" : "empty"}`}
      aria-haspopup="listbox"
      aria-expanded=${String(open)}
      aria-label=${said ? `${label}: ${said}` : label}
      aria-invalid=${invalid ? "true" : undefined}
      onClick=${() => setOpen(!open)}
      onKeyDown=${(event) => {
        if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
        event.preventDefault();
        setOpen(true);
      }}
      ...${attributes}
    >
      <span class="select-text">${!many && value.length ? (value[0].shown ?? value[0].name) : placeholder}</span>
      <${Icon} name="down" size="14" />
    </button>
    ${open &&
    html`<${Choices}
      anchor=${button}
      inside=${[button]}
      label=${label}
      groups=${groups}
      value=${value}
      many=${many}
      ask=${ask}
      least=${least}
      onPick=${pick}
      onClose=${close}
      onLeave=${() => setOpen(false)}
    />`}
  </span>`;
}

function Choices({ anchor, label, groups, value, many, ask, least, onPick, onClose, onLeave }) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [found, note] = useFound(groups, ask, query, least);
  const panel = useRef(null);
  const search = useRef(null);
  const id = useId();
  const style = useBeside(anchor, panel, true);
  const flat = useMemo(() => found.flatMap((group) => group.choices), [found]);
  const optionId = (index) => `${id}-${index}`;

  useOutside([panel, anchor], true, onLeave);
  useLayoutEffect(() => search.current?.focus({ preventScroll: true }), []);
  useEffect(() => setAt(startAt(flat, value, query)), [found, query]);
  useEffect(() => document.getElementById(optionId(at))?.scrollIntoView({ block: "nearest" }), [at, found]);

  const onKeyDown = (event) => {
    const to = ["Home", "End"].includes(event.key) ? null : stepTo(event.key, at, flat.length);
    if (to !== null) {
      event.preventDefault();
      setAt(to);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (flat[at]) onPick(flat[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (event.key === "Tab") onLeave();
  };

  let index = -1;
  return html`<div ref=${panel} class="popover choices" style=${style} data-testid="choices">
    <div class="choices-search">
      <${Icon} name="search" size="14" />
      <input
        ref=${search}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-label=${`${words.search}: ${label}`}
        aria-expanded="true"
        aria-controls=${id}
        aria-autocomplete="list"
        aria-activedescendant=${flat[at] ? optionId(at) : undefined}
        placeholder=${words.search}
        value=${query}
        onInput=${(event) => setQuery(event.target.value)}
        onKeyDown=${onKeyDown}
        data-testid="choices-search"
      />
    </div>
    <div class="choices-list" role="listbox" id=${id} aria-label=${label} aria-multiselectable=${many ? "true" : undefined}>
      ${found.map(
        (group) => html`<div role="group" aria-label=${group.label || undefined} key=${group.label}>
          ${group.label && html`<div class="choices-group">${group.label}</div>`}
          ${group.choices.map((choice) => {
            index += 1;
            const mine = index;
            const selected = value.some((one) => one.id === choice.id);
            return html`<div
              key=${choice.id}
              id=${optionId(mine)}
              role="option"
              class=${`choice ${mine === at ? "at" : ""}`}
              aria-selected=${String(selected)}
              data-value=${choice.id}
              onMouseMove=${() => setAt(mine)}
              onMouseDown=${(event) => event.preventDefault()}
              onClick=${() => onPick(choice)}
            >
              <span class="choice-text">${choice.shown ?? choice.name}${choice.detail && html`<small>${choice.detail}</small>`}</span>
              ${selected && html`<${Icon} name="check" size="14" />`}
            </div>`;
          })}
        </div>`,
      )}
      ${(note || !flat.length) && html`<div class="menu-empty" role="status">${note || words.noMatches}</div>`}
    </div>
  </div>`;
}

const startAt = (flat, value, query) => (query ? 0 : Math.max(0, flat.findIndex((choice) => choice.id === value[0]?.id)));

/** What matches the query, from the element itself or asked of the app. */
function useFound(groups, ask, query, least) {
  const [asked, setAsked] = useState([]);
  const [note, setNote] = useState("");
  useEffect(() => {
    if (!ask) return undefined;
    if (query.length < least) {
      setAsked([]);
      setNote(words.typeMore(least));
      return undefined;
    }
    let stale = false;
    setNote(words.searching);
    const timer = setTimeout(async () => {
      const answer = await ask(query);
      if (stale) return;
      setAsked(answer ?? []);
      setNote(answer ? "" : words.searchFailed);
    }, query ? QUERY_PAUSE : 0);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [query]);
  const local = useMemo(() => (ask ? [] : matching(groups, query)), [groups, query]);
  return ask ? [asked, note] : [local, ""];
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

/** Marks do not count: "duc" finds "Đức". */
function matching(groups, query) {
  const wanted = folded(query.trim());
  return groups
    .map((group) => ({ ...group, choices: group.choices.filter((choice) => folded(choice.name).includes(wanted)) }))
    .filter((group) => group.choices.length);
}
