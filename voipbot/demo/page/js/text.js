/** Text objects on the page: mrkdwn and plain text. */
import { html } from "./html.js";
import { Emoji, isEmoji } from "./emoji.js";
import { parse, inline } from "./mrkdwn_parser.js";
import { useSession } from "./session.js";
import { slackDate, whenExactly } from "./time.js";
import { words } from "./words.js";

/** What `{type: "mrkdwn" | "plain_text", text}` shows; also plain strings. */
export function TextObject({ text }) {
  if (!text) return null;
  if (typeof text === "string") return html`<${PlainText} text=${text} />`;
  return text.type === "mrkdwn" ? html`<${Mrkdwn} text=${text.text} />` : html`<${PlainText} text=${text.text} />`;
}

/** The characters of a text object, for names and labels. */
export const charactersOf = (text) => (typeof text === "string" ? text : (text?.text ?? ""));

export function Mrkdwn({ text }) {
  return parse(text ?? "").map((node) => html`<${Shown} node=${node} />`);
}

/** Plain text keeps its line breaks and has emoji, and nothing else. */
export function PlainText({ text }) {
  return (text ?? "")
    .split(/(:[a-z0-9_+'-]+:|\n)/)
    .map((part) => {
      if (part === "\n") return html`<br />`;
      const name = part.length > 2 && part.startsWith(":") && part.endsWith(":") ? part.slice(1, -1) : null;
      return name && isEmoji(name) ? html`<${Emoji} name=${name} />` : part;
    });
}

/** Mrkdwn that must stay on one line, as previews do. */
export const InlineMrkdwn = ({ text }) => inline((text ?? "").replace(/\s+/g, " ")).map((node) => html`<${Shown} node=${node} />`);

const children = (node) => node.children.map((child) => html`<${Shown} node=${child} />`);

const SHOWN = {
  text: ({ text }) => text,
  break: () => html`<br />`,
  bold: (node) => html`<b>${children(node)}</b>`,
  italic: (node) => html`<i>${children(node)}</i>`,
  strike: (node) => html`<s>${children(node)}</s>`,
  code: ({ text }) => html`<code>${text}</code>`,
  pre: ({ text }) => html`<pre>${text}</pre>`,
  quote: (node) => html`<blockquote>${children(node)}</blockquote>`,
  link: (node) => html`<${Link} url=${node.url}>${children(node)}<//>`,
  user: ({ id, name }) => html`<${UserMention} id=${id} name=${name} />`,
  channel: ({ id, name }) => html`<${ChannelMention} id=${id} name=${name} />`,
  group: ({ id, name }) => html`<span class="mention">${name || `@${id}`}</span>`,
  broadcast: ({ name }) => html`<span class="mention loud">@${name}</span>`,
  emoji: ({ name }) => html`<${Emoji} name=${name} />`,
  date: (node) => html`<${DateText} ...${node} />`,
};

const Shown = ({ node }) => SHOWN[node.kind](node);

export const Link = ({ url, children: inside }) =>
  html`<a href=${url} target="_blank" rel="noopener noreferrer">${inside}</a>`;

export function UserMention({ id, name }) {
  const { users, me } = useSession();
  const shown = users[id]?.name || name || id;
  return html`<span class=${`mention ${id === me ? "loud" : ""}`} data-user=${id}>@${shown}</span>`;
}

export function ChannelMention({ id, name }) {
  const { channels, go } = useSession();
  const channel = channels.find((one) => one.id === id);
  const shown = `#${channel?.name || name || words.unknownPerson}`;
  if (!channel?.member) return html`<span class="mention">${shown}</span>`;
  return html`<button type="button" class="mention" onClick=${() => go({ channel: id, thread: null })}>${shown}</button>`;
}

export function DateText({ seconds, format, url }) {
  const { tz } = useSession();
  const date = new Date(seconds * 1000);
  const shown = html`<time datetime=${date.toISOString()} title=${whenExactly(date, tz)}>${slackDate(seconds, format, tz)}</time>`;
  return url ? html`<${Link} url=${url}>${shown}<//>` : shown;
}
