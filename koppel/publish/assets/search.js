/* Mijn straat: type a street, or a postcode and number, and choose; after the ARIA pattern of a combobox. */
import { fill, find, findAll, make, sure, told } from "./elements.js";
import { bare, byAddress, byName, nearly, parted, plain, postcode } from "./names.js";

/** @typedef {import("./names.js").Street} Street */

/** Let the field of the page search, where it has one. */
export function startSearch() {
  const form = /** @type {HTMLElement | null} */ (document.querySelector("[data-search]"));
  if (form) searchIn(form);
}

/** @param {HTMLElement} form */
function searchIn(form) {
  const { koppel } = window;
  const input = /** @type {HTMLInputElement} */ (find(form, "[role=combobox]"));
  const list = find(form, "[role=listbox]");
  const said = find(form, "[data-told]");
  /** @type {Record<string, string>} */
  const shards = JSON.parse(form.dataset.addresses || "{}");
  const hasAddresses = Object.keys(shards).length > 0;
  const streets = findAll(document, "#straten a").map((link) => ({
    name: link.textContent || "",
    plain: plain(link.textContent || ""),
    slug: told(link, "slug"),
    href: /** @type {HTMLAnchorElement} */ (link).href,
  }));
  const bySlug = new Map(streets.map((street) => [street.slug, street]));
  /** @type {Map<string, Promise<boolean>>} */
  const asked = new Map();
  /** @type {Street[]} */
  let options = [];
  let active = -1;
  let guessed = false;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} at */
  function mark(at) {
    active = at;
    Array.from(list.children).forEach((item, index) => {
      item.setAttribute("aria-selected", String(index === at));
    });
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }

  /** @param {Street} option */
  const go = (option) => {
    window.location.href = option.href;
  };

  /**
   * Offer what was found.
   *
   * @param {Street[]} found
   * @param {string} [instead] - other words than how many there are, as when they are only guesses
   */
  function show(found, instead) {
    const words = koppel.words;
    options = found;
    guessed = Boolean(instead) && found.length > 0;
    list.replaceChildren(
      ...found.map((option, at) => {
        const item = make("li", "", option.name);
        item.id = `gevonden-${at}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => go(option));
        return item;
      }),
    );
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (instead) said.textContent = words[instead];
    else said.textContent = found.length === 1 ? words.streets_one : fill(words.streets_some, { count: found.length });
  }

  /**
   * Find a street by its name, also with a house number behind it or with a slip of the pen.
   *
   * @param {string} typed
   */
  function lookByName(typed) {
    const found = byName(streets, typed);
    if (found.length) return show(found);
    const ways = parted(typed);
    for (const [name, number] of ways) {
      const street = byName(streets, name);
      if (street.length) return show(street.map((one) => atNumber(one, number)));
    }
    const [name, number] = ways.at(-1) || [typed, ""];
    const near = nearly(streets, name);
    return show(
      near.map((one) => atNumber(one, number)),
      near.length ? "streets_near" : "streets_none",
    );
  }

  /**
   * Return the page of a street at a number: that page tells whether the number is known.
   *
   * @param {Street} street
   * @param {string} number
   */
  function atNumber(street, number) {
    const house = bare(number).slice(0, 12);
    if (!house || !hasAddresses) return street;
    return { ...street, name: `${street.name} ${house}`, href: `${street.href}#nr-${encodeURIComponent(house)}` };
  }

  /**
   * @param {string} digits
   * @returns {Promise<boolean>}
   */
  const fetchShard = (digits) =>
    new Promise((done) => {
      const script = document.createElement("script");
      script.src = told(document.documentElement, "root") + shards[digits];
      script.onload = () => done(true);
      script.onerror = () => done(false);
      document.head.append(script);
    });

  /**
   * @param {string} digits
   * @param {() => void} then
   */
  function load(digits, then) {
    if (!asked.has(digits)) asked.set(digits, fetchShard(digits));
    sure(asked.get(digits), digits).then((came) => {
      if (came) return then();
      // Gone with an earlier publication, or no network for a moment: what was asked may come the next time.
      asked.delete(digits);
      said.textContent = koppel.words.address_failed;
    });
  }

  function look(then = () => {}) {
    const typed = plain(input.value);
    if (!typed) {
      close();
      said.textContent = "";
      return;
    }
    const address = postcode(typed);
    if (!address || !hasAddresses) return lookByName(typed);
    const { digits, letters } = address;
    if (letters.length < 2) {
      close();
      said.textContent = "";
      if (digits in shards) load(digits, () => {});
      return;
    }
    if (!(digits in shards)) return show([], "address_none");
    const before = input.value;
    load(digits, () => {
      if (input.value !== before) return;
      const found = byAddress(koppel[`adressen-${digits}`] || {}, bySlug, address);
      show(found, found.length ? undefined : "address_none");
      then();
    });
  }

  function choose() {
    const exact = options.find((option) => plain(option.name) === plain(input.value));
    const chosen = options[active] || exact || (options.length === 1 && !guessed ? options[0] : null);
    if (chosen && !list.hidden) go(chosen);
    else input.focus();
  }

  input.addEventListener("input", () => look());
  input.addEventListener("blur", () => close());
  input.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      event.preventDefault();
      if (list.hidden) look();
      if (!options.length || list.hidden) return;
      const next = active + step;
      mark(next < 0 ? options.length - 1 : next >= options.length ? 0 : next);
    } else if (event.key === "Escape") {
      if (!list.hidden) event.stopPropagation();
      if (list.hidden) input.value = "";
      close();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (list.hidden) look(choose);
    choose();
  });
}
