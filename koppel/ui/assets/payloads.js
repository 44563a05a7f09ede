/* A large answer of the server, fetched once by its name. */

/** @type {Map<string, Promise<any>>} */
const payloads = new Map();
const MOST = 8;

/**
 * Return what stands at an address; one that failed is asked again the next time.
 *
 * @param {string} url
 * @returns {Promise<any>}
 */
export function fetched(url) {
  const known = payloads.get(url);
  if (known) return known;
  const oldest = payloads.keys().next();
  if (payloads.size > MOST && !oldest.done) payloads.delete(oldest.value);
  const asked = fetch(url).then((answer) => {
    if (!answer.ok) {
      payloads.delete(url);
      throw new Error(`${answer.status}`);
    }
    return answer.json();
  });
  payloads.set(url, asked);
  return asked;
}
