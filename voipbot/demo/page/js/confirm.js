/** Slack's confirm dialog in front of a choice. */
import { html, useId, useLayoutEffect, useRef } from "./html.js";
import { keepTabInside, useFocusReturned } from "./dialog.js";
import { PlainText, TextObject, charactersOf } from "./text.js";
import { words } from "./words.js";

/** @param {{confirm: object, onAnswer: (yes: boolean) => void}} props */
export function Confirm({ confirm, onAnswer }) {
  const box = useRef(null);
  const id = useId();
  useFocusReturned();
  useLayoutEffect(() => box.current.querySelector(".dialog-foot button:last-child").focus(), []);
  const onKeyDown = (event) => {
    keepTabInside(event, box.current);
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onAnswer(false);
  };
  return html`<div class="overlay above">
    <div ref=${box} class="dialog confirm" role="alertdialog" aria-modal="true" aria-labelledby=${`${id}-title`} aria-describedby=${`${id}-text`} onKeyDown=${onKeyDown} data-testid="confirm">
      <header class="dialog-head"><h2 id=${`${id}-title`}><${PlainText} text=${charactersOf(confirm.title)} /></h2></header>
      <div class="dialog-body" id=${`${id}-text`}><${TextObject} text=${confirm.text} /></div>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick=${() => onAnswer(false)} data-testid="confirm-no">${charactersOf(confirm.deny) || words.cancel}</button>
        <button type="button" class=${`button ${confirm.style === "danger" ? "danger filled" : "primary"}`} onClick=${() => onAnswer(true)} data-testid="confirm-yes">${charactersOf(confirm.confirm) || words.confirm}</button>
      </footer>
    </div>
  </div>`;
}
