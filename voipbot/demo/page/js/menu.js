/** A button with a menu: shortcuts, overflow menus, more actions. */
import { html, useId, useLayoutEffect, useRef, useState } from "./html.js";
import { stepTo, useBeside, useOutside } from "./popover.js";

/**
 * @typedef {{id: string, label: any, name?: string, detail?: any, href?: string, data?: object, onPick: () => void}} Item
 * @param {{label: string, items: Item[], empty?: string, heading?: string, align?: "start"|"end", children: any}} props
 */
export function MenuButton({ label, items, empty, heading, align, class: kind = "icon-button", children, onOpen, ...rest }) {
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  const toggle = (now) => {
    setOpen(now);
    onOpen?.(now);
  };
  const close = () => {
    toggle(false);
    button.current?.focus();
  };
  return html`
    <button
      ref=${button}
      type="button"
      class=${kind}
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      aria-expanded=${String(open)}
      onClick=${() => toggle(!open)}
      onKeyDown=${(event) => {
        if (event.key !== "ArrowDown" || open) return;
        event.preventDefault();
        toggle(true);
      }}
      ...${rest}
    >
      ${children}
    </button>
    ${open && html`<${Menu} anchor=${button} label=${label} items=${items} empty=${empty} heading=${heading} align=${align} onClose=${close} onLeave=${() => toggle(false)} />`}
  `;
}

function Menu({ anchor, label, items, empty, heading, align, onClose, onLeave }) {
  const list = useRef(null);
  const id = useId();
  const style = useBeside(anchor, list, true, { align });
  const choices = () => [...(list.current?.querySelectorAll('[role="menuitem"]') ?? [])];
  useOutside([list, anchor], true, onLeave);
  useLayoutEffect(() => (choices()[0] ?? list.current)?.focus(), []);

  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      return;
    }
    if (event.key === "Tab") {
      onLeave();
      return;
    }
    const all = choices();
    const at = all.indexOf(document.activeElement);
    const to = stepTo(event.key, at, all.length) ?? letterTo(event.key, at, all);
    if (to === null) return;
    event.preventDefault();
    all[to].focus();
  };
  const pick = (item) => {
    onClose();
    item.onPick();
  };
  return html`<div
    ref=${list}
    class="menu popover"
    role="menu"
    id=${id}
    aria-label=${label}
    tabindex="-1"
    style=${style}
    onKeyDown=${onKeyDown}
    data-testid="menu"
  >
    ${heading && html`<div class="menu-heading" role="presentation">${heading}</div>`}
    ${items.map((item) => html`<${MenuItem} key=${item.id} item=${item} onPick=${() => pick(item)} />`)}
    ${!items.length && html`<div class="menu-empty">${empty}</div>`}
  </div>`;
}

function MenuItem({ item, onPick }) {
  const inside = html`<span class="menu-label">${item.label}</span>${item.detail && html`<span class="menu-detail">${item.detail}</span>`}`;
  const attributes = { class: "menu-item", role: "menuitem", tabindex: "-1", "data-testid": "menu-item", ...item.data };
  if (item.href) {
    return html`<a href=${item.href} target="_blank" rel="noopener noreferrer" onClick=${onPick} ...${attributes}>${inside}</a>`;
  }
  return html`<button type="button" onClick=${onPick} ...${attributes}>${inside}</button>`;
}

function letterTo(key, at, all) {
  if (key.length !== 1 || key === " ") return null;
  const order = all.map((_, offset) => (at + 1 + offset) % all.length);
  return order.find((index) => all[index].textContent.trim().toLowerCase().startsWith(key.toLowerCase())) ?? null;
}
