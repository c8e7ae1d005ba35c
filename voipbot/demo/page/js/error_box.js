/** What the page cannot show is said in red, with its JSON; nothing is dropped in silence. */
import { html, useErrorBoundary } from "./html.js";

export const ErrorBox = ({ title, json }) => html`<div class="error-box" role="alert" data-testid="unknown">
  <b>${title}</b>
  <pre>${JSON.stringify(json, null, 2)}</pre>
</div>`;

/** A block that breaks while it is drawn takes nothing else with it. */
export function Guarded({ json, children }) {
  const [error] = useErrorBoundary();
  return error ? html`<${ErrorBox} title=${String(error)} json=${json} />` : children;
}
