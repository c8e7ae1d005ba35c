/** The rich_text block: docs.slack.dev/reference/block-kit/blocks/rich-text-block */
import { html } from "./html.js";
import { Emoji } from "./emoji.js";
import { ErrorBox } from "./error_box.js";
import { isSafeUrl } from "./mrkdwn_parser.js";
import { ChannelMention, DateText, Link, UserMention } from "./text.js";
import { words } from "./words.js";

const linesOf = (text) => text.split(/(\n)/).map((part) => (part === "\n" ? html`<br />` : part));

const INLINE = {
  text: ({ text }) => linesOf(text),
  link: ({ url, text }) => (isSafeUrl(url) ? html`<${Link} url=${url}>${text || url}<//>` : text || url),
  user: ({ user_id: id }) => html`<${UserMention} id=${id} />`,
  channel: ({ channel_id: id }) => html`<${ChannelMention} id=${id} />`,
  usergroup: ({ usergroup_id: id }) => html`<span class="mention">@${id}</span>`,
  broadcast: ({ range }) => html`<span class="mention loud">@${range}</span>`,
  emoji: ({ name, unicode }) => html`<${Emoji} name=${name} unicode=${unicode} />`,
  date: ({ timestamp, format, url }) => html`<${DateText} seconds=${timestamp} format=${format} url=${url && isSafeUrl(url) ? url : null} />`,
  color: ({ value }) => html`<code>${value}</code>`,
};

const STYLES = { bold: "b", italic: "i", strike: "s", code: "code", underline: "u" };

function Inline({ element }) {
  const show = INLINE[element.type];
  if (!show) return html`<${ErrorBox} title=${words.unknownElement(element.type)} json=${element} />`;
  return Object.keys(STYLES).reduce(
    (inside, style) => (element.style?.[style] ? html`<${STYLES[style]}>${inside}<//>` : inside),
    show(element),
  );
}

const inline = (part) => (part.elements ?? []).map((element, index) => html`<${Inline} key=${index} element=${element} />`);

const PARTS = {
  rich_text_section: ({ part }) => html`<div>${inline(part)}</div>`,
  rich_text_preformatted: ({ part }) => html`<pre>${inline(part)}</pre>`,
  rich_text_quote: ({ part }) => html`<blockquote>${inline(part)}</blockquote>`,
  rich_text_list: ({ part }) => html`<${part.style === "ordered" ? "ol" : "ul"} class=${`indent-${part.indent ?? 0}`} start=${part.offset ? part.offset + 1 : undefined}>
    ${(part.elements ?? []).map((item, index) => html`<li key=${index}>${inline(item)}</li>`)}
  <//>`,
};

export function RichText({ block }) {
  return (block.elements ?? []).map((part, index) => {
    const Part = PARTS[part.type];
    return Part ? html`<${Part} key=${index} part=${part} />` : html`<${ErrorBox} key=${index} title=${words.unknownElement(part.type)} json=${part} />`;
  });
}
