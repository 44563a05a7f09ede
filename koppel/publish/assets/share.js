/* Hand on the address of this page, where the phone can. */
import { find, sure } from "./elements.js";

/** Show the button, and let it share or copy the address. */
export function startShare() {
  const button = /** @type {HTMLElement | null} */ (document.querySelector("[data-share]"));
  if (!button || window.location.protocol === "file:" || !(navigator.share || navigator.clipboard)) return;
  const said = find(document, "[data-shared]");
  button.hidden = false;
  sure(button.closest("section"), "section").hidden = false;
  button.addEventListener("click", async () => {
    // Which door one looked at is nobody's business.
    const address = document.querySelector("[data-doors]") ? window.location.href.split("#")[0] : window.location.href;
    try {
      if (navigator.share) return await navigator.share({ title: document.title, url: address });
      await navigator.clipboard.writeText(address);
      said.textContent = window.koppel.words.copied;
    } catch (error) {
      if (!(error instanceof Error && error.name === "AbortError")) said.textContent = address;
    }
  });
}
