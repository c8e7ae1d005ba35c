/** What the page asks of the server: see the page protocol in voipbot/demo/slack/page_api.py. */
import { words } from "./words.js";

/**
 * POST JSON and return the answer; whatever goes wrong is an answer too.
 * @returns {Promise<{ok: boolean, error?: string} & Record<string, any>>}
 */
async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await answer.json();
  } catch {
    return { ok: false, error: words.offline };
  }
}

/** Act as a person in the workspace. */
export const act = (as, what, fields = {}) => post("/demo/do", { as, do: what, ...fields });

/** Work the phones and the PBX. */
export const actOnPbx = (what, fields = {}) => post("/demo/pbx/do", { do: what, ...fields });
