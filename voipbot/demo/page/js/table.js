/** The table block: its first row is the header. */
import { html } from "./html.js";
import { ErrorBox } from "./error_box.js";
import { RichText } from "./rich_text.js";
import { words } from "./words.js";

const CELLS = {
  raw_text: ({ cell }) => cell.text,
  raw_number: ({ cell }) => cell.text ?? String(cell.value),
  rich_text: ({ cell }) => html`<${RichText} block=${cell} />`,
};

function Cell({ cell }) {
  const Kind = CELLS[cell?.type];
  return Kind ? html`<${Kind} cell=${cell} />` : html`<${ErrorBox} title=${words.unknownElement(cell?.type)} json=${cell} />`;
}

export function Table({ block }) {
  const [head, ...rows] = block.rows ?? [];
  const looks = (column) => {
    const settings = block.column_settings?.[column];
    return `${settings?.align ?? "left"} ${settings?.is_wrapped ? "wrapped" : ""}`;
  };
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Table">
    <table>
      <thead><tr>${(head ?? []).map((cell, column) => html`<th scope="col" key=${column} class=${looks(column)}><${Cell} cell=${cell} /></th>`)}</tr></thead>
      <tbody>${rows.map((row, index) => html`<tr key=${index}>${row.map((cell, column) => html`<td key=${column} class=${looks(column)}><${Cell} cell=${cell} /></td>`)}</tr>`)}</tbody>
    </table>
  </div>`;
}
