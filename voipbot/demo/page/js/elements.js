/** Interactive elements of Block Kit. */
import { html, useState } from "./html.js";
import { DatePicker } from "./date_picker.js";
import { ErrorBox } from "./error_box.js";
import { Icon } from "./icons.js";
import { MenuButton } from "./menu.js";
import { isSafeUrl } from "./mrkdwn_parser.js";
import { Select } from "./selects.js";
import { useSession } from "./session.js";
import { useSurface } from "./surface.js";
import { PlainText, TextObject, charactersOf } from "./text.js";
import { keyOf } from "./values.js";
import { words } from "./words.js";

/** An element in its block; a type that is not known shows as an error, never as nothing. */
export function Element({ block, element, label, described, invalid }) {
  const Kind = KINDS[element?.type];
  if (!Kind) return html`<${ErrorBox} title=${words.unknownElement(element?.type)} json=${element} />`;
  const attributes = {
    "data-testid": "element",
    "data-type": element.type,
    "data-action-id": element.action_id,
    "data-block-id": block.block_id,
    "aria-describedby": described,
    "data-autofocus": element.focus_on_load ? "true" : undefined,
  };
  return html`<${Kind} block=${block} element=${element} label=${label} attributes=${attributes} invalid=${invalid} />`;
}

function Button({ block, element, attributes }) {
  const surface = useSurface();
  const { ask } = useSession();
  const [busy, setBusy] = useState(false);
  const url = element.url && isSafeUrl(element.url) ? element.url : null;
  const press = async (event) => {
    if (busy) return;
    if (element.confirm) {
      event.preventDefault();
      if (!(await ask(element.confirm))) return;
      if (url) window.open(url, "_blank", "noopener,noreferrer");
    }
    setBusy(true);
    await surface.act(block, element, element.value === undefined ? {} : { value: element.value });
    setBusy(false);
  };
  const looks = `button ${element.style ?? ""} ${busy ? "busy" : ""}`;
  const name = element.accessibility_label;
  const inside = html`<${PlainText} text=${charactersOf(element.text)} />`;
  if (url) {
    return html`<a class=${looks} href=${url} target="_blank" rel="noopener" aria-label=${name} title=${words.opensTab} onClick=${press} ...${attributes}>${inside}<${Icon} name="out" size="13" /></a>`;
  }
  return html`<button type="button" class=${looks} aria-busy=${String(busy)} aria-label=${name} onClick=${press} ...${attributes}>${inside}</button>`;
}

function Overflow({ block, element, attributes }) {
  const surface = useSurface();
  const { ask } = useSession();
  const items = (element.options ?? []).map((option) => ({
    id: option.value,
    label: html`<${PlainText} text=${charactersOf(option.text)} />`,
    detail: option.description && charactersOf(option.description),
    href: option.url && isSafeUrl(option.url) ? option.url : undefined,
    data: { "data-value": option.value },
    onPick: async () => {
      if (element.confirm && !(await ask(element.confirm))) return;
      surface.act(block, element, { selected_option: option });
    },
  }));
  return html`<${MenuButton} label=${words.moreOptions} items=${items} align="end" class="button overflow" ...${attributes}><${Icon} name="rows" /><//>`;
}

const holder = (surface, block, element) => surface.held(block, element)[keyOf(element)];

function DateElement({ block, element, label, attributes, invalid }) {
  const surface = useSurface();
  const { ask } = useSession();
  const choose = async (iso) => {
    if (element.confirm && !(await ask(element.confirm))) return;
    surface.keep(block, element, iso);
  };
  const placeholder = charactersOf(element.placeholder);
  return html`<${DatePicker} value=${holder(surface, block, element)} placeholder=${placeholder} label=${label || words.chooseDate} onChange=${choose} attributes=${attributes} invalid=${invalid} />`;
}

/** Times are kept when the field is left: half a time is no time. */
const clockField = (type, toField, fromField) =>
  function ClockElement({ block, element, label, attributes, invalid }) {
    const surface = useSurface();
    const held = holder(surface, block, element);
    const keep = (event) => {
      const chosen = fromField(event.target.value);
      if (chosen !== held) surface.keep(block, element, chosen);
    };
    return html`<input
      class="field short"
      type=${type}
      value=${toField(held)}
      aria-label=${label || charactersOf(element.placeholder)}
      aria-invalid=${invalid ? "true" : undefined}
      onBlur=${keep}
      onKeyDown=${(event) => event.key === "Enter" && block.type !== "input" && keep(event)}
      ...${attributes}
    />`;
  };

const pad = (number) => String(number).padStart(2, "0");
const localMinute = (seconds) => {
  const date = new Date(seconds * 1000);
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
};
const TimeElement = clockField("time", (held) => held ?? "", (text) => text || null);
const DateTimeElement = clockField(
  "datetime-local",
  (held) => (held ? localMinute(held) : ""),
  (text) => (text ? Math.floor(new Date(text).getTime() / 1000) : null),
);

/** Radio buttons and checkboxes. */
function Options({ block, element, label, attributes, invalid }) {
  const surface = useSurface();
  const { ask } = useSession();
  const many = element.type === "checkboxes";
  const held = holder(surface, block, element);
  const chosen = (many ? held : [held]).filter(Boolean).map((option) => option.value);
  const choose = async (event, option) => {
    if (element.confirm && !(await ask(element.confirm))) {
      event.target.checked = chosen.includes(option.value);
      return;
    }
    const wanted = (one) => (one.value === option.value ? !chosen.includes(one.value) : chosen.includes(one.value));
    surface.keep(block, element, many ? element.options.filter(wanted) : option);
  };
  const { "data-autofocus": autofocus, ...group } = attributes;
  return html`<div class="options" role=${many ? "group" : "radiogroup"} aria-label=${label || undefined} aria-invalid=${invalid ? "true" : undefined} ...${group}>
    ${(element.options ?? []).map(
      (option, index) => html`<label class="option" key=${option.value}>
        <input
          type=${many ? "checkbox" : "radio"}
          name=${`${block.block_id}-${element.action_id}`}
          value=${option.value}
          checked=${chosen.includes(option.value)}
          data-autofocus=${index ? undefined : autofocus}
          onChange=${(event) => choose(event, option)}
        />
        <span><${TextObject} text=${option.text} />${option.description && html`<small><${TextObject} text=${option.description} /></small>`}</span>
      </label>`,
    )}
  </div>`;
}

const FIELD_TYPES = { plain_text_input: "text", number_input: "text", email_text_input: "email", url_text_input: "url" };

function TextField({ block, element, label, attributes, invalid }) {
  const surface = useSurface();
  const Tag = element.multiline ? "textarea" : "input";
  const typed = (event, entered = false) => surface.keep(block, element, event.target.value || null, { typed: true, entered });
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.isComposing || element.multiline) return;
    if (block.dispatch_action) {
      event.preventDefault();
      typed(event, true);
    }
  };
  return html`<${Tag}
    class="field"
    type=${element.multiline ? undefined : FIELD_TYPES[element.type]}
    rows=${element.multiline ? 4 : undefined}
    inputmode=${element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : undefined}
    autocomplete="off"
    value=${holder(surface, block, element) ?? ""}
    maxlength=${element.max_length}
    placeholder=${charactersOf(element.placeholder)}
    aria-label=${label || charactersOf(element.placeholder)}
    aria-invalid=${invalid ? "true" : undefined}
    onInput=${typed}
    onKeyDown=${onKeyDown}
    ...${attributes}
  />`;
}

const SELECTS = ["static", "external", "users", "conversations", "channels"].flatMap((source) => [`${source}_select`, `multi_${source}_select`]);

const KINDS = {
  button: Button,
  overflow: Overflow,
  datepicker: DateElement,
  timepicker: TimeElement,
  datetimepicker: DateTimeElement,
  checkboxes: Options,
  radio_buttons: Options,
  ...Object.fromEntries(SELECTS.map((type) => [type, Select])),
  ...Object.fromEntries(Object.keys(FIELD_TYPES).map((type) => [type, TextField])),
};
