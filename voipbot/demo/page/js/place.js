/** Where the page stands, kept in the address: `?as=U01ALICE&channel=C01SALES&thread=…&tab=…`. */
import { useCallback, useEffect, useState } from "./html.js";

const FIRST_PERSON = "U01ALICE";
const KEYS = ["as", "channel", "thread", "tab"];

function read() {
  const asked = new URLSearchParams(location.search);
  const place = Object.fromEntries(KEYS.map((key) => [key, asked.get(key)]));
  return { ...place, as: place.as ?? FIRST_PERSON };
}

/** @returns {[{as: string, channel: string|null, thread: string|null, tab: string|null}, (to: object) => void]} */
export function usePlace() {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const back = () => setPlace(read());
    window.addEventListener("popstate", back);
    return () => window.removeEventListener("popstate", back);
  }, []);
  const go = useCallback((to) => {
    const next = { ...read(), ...to };
    const query = new URLSearchParams(KEYS.filter((key) => next[key]).map((key) => [key, next[key]]));
    const address = `?${query}`;
    if (address !== location.search) window.history.pushState(null, "", address);
    setPlace(next);
  }, []);
  return [place, go];
}
