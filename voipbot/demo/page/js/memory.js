/** What the page remembers by itself, for as long as the tab is open. */
import { useCallback, useRef, useState } from "./html.js";

const MOST_COMMANDS = 50;

function load(key, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

const save = (key, value) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing only forgets on reload.
  }
};

/** State that survives a reload. */
export function useKept(key, first) {
  const [value, setValue] = useState(() => load(key, first));
  const keep = useCallback((now) => {
    save(key, now);
    setValue(now);
  }, [key]);
  return [value, keep];
}

/** Ephemeral messages that a person has dismissed: only their own screen forgets them, as in Slack. */
export function useDismissed(me) {
  const [list, keep] = useKept(`dismissed ${me}`, []);
  return [new Set(list), (ts) => keep([...list, ts])];
}

/** A person's own commands, oldest first. */
export function useHistory(me) {
  const key = `commands ${me}`;
  return useRef({
    all: () => load(key, []),
    add: (line) => save(key, [...load(key, []).filter((one) => one !== line), line].slice(-MOST_COMMANDS)),
  }).current;
}

/** What has been typed and not sent, by conversation. */
export const useDrafts = () => useRef(new Map()).current;
