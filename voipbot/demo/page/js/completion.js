/** What a composer offers to complete: commands at the start, people after an @. Pure. */
import { nameOf } from "./session.js";

/**
 * @typedef {{kind: "command"|"person", from: number, to: number, items: {id: string, insert: string, label: string, hint?: string, detail?: string, user?: any}[]}} Offer
 */

/**
 * @param {string} text what stands in the composer
 * @param {number} caret where the caret is
 * @returns {Offer | null}
 */
export function offerFor(text, caret, { commands, users, me }) {
  const before = text.slice(0, caret);
  const command = /^\/\S*$/.exec(before);
  if (command) return commandOffer(before, text, commands ?? []);
  const person = /(?:^|\s)@([\p{L}\p{N}._-]*)$/u.exec(before);
  return person ? personOffer(person[1], caret, users, me) : null;
}

function commandOffer(typed, text, commands) {
  const items = commands
    .filter((one) => one.command.startsWith(typed.toLowerCase()))
    .map((one) => ({ id: one.command, insert: `${one.command} `, label: one.command, hint: one.usage_hint, detail: one.description }));
  const end = /^\/\S*/.exec(text)[0].length;
  return items.length ? { kind: "command", from: 0, to: end, items } : null;
}

function personOffer(typed, caret, users, me) {
  const wanted = typed.toLowerCase();
  const items = Object.values(users)
    .filter((user) => user.id !== me && !user.is_bot)
    .filter((user) => `${user.name} ${user.real_name}`.toLowerCase().split(/\s+/).some((part) => part.startsWith(wanted)))
    .map((user) => ({ id: user.id, insert: `@${user.name} `, label: nameOf(user), detail: `@${user.name}`, user }));
  return items.length ? { kind: "person", from: caret - typed.length - 1, to: caret, items } : null;
}

/** The command whose arguments are being typed, to show how they go. */
export function commandUnderway(text, commands) {
  const name = /^(\/\S+)\s/.exec(text)?.[1];
  return (commands ?? []).find((one) => one.command === name) ?? null;
}
