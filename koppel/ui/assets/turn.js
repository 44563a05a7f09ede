/* A page that is turned to begins at its top, or at the part that is asked for; later runs leave it where it is. */

/** @param {import("./elements.js").Component<{ turn: number, to: string }>} component */
export default function (component) {
  const { turn, to } = component.data;
  if (!turn || window.koppelTurn === turn) return;
  window.koppelTurn = turn;
  const part = to && document.querySelector(`.st-key-${CSS.escape(to)}`);
  if (part) part.scrollIntoView({ block: "center" });
  else document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
}
