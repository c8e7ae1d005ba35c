/** Where blocks stand (a message, a modal, the App Home) and how what people choose travels. */
import { createContext, useContext, useEffect, useMemo, useRef, useState } from "./html.js";
import { useSession } from "./session.js";
import { initialOf, keyOf, valueOf } from "./values.js";

/**
 * @typedef {object} Surface
 * @property {"message"|"modal"|"home"} kind
 * @property {object} where what the server finds it by: `{channel, ts, ephemeral}` or `{view_id}`
 * @property {Record<string, string>} errors sentences by block_id
 * @property {(block: object, element: object) => object} held the Slack state value of an element
 * @property {(block: object, element: object, chosen: object) => Promise<any>} act press a button, pick from a menu
 * @property {(block: object, element: object, chosen: any, how?: {typed?: boolean, entered?: boolean}) => void} keep
 */
export const SurfaceContext = createContext(null);

/** @returns {Surface} */
export const useSurface = () => useContext(SurfaceContext);

const TYPING_PAUSE = 250;
const keyOfPair = (block, element) => `${block.block_id}\n${element.action_id}`;

/**
 * What has been chosen on one surface, and its way to the server.
 * Slack keeps what was filled in where block_id and action_id survive an update; so does this.
 * @param {{kind: Surface["kind"], where: object, saved?: object, errors?: object}} about
 * @returns {Surface & {flush: () => void}}
 */
export function useSurfaceOf({ kind, where, saved, errors }) {
  const { post } = useSession();
  const [drafts, setDrafts] = useState({});
  const latest = useRef({ where, saved, drafts });
  latest.current.where = where;
  latest.current.saved = saved;
  const pending = useRef(new Map());

  const methods = useMemo(() => {
    const held = (block, element) => {
      const { drafts: now, saved: kept } = latest.current;
      const found = now[keyOfPair(block, element)] ?? kept?.[block.block_id]?.[element.action_id];
      return found?.type === element.type ? found : initialOf(element);
    };
    const sendInput = (block, element, value) =>
      post("input", { ...latest.current.where, block_id: block.block_id, action_id: element.action_id, value });
    const act = (block, element, chosen) => {
      flush();
      return post("action", { ...latest.current.where, block_id: block.block_id, action_id: element.action_id, ...chosen });
    };
    const flush = () => {
      const waiting = [...pending.current.values()];
      pending.current.clear();
      for (const { timer, send } of waiting) {
        clearTimeout(timer);
        send();
      }
    };
    const later = (key, send) => {
      clearTimeout(pending.current.get(key)?.timer);
      const timer = setTimeout(() => {
        pending.current.delete(key);
        send();
      }, TYPING_PAUSE);
      pending.current.set(key, { timer, send });
    };
    const keep = (block, element, chosen, { typed = false, entered = false } = {}) => {
      const key = keyOfPair(block, element);
      const value = valueOf(element, chosen);
      latest.current.drafts = { ...latest.current.drafts, [key]: value };
      setDrafts(latest.current.drafts);
      if (block.type !== "input") return act(block, element, { [keyOf(element)]: chosen });
      const send = () => sendInput(block, element, value);
      if (!typed) return send();
      if (entered || !block.dispatch_action || sentWhileTyping(element)) later(key, send);
      return entered ? flush() : undefined;
    };
    return { held, act, keep, flush };
  }, [post]);

  useEffect(() => methods.flush, [methods]);
  return useMemo(() => ({ kind, where, errors: errors ?? {}, ...methods }), [kind, where, errors, drafts, saved, methods]);
}

/** Where an input dispatches, Slack's default is to wait for Enter. */
const sentWhileTyping = (element) =>
  (element.dispatch_action_config?.trigger_actions_on ?? []).includes("on_character_entered");
