/** Times as Slack words them, in the person's time zone. */
import { words } from "./words.js";

const LOCALE = "en-US";

/** @param {string} ts Slack's message id: seconds since the epoch with a fraction */
export const dateOf = (ts) => new Date(Number.parseFloat(ts) * 1000);

const said = (date, tz, options) => new Intl.DateTimeFormat(LOCALE, { timeZone: tz, ...options }).format(date);

/** Slack's 24-hour clock, as voipbot and the call log have it. */
export const clock = (date, tz) => said(date, tz, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockWithSeconds = (date, tz) => said(date, tz, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** A key that two instants of one day share. */
export const dayKey = (date, tz) => said(date, tz, { year: "numeric", month: "2-digit", day: "2-digit" });

function relativeDay(date, tz, now = new Date()) {
  const key = dayKey(date, tz);
  if (key === dayKey(now, tz)) return words.today;
  return key === dayKey(new Date(now.getTime() - 86_400_000), tz) ? words.yesterday : null;
}

export const dayName = (date, tz) =>
  relativeDay(date, tz) ?? said(date, tz, { weekday: "long", month: "long", day: "numeric" });

export const whenExactly = (date, tz) => `${said(date, tz, { dateStyle: "full" })} ${clockWithSeconds(date, tz)}`;

export const lately = (date, tz) => {
  const day = relativeDay(date, tz) ?? said(date, tz, { month: "short", day: "numeric" });
  return `${day.toLowerCase()} at ${clock(date, tz)}`;
};

function ago(date, now = new Date()) {
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const seconds = (date - now) / 1000;
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(Math.round(seconds / length), unit);
}

const LONG = { weekday: "long", month: "long", day: "numeric", year: "numeric" };
const SHORT = { month: "short", day: "numeric", year: "numeric" };
const MEDIUM = { month: "long", day: "numeric", year: "numeric" };
const pretty = (options) => (date, tz) => relativeDay(date, tz) ?? said(date, tz, options);
const plain = (options) => (date, tz) => said(date, tz, options);

const TOKENS = {
  date_num: (date, tz) => new Intl.DateTimeFormat("en-CA", { timeZone: tz, year: "numeric", month: "2-digit", day: "2-digit" }).format(date),
  date_slash: plain({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date: plain(MEDIUM),
  date_short: plain(SHORT),
  date_long: plain(LONG),
  date_pretty: pretty(MEDIUM),
  date_short_pretty: pretty(SHORT),
  date_long_pretty: pretty(LONG),
  day_divider_pretty: (date, tz) => dayName(date, tz),
  time: clock,
  time_secs: clockWithSeconds,
  ago: (date) => ago(date),
};

/**
 * Fill in Slack's date format, `{date_num} at {time}`; an unknown token keeps its braces.
 * Tokens: docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export const slackDate = (seconds, format, tz) =>
  format.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(new Date(seconds * 1000), tz) ?? whole);
