/** The phones on the desks, the customers, and the PBX between them. */
import { html, useEffect, useId, useState } from "./html.js";
import { actOnPbx } from "./api.js";
import { Icon } from "./icons.js";
import { useLive } from "./live.js";
import { pbxWords, words } from "./words.js";

const ERROR_MS = 6000;

export function Phones({ onHide }) {
  const [state, link] = useLive("/demo/pbx/live");
  const [error, setError] = useState("");
  useEffect(() => {
    if (!error) return undefined;
    const timer = setTimeout(() => setError(""), ERROR_MS);
    return () => clearTimeout(timer);
  }, [error]);
  const act = async (what, fields) => {
    const answer = await actOnPbx(what, fields);
    setError(answer.ok === false ? (answer.error ?? words.failed) : "");
  };
  return html`<aside class="phones" aria-label=${pbxWords.panel} data-testid="pbx" data-mode=${state?.mode}>
    <header>
      <h2>${pbxWords.panel}</h2>
      <button type="button" class="icon-button end" aria-label=${pbxWords.hide} title=${pbxWords.hide} onClick=${onHide}><${Icon} name="close" size="16" /></button>
    </header>
    <div class="phones-scroll">
      ${state ? html`<${Panel} state=${state} act=${act} error=${error} />` : html`<p class="quiet">${link.tried ? words.lost : pbxWords.connecting}</p>`}
    </div>
  </aside>`;
}

function Panel({ state, act, error }) {
  const ringing = state.phones.some((phone) => phone.state === "ringing" || customerRings(phone));
  return html`
    ${error && html`<div class="trouble" role="alert" data-testid="pbx-error">${error}</div>`}
    <ul class="desk">${state.phones.map((phone) => html`<${Phone} key=${phone.extension} phone=${phone} act=${act} />`)}</ul>
    <${Incoming} customers=${state.customers ?? []} ringing=${ringing} act=${act} />
    <${Mode} mode=${state.mode} act=${act} />
    <${Log} calls=${state.calls ?? []} />
  `;
}

/** An outgoing call whose desk phone has been picked up: the other end rings now. */
const customerRings = (phone) => phone.state === "talking" && phone.stage === "customer";

function saidOf(phone) {
  if (phone.state === "idle") return pbxWords.idle;
  if (phone.state === "ringing") return pbxWords.ringsFor[phone.direction ?? "unknown"](phone.with);
  return customerRings(phone) ? pbxWords.waitingFor(phone.with) : `${pbxWords.talking} ${pbxWords.with(phone.with)}`;
}

function Phone({ phone, act }) {
  const { extension } = phone;
  const looks = customerRings(phone) ? "calling" : phone.state;
  const button = (what, label, kind, icon) => html`<button type="button" class=${`phone-button ${kind}`} onClick=${() => act(what, { extension })} data-testid=${`pbx-${what}`} data-extension=${extension}>
    ${icon && html`<${Icon} name=${icon} size="14" />`}${label}
  </button>`;
  return html`<li class=${`phone ${looks}`} data-testid="phone" data-extension=${extension} data-state=${phone.state} data-stage=${phone.stage}>
    <${DeskPhone} />
    <div class="phone-text">
      <b>${phone.name}</b> <small>${pbxWords.extension(extension)}</small>
      <div class="phone-state" aria-live="polite">${saidOf(phone)} ${phone.state === "talking" && !customerRings(phone) && html`<${Elapsed} since=${phone.since} />`}</div>
    </div>
    ${phone.state !== "idle" && html`<div class="phone-buttons">
      ${phone.state === "ringing" && html`${button("answer", pbxWords.answer, "green", "phone")}${button("decline", pbxWords.decline, "red", "hangup")}`}
      ${phone.state === "talking" && button("hang_up", pbxWords.hangUp, "red", "hangup")}
    </div>`}
    ${customerRings(phone) && html`<div class="customer-buttons" role="group" aria-label=${pbxWords.customer}>
      <span>${pbxWords.customer}</span>
      ${button("customer_answers", pbxWords.customerAnswers, "")}${button("customer_busy", pbxWords.customerBusy, "")}${button("customer_no_answer", pbxWords.customerNoAnswer, "")}
    </div>`}
  </li>`;
}

function Elapsed({ since }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - new Date(since).getTime()) / 1000));
  if (!since || Number.isNaN(seconds)) return null;
  return html`<span class="elapsed" aria-hidden="true">${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}</span>`;
}

const DeskPhone = () => html`<svg class="desk-phone" viewBox="0 0 48 40" width="48" height="40" aria-hidden="true">
  <path class="body" d="M9 16h30l5 18a3 3 0 0 1-3 4H7a3 3 0 0 1-3-4z" />
  <rect class="screen" x="15" y="19" width="18" height="6" rx="1.5" />
  <g class="keys"><circle cx="18" cy="29" r="1.5" /><circle cx="24" cy="29" r="1.5" /><circle cx="30" cy="29" r="1.5" /><circle cx="18" cy="33.5" r="1.5" /><circle cx="24" cy="33.5" r="1.5" /><circle cx="30" cy="33.5" r="1.5" /></g>
  <path class="handset" d="M4 12c0-5 8-9 20-9s20 4 20 9v2a2 2 0 0 1-2 2h-6a2 2 0 0 1-2-2v-2c-6-2-14-2-20 0v2a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z" />
</svg>`;

function Incoming({ customers, ringing, act }) {
  const [who, setWho] = useState("");
  const [other, setOther] = useState("");
  const [group, setGroup] = useState(pbxWords.groups[0][0]);
  const id = useId();
  const number = who === "other" ? other.trim() : who || customers[0]?.number;
  const call = (event) => {
    event.preventDefault();
    act("customer_calls", { ...(number && { number }), group });
  };
  return html`<form class="incoming" onSubmit=${call}>
    <h3>${pbxWords.incoming}</h3>
    <label for=${`${id}-who`}>${pbxWords.who}</label>
    <select id=${`${id}-who`} value=${who} onChange=${(event) => setWho(event.target.value)} data-testid="pbx-customer">
      ${customers.map((one, index) => html`<option key=${one.number} value=${index ? one.number : ""}>${one.name} · ${one.number}</option>`)}
      <option value="other">${pbxWords.otherNumber}</option>
    </select>
    ${who === "other" && html`<input class="field" aria-label=${pbxWords.number} placeholder=${pbxWords.number} value=${other} onInput=${(event) => setOther(event.target.value)} data-testid="pbx-number" />`}
    ${pbxWords.groups.length > 1 && html`<select aria-label=${pbxWords.group} value=${group} onChange=${(event) => setGroup(event.target.value)} data-testid="pbx-group">${pbxWords.groups.map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}</select>`}
    <div class="row">
      <button type="submit" class="phone-button green" data-testid="pbx-customer-calls"><${Icon} name="phone" size="14" />${pbxWords.call}</button>
      <button type="button" class="phone-button" disabled=${!ringing} onClick=${() => act("nobody_answers")} data-testid="pbx-nobody-answers">${pbxWords.nobody}</button>
    </div>
  </form>`;
}

const Mode = ({ mode, act }) => html`<fieldset class="mode" data-testid="pbx-mode">
  <legend>${pbxWords.mode}</legend>
  <div class="segments">
    ${pbxWords.modes.map(([value, label]) => html`<label key=${value} class=${`${value} ${value === mode ? "on" : ""}`}>
      <input type="radio" name="pbx-mode" value=${value} checked=${value === mode} onChange=${() => act("mode", { mode: value })} data-testid=${`pbx-mode-${value}`} />${label}
    </label>`)}
  </div>
  <p class="quiet">${pbxWords.modeSaid[mode]}</p>
</fieldset>`;

const timeOf = (call) => /\b(\d{1,2}:\d{2})/.exec(call.callDate ?? "")?.[1] ?? "";
const ARROWS = { INBOUND: "↙", OUTBOUND: "↗", EXTERNAL: "↔", LOCAL: "↔" };

const Log = ({ calls }) => html`<section class="log">
  <h3>${pbxWords.log}</h3>
  <p class="quiet">${calls.length ? pbxWords.logNote : pbxWords.logEmpty}</p>
  ${calls.length > 0 && html`<table data-testid="pbx-log">
    <thead><tr>${pbxWords.columns.map((name) => html`<th key=${name} scope="col">${name}</th>`)}</tr></thead>
    <tbody>
      ${calls.map((call) => html`<tr key=${`${call.callId} ${call.user}`} data-call-id=${call.callId} title=${`${call.callType} ${call.shown || call.phoneNumber}, ${call.callDate}, ${call.callId}`}>
        <td>${timeOf(call)}</td>
        <td>${call.user}</td>
        <td>${ARROWS[call.callType] ?? ""} ${call.name || call.shown || call.phoneNumber}</td>
        <td><span class=${`outcome ${String(call.callStatus).toLowerCase().replace(/\W+/g, "-")}`}>${String(call.callStatus).toLowerCase()}</span></td>
      </tr>`)}
    </tbody>
  </table>`}
</section>`;
