// A sentence while the server is away, in place of Streamlit's dialogue, which covers the drawing and tells a learner
// to type a command. Streamlit itself looks for the server and connects again; the settings are in the address.

import { STORY_WORDS } from "./words.js";

const ID = "stride-lab-server-away";
const STATE = "data-test-connection-state";
const AWAY = ["PINGING_SERVER", "DISCONNECTED_FOREVER"];
const DIALOGUE = '[data-testid="stDialog"]';

/** Whether this is Streamlit's word for a server that does not answer. @param {string | null | undefined} state */
export function isAway(state) {
  return !!state && AWAY.includes(state);
}

/** From now on, once in a document: the sentence comes and goes with the connection. */
export function watchServer() {
  if (document.getElementById(ID)) return;
  const said = document.body.appendChild(document.createElement("div"));
  said.id = ID;
  said.setAttribute("role", "status");
  const sheet = document.head.appendChild(document.createElement("style"));
  sheet.textContent = `#${ID}:not(:empty) { position: fixed; z-index: 1000001; inset: auto 0 0 0; padding: 12px 20px;
      background: #5a3d00; color: #fff; font: 16px/1.4 system-ui, sans-serif; text-align: center; }
    body:has(#${ID}:not(:empty)) ${DIALOGUE} { display: none; }`;
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return;
  const tell = () => {
    const words = isAway(app.getAttribute(STATE)) ? STORY_WORDS.away : "";
    if (said.textContent !== words) said.textContent = words;
  };
  new MutationObserver(tell).observe(app, { attributeFilter: [STATE] });
  tell();
}
