/** State pushed over a websocket, with reconnecting by itself. */
import { useEffect, useRef, useState } from "./html.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/**
 * @typedef {{up: boolean, tried: boolean, retryAt: number | null, retry: () => void}} Link
 *   `tried` turns true once a connection has been made or has failed.
 */

/**
 * Keep a socket open; each message is the whole state, so a new connection is a resync.
 * @param {string} path
 * @param {(state: any) => void} onState
 * @param {(link: {up: boolean, retryAt: number | null}) => void} onLink
 */
function keepOpen(path, onState, onLink) {
  let socket = null;
  let timer = null;
  let wait = FIRST_WAIT;
  let over = false;

  const connect = () => {
    clearTimeout(timer);
    onLink({ up: false, retryAt: null });
    const opened = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")));
    socket = opened;
    opened.onmessage = (event) => {
      if (socket !== opened) return;
      wait = FIRST_WAIT;
      onLink({ up: true, retryAt: null });
      onState(JSON.parse(event.data));
    };
    opened.onclose = () => {
      if (over || socket !== opened) return;
      const pause = wait * (0.75 + Math.random() / 2);
      wait = Math.min(wait * 2, LONGEST_WAIT);
      onLink({ up: false, retryAt: Date.now() + pause });
      timer = setTimeout(connect, pause);
    };
  };

  const retry = () => {
    if (over || socket?.readyState === WebSocket.OPEN) return;
    const stale = socket;
    socket = null;
    stale?.close();
    connect();
  };

  window.addEventListener("online", retry);
  connect();
  return {
    retry,
    close: () => {
      over = true;
      clearTimeout(timer);
      window.removeEventListener("online", retry);
      socket?.close();
    },
  };
}

/**
 * The latest state that `path` pushed, and how the connection is.
 * @returns {[any, Link]}
 */
export function useLive(path) {
  const [state, setState] = useState(null);
  const [link, setLink] = useState({ up: false, tried: false, retryAt: null });
  const kept = useRef(null);
  useEffect(() => {
    const live = keepOpen(path, setState, (now) =>
      setLink((before) => ({ ...now, tried: before.tried || now.up || now.retryAt !== null })),
    );
    kept.current = live;
    return () => {
      live.close();
      setState(null);
    };
  }, [path]);
  return [state, { ...link, retry: () => kept.current?.retry() }];
}
