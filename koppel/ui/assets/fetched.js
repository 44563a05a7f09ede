// What several components share: a large answer of the server, fetched once by its name. Put before their own scripts.
const payloads = new Map();

function fetched(url) {
  if (!payloads.has(url)) {
    if (payloads.size > 8) payloads.delete(payloads.keys().next().value);
    payloads.set(
      url,
      fetch(url).then((answer) => {
        if (!answer.ok) {
          payloads.delete(url);
          throw new Error(`${answer.status}`);
        }
        return answer.json();
      }),
    );
  }
  return payloads.get(url);
}
