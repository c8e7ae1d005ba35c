/** Block Kit's blocks: docs.slack.dev/reference/block-kit/blocks */
import { html, useId, useState } from "./html.js";
import { Chart } from "./chart.js";
import { Element } from "./elements.js";
import { ErrorBox, Guarded } from "./error_box.js";
import { Icon } from "./icons.js";
import { isSafeUrl } from "./mrkdwn_parser.js";
import { RichText } from "./rich_text.js";
import { useSurface } from "./surface.js";
import { Table } from "./table.js";
import { Link, PlainText, TextObject, charactersOf } from "./text.js";
import { words } from "./words.js";

/** @param {{blocks: any[]}} props */
export const Blocks = ({ blocks }) =>
  html`<div class="blocks">${(blocks ?? []).map((block, index) => html`<${Block} key=${block?.block_id ?? index} block=${block} />`)}</div>`;

function Block({ block }) {
  const Kind = KINDS[block?.type];
  if (!Kind) return html`<${ErrorBox} title=${words.unknownBlock(block?.type)} json=${block} />`;
  return html`<div class=${`block ${block.type}`} data-testid="block" data-type=${block.type} data-block-id=${block.block_id}>
    <${Guarded} json=${block}><${Kind} block=${block} /><//>
  </div>`;
}

const Header = ({ block }) => html`<h3><${PlainText} text=${charactersOf(block.text)} /></h3>`;

const Section = ({ block }) => html`
  <div class="section-body">
    ${block.text && html`<div class="section-text"><${TextObject} text=${block.text} /></div>`}
    ${block.fields && html`<div class="fields">${block.fields.map((field, index) => html`<div key=${index}><${TextObject} text=${field} /></div>`)}</div>`}
  </div>
  ${block.accessory && html`<div class="accessory">${accessory(block)}</div>`}
`;

const accessory = (block) =>
  block.accessory.type === "image"
    ? html`<${Picture} image=${block.accessory} class="thumb" />`
    : html`<${Element} block=${block} element=${block.accessory} label=${charactersOf(block.text).slice(0, 80)} />`;

const Context = ({ block }) => html`${(block.elements ?? []).map((element, index) => html`<${ContextElement} key=${index} element=${element} />`)}`;

function ContextElement({ element }) {
  if (element.type === "image") return html`<${Picture} image=${element} class="tiny" />`;
  if (element.type === "mrkdwn" || element.type === "plain_text") return html`<span><${TextObject} text=${element} /></span>`;
  return html`<${ErrorBox} title=${words.unknownElement(element.type)} json=${element} />`;
}

const Divider = () => html`<hr />`;

const Actions = ({ block }) =>
  html`${(block.elements ?? []).map((element, index) => html`<${Element} key=${element.action_id ?? index} block=${block} element=${element} />`)}`;

function Input({ block }) {
  const { errors } = useSurface();
  const id = useId();
  const error = errors[block.block_id];
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  const label = charactersOf(block.label);
  return html`<div class=${`input-block ${error ? "wrong" : ""}`}>
    <div class="input-label">
      <${PlainText} text=${label} /> ${block.optional && html`<span class="optional">${words.optional}</span>`}
    </div>
    <${Element} block=${block} element=${block.element} label=${label} described=${described} invalid=${Boolean(error)} />
    ${error && html`<div class="input-error" role="alert" id=${`${id}-error`} data-testid="input-error" data-block-id=${block.block_id}><${Icon} name="warning" size="15" /> ${error}</div>`}
    ${block.hint && html`<div class="input-hint" id=${`${id}-hint`}><${TextObject} text=${block.hint} /></div>`}
  </div>`;
}

const isLocal = (url) => url.startsWith("data:image/") || new URL(url, location.href).origin === location.origin;

/** Pictures come from this server alone; another's is named and linked, not fetched. */
function Picture({ image, class: kind }) {
  const [broken, setBroken] = useState(false);
  const url = image.image_url ?? image.slack_file?.url ?? "";
  if (url && isLocal(url) && !broken) {
    return html`<img class=${kind} src=${url} alt=${image.alt_text} onError=${() => setBroken(true)} />`;
  }
  return html`<span class=${`no-image ${kind}`} role="img" aria-label=${image.alt_text} title=${`${image.alt_text}. ${words.imageBlocked}`}>
    <${Icon} name="eye" />${kind === "picture" && html`<span>${image.alt_text}${isSafeUrl(url) && html` · <${Link} url=${url}>${words.imageBlocked}<//>`}</span>`}
  </span>`;
}

const Image = ({ block }) => html`
  ${block.title && html`<div class="image-title"><${PlainText} text=${charactersOf(block.title)} /></div>`}
  <${Picture} image=${block} class="picture" />
`;

const FileBlock = ({ block }) => html`<div class="file-card"><${Icon} name="file" size="24" /><span>${block.external_id}<small>${block.source}</small></span></div>`;

/** The markdown block is Markdown proper; the page shows its text as written. */
const Markdown = ({ block }) => html`<div class="as-written">${block.text}</div>`;

const KINDS = {
  actions: Actions,
  context: Context,
  data_visualization: Chart,
  divider: Divider,
  file: FileBlock,
  header: Header,
  image: Image,
  input: Input,
  markdown: Markdown,
  rich_text: RichText,
  section: Section,
  table: Table,
};
