/**
 * Slack's mrkdwn as a tree; pure, so that nothing foreign ever becomes HTML.
 * Format: docs.slack.dev/messaging/formatting-message-text
 *
 * @typedef {{kind: string, text?: string, children?: Node[], url?: string, id?: string, name?: string}} Node
 */
import { isEmoji } from "./emoji.js";

const FENCE = /```\n?([\s\S]+?)\n?```\n?/g;
const QUOTED = /^(?:&gt;|>)(?!&gt;|>) ?/;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const ENTITY = /&(?:amp|lt|gt);/y;
const SHORTCODE = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/y;
const BARE_URL = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]]/y;
const MARKS = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}]/u;

export const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/** Only what a browser may open without running it. */
export const isSafeUrl = (url) => /^(https?:\/\/|mailto:|tel:)/i.test(url);

/** @returns {Node[]} */
export function parse(text) {
  const nodes = [];
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    nodes.push(...lines(text.slice(from, fence.index).replace(/\n$/, "")));
    nodes.push({ kind: "pre", text: plainText(fence[1]) });
    from = fence.index + fence[0].length;
  }
  nodes.push(...lines(text.slice(from)));
  return nodes;
}

/** Quotes take whole lines; the rest is inline. */
function lines(text) {
  if (!text) return [];
  const nodes = [];
  let plain = [];
  let quote = [];
  const endPlain = () => {
    if (plain.length) nodes.push(...inline(plain.join("\n")));
    plain = [];
  };
  const endQuote = () => {
    if (quote.length) nodes.push({ kind: "quote", children: inline(quote.join("\n")) });
    quote = [];
  };
  for (const line of text.split("\n")) {
    if (QUOTED.test(line)) {
      endPlain();
      quote.push(line.replace(QUOTED, ""));
    } else {
      endQuote();
      plain.push(line);
    }
  }
  endPlain();
  endQuote();
  return nodes;
}

/** @returns {Node[]} */
export function inline(text) {
  const nodes = [];
  let run = "";
  const push = (node) => {
    if (run) nodes.push({ kind: "text", text: run });
    run = "";
    nodes.push(node);
  };
  let at = 0;
  while (at < text.length) {
    const found = special(text, at);
    if (!found) run += text[at++];
    else {
      if (found.node.kind === "text") run += found.node.text;
      else push(found.node);
      at = found.end;
    }
  }
  if (run) nodes.push({ kind: "text", text: run });
  return nodes;
}

const READERS = {
  "\n": (_, at) => ({ node: { kind: "break" }, end: at + 1 }),
  "`": readCode,
  "<": readAngle,
  ":": readEmoji,
  "&": readEntity,
  h: readBareUrl,
  "*": readMark,
  _: readMark,
  "~": readMark,
};

const special = (text, at) => READERS[text[at]]?.(text, at) ?? null;

function readCode(text, at) {
  const end = text.indexOf("`", at + 1);
  const inside = text.slice(at + 1, end);
  if (end < 0 || !inside.trim() || inside.includes("\n")) return null;
  return { node: { kind: "code", text: plainText(inside) }, end: end + 1 };
}

function readEmoji(text, at) {
  const found = match(SHORTCODE, text, at);
  if (!found || !isEmoji(found[1])) return null;
  return { node: { kind: "emoji", name: found[1] }, end: at + found[0].length };
}

function readEntity(text, at) {
  const found = match(ENTITY, text, at);
  return found && { node: { kind: "text", text: ENTITIES[found[0]] }, end: at + found[0].length };
}

function readBareUrl(text, at) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  const found = match(BARE_URL, text, at);
  if (!found) return null;
  const url = unescape(found[0]);
  return { node: { kind: "link", url, children: [{ kind: "text", text: url }] }, end: at + found[0].length };
}

/** A mark opens after a non-word character and closes before one, on one line. */
function readMark(text, at) {
  const mark = text[at];
  if (at > 0 && WORD.test(text[at - 1])) return null;
  if (!text[at + 1] || /\s/.test(text[at + 1]) || text[at + 1] === mark) return null;
  const end = closing(text, at, mark);
  if (end < 0) return null;
  return { node: { kind: MARKS[mark], children: inline(text.slice(at + 1, end)) }, end: end + 1 };
}

function closing(text, at, mark) {
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end += 1) {
    if (text[end] === "`") {
      const code = readCode(text, end);
      if (code) end = code.end - 1;
    } else if (text[end] === "<") {
      const close = text.indexOf(">", end);
      if (close > 0) end = close;
    } else if (text[end] === mark && !/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? "")) {
      return end;
    }
  }
  return -1;
}

/** `<…>`: a link, a mention, a date; anything else is shown as it stands. */
function readAngle(text, at) {
  const end = text.indexOf(">", at);
  if (end < 0) return null;
  const [target, ...rest] = text.slice(at + 1, end).split("|");
  const node = angle(target, rest.length ? rest.join("|") : null);
  return node && { node, end: end + 1 };
}

function angle(target, label) {
  const id = target.slice(1);
  if (/^@[UWB]\w+$/.test(target)) return { kind: "user", id, name: label && unescape(label) };
  if (/^#[CGD]\w+$/.test(target)) return { kind: "channel", id, name: label && unescape(label) };
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: "broadcast", name: id };
  if (target.startsWith("!subteam^")) return { kind: "group", id: target.slice(9), name: label && unescape(label) };
  if (target.startsWith("!date^")) return dateNode(target, label);
  const url = unescape(target);
  if (!isSafeUrl(url)) return null;
  const children = label ? inline(label) : [{ kind: "text", text: url.replace(/^(mailto|tel):/, "") }];
  return { kind: "link", url, children };
}

function dateNode(target, label) {
  const [, seconds, format, url] = target.split("^");
  if (!/^\d+$/.test(seconds) || !format) return label ? { kind: "text", text: unescape(label) } : null;
  return { kind: "date", seconds: Number(seconds), format: unescape(format), url: url && isSafeUrl(url) ? unescape(url) : null };
}

/** Inside code nothing is formatted, but links still lose their brackets. */
function plainText(text) {
  const bare = text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (whole, target, label) =>
    isSafeUrl(target) ? label || target.replace(/^(mailto|tel):/, "") : whole,
  );
  return unescape(bare);
}

function match(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
