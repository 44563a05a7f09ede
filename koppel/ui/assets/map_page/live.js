/* What others change, on the map within seconds: one connection that tells that there is something new, and comes back
   by itself when it was lost. */

/** @typedef {import("../map_told.js").Layer} Layer */

export class Live {
  /**
   * @param {string} address
   * @param {(mark: string) => void} news - the store stands otherwise than it did
   * @param {(isConnected: boolean) => void} connected
   */
  constructor(address, news, connected) {
    /** @type {string | null} */
    this.mark = null;
    this.source = new EventSource(address);
    this.source.addEventListener("stand", (event) => {
      const isNews = this.mark !== null && this.mark !== event.data;
      this.mark = event.data;
      connected(true);
      if (isNews) news(event.data);
    });
    this.source.addEventListener("voorbij", () => this.source.close());
    this.source.onerror = () => connected(false);
  }

  end() {
    this.source.close();
  }
}

/**
 * Return the works of a layer that were not in the one before, or were otherwise, by their place.
 *
 * @param {Layer} before
 * @param {Layer} now
 * @returns {number[]}
 */
export function newIn(before, now) {
  const known = new Map(before.items.map((item) => [item.id, JSON.stringify(item)]));
  return now.items.flatMap((item, at) => (known.get(item.id) === JSON.stringify(item) ? [] : [at]));
}
