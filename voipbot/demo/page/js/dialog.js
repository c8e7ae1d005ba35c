/** Keeping the keyboard inside a dialog, and giving the focus back. */
import { useLayoutEffect, useRef } from "./html.js";

const REACHABLE =
  'button:not(:disabled), a[href], input:not(:disabled), textarea:not(:disabled), select:not(:disabled), [tabindex]:not([tabindex="-1"])';

const reachable = (box) =>
  [...box.querySelectorAll(REACHABLE)].filter((element) => element.tabIndex >= 0 && element.offsetParent !== null);

/** Focus what wants it first: what asks for it, the first field, the first button, the dialog. */
export function focusFirst(box) {
  const first =
    box.querySelector('[data-autofocus="true"]') ??
    box.querySelector("[data-testid='element']:is(input, textarea, .select), .options input") ??
    box.querySelector(".dialog-foot button:last-child") ??
    box;
  first.focus({ preventScroll: first === box });
}

/** Tab and Shift+Tab go round inside `box`. */
export function keepTabInside(event, box) {
  if (event.key !== "Tab") return;
  const all = reachable(box);
  const [first, last] = [all[0], all.at(-1)];
  const out = !box.contains(document.activeElement) || document.activeElement === box;
  const to = event.shiftKey ? (document.activeElement === first || out ? last : null) : document.activeElement === last || out ? first : null;
  if (!to) return;
  event.preventDefault();
  to.focus();
}

/** Give the focus back to where it was before the dialog was drawn, once the dialog is gone. */
export function useFocusReturned() {
  const before = useRef(undefined);
  before.current ??= document.activeElement;
  useLayoutEffect(
    () => () => {
      requestAnimationFrame(() => before.current?.isConnected && before.current.focus({ preventScroll: true }));
    },
    [],
  );
}
