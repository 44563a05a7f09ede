// Tells the server what is being typed, also before Streamlit does: after a reload it is there again.
// Only fields of Koppel's own forms, by the name that their key gives them; never a password.
export default function (component) {
  const { data, setTriggerValue } = component;
  const typed = (window.koppelTyped ??= { waiting: new Map(), told: new Map(), timer: 0 });
  Object.assign(typed, { data, trigger: setTriggerValue });
  if (typed.listens) return;
  typed.listens = true;
  typed.channel = "BroadcastChannel" in window ? new BroadcastChannel("koppel-typed") : null;

  const fieldOf = (target) => {
    const isText =
      target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
    if (!isText || !target.closest('[data-testid="stTextInput"], [data-testid="stTextArea"]')) return null;
    const names = target
      .closest('[class*="st-key-typed_"]')
      ?.className.match(/st-key-typed_([A-Za-z0-9-]+)__(\d+)__([a-z0-9_]+)/);
    return names && { form: names[1], turn: Number(names[2]), field: names[3], text: target.value };
  };
  const flush = () => {
    clearTimeout(typed.timer);
    if (!typed.waiting.size) return;
    const fields = [...typed.waiting.values()];
    typed.waiting.clear();
    const body = JSON.stringify({ tab: typed.data.tab, place: window.location.search, fields });
    // What is sent while a page goes away is small, as browsers ask.
    const keepalive = body.length < 20000;
    fetch(typed.data.path, { method: "POST", keepalive, headers: { "Content-Type": "application/json" }, body })
      .then((answer) => {
        if (answer.ok)
          typed.channel?.postMessage({
            owner: typed.data.owner,
            tab: typed.data.tab,
            forms: fields.map((item) => item.form),
          });
      })
      .catch(() => {
        for (const item of fields)
          if (!typed.waiting.has(`${item.form} ${item.field}`)) typed.waiting.set(`${item.form} ${item.field}`, item);
      });
  };
  document.addEventListener(
    "input",
    (event) => {
      const field = fieldOf(event.composedPath()[0]);
      if (!field) return;
      typed.waiting.set(`${field.form} ${field.field}`, field);
      clearTimeout(typed.timer);
      typed.timer = setTimeout(flush, 300);
    },
    true,
  );
  document.addEventListener("focusout", flush, true);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush();
  });
  window.addEventListener("pagehide", flush);
  if (typed.channel)
    typed.channel.onmessage = ({ data: told }) => {
      if (told.owner !== typed.data.owner || told.tab === typed.data.tab) return;
      const here = told.forms.find((form) => document.querySelector(`[class*="st-key-typed_${CSS.escape(form)}__"]`));
      const now = Date.now();
      if (!here || now - (typed.told.get(here) ?? 0) < 5000) return;
      typed.told.set(here, now);
      typed.trigger("other", now);
    };
}
