/** What every part of the page may ask for: whose page it is, what is known, and how to act. */
import { createContext, useContext } from "./html.js";

/**
 * @typedef {object} Session
 * @property {string} me
 * @property {any} state the last snapshot
 * @property {Record<string, any>} users
 * @property {any[]} channels
 * @property {string} tz
 * @property {{as: string, channel: string|null, thread: string|null, tab: string|null}} place
 * @property {(to: object) => void} go change where the page stands
 * @property {(what: string, fields?: object) => Promise<any>} post act as this person; a refusal becomes a toast
 * @property {(text: string) => void} toast
 * @property {(confirm: object) => Promise<boolean>} ask show Slack's confirm dialog
 */
export const SessionContext = createContext(null);

/** @returns {Session} */
export const useSession = () => useContext(SessionContext);

/** Who wrote a message: a person, the app, or somebody who is not in the snapshot. */
export function authorOf(message, users) {
  const known = users[message.user] ?? Object.values(users).find((user) => user.bot_id && user.bot_id === message.bot_id);
  const app = message.bot_id ? Object.values(users).find((user) => user.is_bot) : null;
  return known ?? app ?? { id: message.user ?? message.bot_id, name: message.username, is_bot: Boolean(message.bot_id) };
}

export const nameOf = (user, fallback = "") => user?.real_name || user?.name || fallback;

/** How a conversation is called: `#sales`, a person's name, the app's name. */
export function titleOf(channel, users) {
  if (channel.kind === "channel") return `#${channel.name}`;
  return nameOf(users[channel.user], channel.name) || channel.id;
}
