/* The time line: its works are fetched by name, and drawn as a chart. */
import { find, make } from "./elements.js";
import { fetched } from "./payloads.js";
import { Chart } from "./timeline_chart.js";

/** @typedef {import("./timeline_chart.js").Told} Told */

/** @param {import("./elements.js").Component<Told>} component */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = find(parentElement, ".koppel-time");
  /** @param {number} at */
  const send = (at) => setTriggerValue("picked", { at, now: Date.now() });
  root.dataset.wanted = data.layer;
  fetched(data.layer).then(
    (layer) => {
      if (root.dataset.wanted === data.layer) new Chart(root, data, layer, send).draw();
    },
    () => root.replaceChildren(make("p", "koppel-time-failed", data.texts.failed)),
  );
}
