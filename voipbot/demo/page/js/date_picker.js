/** A calendar to choose a day from, with the arrow keys as well. */
import { html, useLayoutEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { useBeside, useOutside } from "./popover.js";
import { words } from "./words.js";

const DAY = 86_400_000;
const utc = (iso) => new Date(`${iso}T00:00:00Z`);
const isoOf = (date) => date.toISOString().slice(0, 10);
const said = (date, options) => new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(date);
const monthStart = (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
const WEEKDAYS = ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"];

/** Move by months, keeping the day where the month has it. */
function monthsOn(date, months) {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return new Date(first.getTime() + (Math.min(date.getUTCDate(), days) - 1) * DAY);
}

const MOVES = {
  ArrowLeft: (date) => new Date(date.getTime() - DAY),
  ArrowRight: (date) => new Date(date.getTime() + DAY),
  ArrowUp: (date) => new Date(date.getTime() - 7 * DAY),
  ArrowDown: (date) => new Date(date.getTime() + 7 * DAY),
  PageUp: (date) => monthsOn(date, -1),
  PageDown: (date) => monthsOn(date, 1),
};

/** @param {{value: string|null, placeholder: string, label: string, onChange: (iso: string) => void}} props days as 2018-07-30 */
export function DatePicker({ value, placeholder, label, onChange, attributes, invalid }) {
  const [open, setOpen] = useState(false);
  const button = useRef(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const shown = value ? said(utc(value), { dateStyle: "long" }) : placeholder || words.chooseDate;
  return html`<span class="picker">
    <button
      ref=${button}
      type="button"
      class=${`select ${value ? "" : "empty"}`}
      aria-haspopup="dialog"
      aria-expanded=${String(open)}
      aria-label=${`${label}: ${shown}`}
      aria-invalid=${invalid ? "true" : undefined}
      data-value=${value ?? ""}
      onClick=${() => setOpen(!open)}
      ...${attributes}
    >
      <${Icon} name="calendar" size="15" /><span class="select-text">${shown}</span><${Icon} name="down" size="14" />
    </button>
    ${open &&
    html`<${Calendar}
      anchor=${button}
      value=${value}
      onPick=${(iso) => {
        close();
        onChange(iso);
      }}
      onClose=${close}
      onLeave=${() => setOpen(false)}
    />`}
  </span>`;
}

function Calendar({ anchor, value, onPick, onClose, onLeave }) {
  const [at, setAt] = useState(utc(value ?? isoOf(new Date())));
  const [moved, setMoved] = useState(true);
  const panel = useRef(null);
  const style = useBeside(anchor, panel, true);
  useOutside([panel, anchor], true, onLeave);
  useLayoutEffect(() => {
    if (moved) panel.current?.querySelector('[tabindex="0"][data-date]')?.focus({ preventScroll: true });
  }, [at, moved]);
  const move = (to, focus) => {
    setMoved(focus);
    setAt(to);
  };
  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    } else if (MOVES[event.key] && event.target.dataset.date) {
      event.preventDefault();
      move(MOVES[event.key](at), true);
    }
  };
  return html`<div ref=${panel} class="popover calendar" role="dialog" aria-label=${words.chooseDate} style=${style} onKeyDown=${onKeyDown}>
    <div class="calendar-head">
      <button type="button" class="icon-button" aria-label=${words.previousMonth} onClick=${() => move(monthsOn(at, -1), false)}><${Icon} name="left" /></button>
      <b aria-live="polite">${said(at, { month: "long", year: "numeric" })}</b>
      <button type="button" class="icon-button" aria-label=${words.nextMonth} onClick=${() => move(monthsOn(at, 1), false)}><${Icon} name="right" /></button>
    </div>
    <table role="grid">
      <thead><tr>${WEEKDAYS.map((day) => html`<th scope="col" key=${day}>${day}</th>`)}</tr></thead>
      <tbody>${weeksOf(at).map((week) => html`<tr key=${isoOf(week[0])}>${week.map((day) => html`<${Day} key=${isoOf(day)} day=${day} at=${at} value=${value} onPick=${onPick} />`)}</tr>`)}</tbody>
    </table>
  </div>`;
}

function Day({ day, at, value, onPick }) {
  const iso = isoOf(day);
  const kinds = [
    day.getUTCMonth() === at.getUTCMonth() ? "" : "other",
    iso === value ? "chosen" : "",
    iso === isoOf(new Date()) ? "today" : "",
  ];
  return html`<td>
    <button
      type="button"
      class=${`day ${kinds.join(" ")}`}
      tabindex=${iso === isoOf(at) ? "0" : "-1"}
      data-date=${iso}
      aria-label=${said(day, { dateStyle: "full" })}
      aria-pressed=${String(iso === value)}
      onClick=${() => onPick(iso)}
    >
      ${day.getUTCDate()}
    </button>
  </td>`;
}

function weeksOf(at) {
  const first = monthStart(at);
  const start = new Date(first.getTime() - first.getUTCDay() * DAY);
  const weeks = [];
  for (let week = 0; week < 6; week += 1) {
    const days = Array.from({ length: 7 }, (_, day) => new Date(start.getTime() + (week * 7 + day) * DAY));
    if (week > 0 && days[0].getUTCMonth() !== first.getUTCMonth()) break;
    weeks.push(days);
  }
  return weeks;
}
