/* Tells the server what is being typed, also before Streamlit does: after a reload it is there again.
   Only fields of Koppel's own forms, by the name that their key gives them; never a password. */
import { fieldOf } from "./unsaved_field.js";

/** @typedef {import("./unsaved_field.js").Field} Field */
/** @typedef {{ tab: string, owner: string, path: string }} Place - of this tab, and where to tell it */

/**
 * @typedef {object} Typed - kept over runs, for there is one on a page
 * @property {Map<string, Field>} waiting - fields by form and name, until they are sent
 * @property {Map<string, number>} told - when a form was last found open elsewhere, milliseconds
 * @property {number} timer
 * @property {boolean} listens
 * @property {BroadcastChannel | null} channel
 * @property {Place} data
 * @property {(name: string, value: any) => void} trigger
 */

const PAUSE = 300; // milliseconds after the last key
const SMALL = 20_000; // signs; what is sent while a page goes away is small, as browsers ask
const AGAIN = 5000; // milliseconds before the same form is told again

/** @param {Field} field */
const nameOf = (field) => `${field.form} ${field.field}`;

/** @param {Typed} typed */
function flush(typed) {
  clearTimeout(typed.timer);
  if (!typed.waiting.size) return;
  const fields = [...typed.waiting.values()];
  typed.waiting.clear();
  const { tab, owner, path } = typed.data;
  const body = JSON.stringify({ tab, place: window.location.search, fields });
  const keepalive = body.length < SMALL;
  fetch(path, { method: "POST", keepalive, headers: { "Content-Type": "application/json" }, body })
    .then((answer) => {
      if (answer.ok) typed.channel?.postMessage({ owner, tab, forms: fields.map((field) => field.form) });
    })
    .catch(() => {
      for (const field of fields) if (!typed.waiting.has(nameOf(field))) typed.waiting.set(nameOf(field), field);
    });
}

/**
 * Hear which forms another tab of the same person sent, and tell if one of them is open here.
 *
 * @param {Typed} typed
 * @param {{ owner: string, tab: string, forms: string[] }} heard
 */
function hear(typed, heard) {
  if (heard.owner !== typed.data.owner || heard.tab === typed.data.tab) return;
  const here = heard.forms.find((form) => document.querySelector(`[class*="st-key-typed_${CSS.escape(form)}__"]`));
  const now = Date.now();
  if (!here || now - (typed.told.get(here) ?? 0) < AGAIN) return;
  typed.told.set(here, now);
  typed.trigger("other", now);
}

/** @param {import("./elements.js").Component<Place>} component */
export default function (component) {
  const { data, setTriggerValue } = component;
  window.koppelTyped ??= {
    waiting: new Map(),
    told: new Map(),
    timer: 0,
    listens: false,
    channel: null,
    data,
    trigger: setTriggerValue,
  };
  const typed = window.koppelTyped;
  Object.assign(typed, { data, trigger: setTriggerValue });
  if (typed.listens) return;
  typed.listens = true;
  typed.channel = "BroadcastChannel" in window ? new BroadcastChannel("koppel-typed") : null;
  const flushNow = () => flush(typed);
  document.addEventListener(
    "input",
    (event) => {
      const field = fieldOf(event.composedPath()[0]);
      if (!field) return;
      typed.waiting.set(nameOf(field), field);
      clearTimeout(typed.timer);
      typed.timer = window.setTimeout(flushNow, PAUSE);
    },
    true,
  );
  document.addEventListener("focusout", flushNow, true);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flushNow();
  });
  window.addEventListener("pagehide", flushNow);
  if (typed.channel) typed.channel.onmessage = ({ data: heard }) => hear(typed, heard);
}
