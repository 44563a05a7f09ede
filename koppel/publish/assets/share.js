/* Hand on the address of this page, where the phone can. */
(() => {
  "use strict";
  const button = document.querySelector("[data-share]");
  const told = document.querySelector("[data-shared]");
  if (button && window.location.protocol !== "file:" && (navigator.share || navigator.clipboard)) {
    button.hidden = false;
    button.closest("section").hidden = false;
    button.addEventListener("click", async () => {
      // Which door one looked at is nobody's business.
      const address = document.querySelector("[data-doors]")
        ? window.location.href.split("#")[0]
        : window.location.href;
      try {
        if (navigator.share) return await navigator.share({ title: document.title, url: address });
        await navigator.clipboard.writeText(address);
        told.textContent = window.koppel.words.copied;
      } catch (error) {
        if (error.name !== "AbortError") told.textContent = address;
      }
    });
  }
})();
