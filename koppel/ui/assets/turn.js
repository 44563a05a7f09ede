/* A page that is turned to begins at its top, or at the part that is asked for; later runs leave it where it is. */

/** @param {import("./elements.js").Component<{ turn: number, to: string, focus?: boolean }>} component */
export default function (component) {
  const { turn, to, focus } = component.data;
  if (!turn || window.koppelTurn === turn) return;
  window.koppelTurn = turn;
  const part = to && document.querySelector(`.st-key-${CSS.escape(to)}`);
  if (part instanceof HTMLElement) {
    // What is larger than the window is read from its top.
    part.scrollIntoView({ block: part.clientHeight > window.innerHeight / 2 ? "start" : "center" });
    if (focus) {
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
    }
  } else document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
}
