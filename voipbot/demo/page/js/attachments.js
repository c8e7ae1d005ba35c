/** Older attachments and files under a message. */
import { html } from "./html.js";
import { Blocks } from "./blocks.js";
import { Icon } from "./icons.js";
import { isSafeUrl } from "./mrkdwn_parser.js";
import { Link, Mrkdwn } from "./text.js";
import { words } from "./words.js";

const NAMED = { good: "#2e9e5b", warning: "#daa038", danger: "#d3302f" };
const colorOf = (color) => NAMED[color] ?? (/^#?[0-9a-f]{3,6}$/i.test(color ?? "") ? `#${color.replace("#", "")}` : undefined);

export const Attachments = ({ attachments }) =>
  (attachments ?? []).map((attachment, index) => html`<${Attachment} key=${index} attachment=${attachment} />`);

function Attachment({ attachment }) {
  const { pretext, author_name: author, title, title_link: link, text, blocks, fields, footer, fallback } = attachment;
  const heading = title && (link && isSafeUrl(link) ? html`<${Link} url=${link}>${title}<//>` : title);
  const bare = !(title || text || blocks?.length || fields?.length) && fallback;
  return html`
    ${pretext && html`<div><${Mrkdwn} text=${pretext} /></div>`}
    <div class="attachment" style=${{ borderLeftColor: colorOf(attachment.color) }}>
      ${author && html`<small>${author}</small>`}
      ${heading && html`<div><b>${heading}</b></div>`}
      ${text && html`<div><${Mrkdwn} text=${text} /></div>`}
      ${blocks?.length > 0 && html`<${Blocks} blocks=${blocks} />`}
      ${fields?.length > 0 && html`<div class="fields">${fields.map((field) => html`<div><b>${field.title}</b><br /><${Mrkdwn} text=${field.value} /></div>`)}</div>`}
      ${bare && html`<div>${bare}</div>`}
      ${footer && html`<small>${footer}</small>`}
    </div>
  `;
}

export const Files = ({ files }) => (files ?? []).map((file) => html`<${File} key=${file.id} file=${file} />`);

const size = (bytes) => (bytes >= 1_000_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`);

function File({ file }) {
  const url = file.url_private_download ?? file.url_private ?? file.permalink ?? "";
  const name = file.title || file.name || file.id;
  const detail = [file.pretty_type ?? file.filetype ?? file.mimetype, file.size && size(file.size)].filter(Boolean).join(" · ");
  const local = url && new URL(url, location.href).origin === location.origin;
  return html`<div class="file-card" data-testid="file" data-file-id=${file.id}>
    <${Icon} name="file" size="24" />
    <span>
      ${isSafeUrl(url) || url.startsWith("/") ? html`<a href=${url} target="_blank" rel="noopener" aria-label=${words.download(name)}>${name}</a>` : name}
      <small>${detail}</small>
    </span>
    ${local && file.mimetype?.startsWith("audio/") && html`<audio controls preload="none" src=${url} />`}
  </div>`;
}
