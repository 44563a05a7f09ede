/* Which field of which form is typed in, by the name that its key gives it. */

/** @typedef {{ form: string, turn: number, field: string, text: string }} Field */

/**
 * Read the name of a field in the classes of an element: `st-key-typed_FORM__TURN__FIELD`.
 *
 * @param {string} className
 * @returns {Omit<Field, "text"> | null}
 */
export function fieldName(className) {
  const names = className.match(/st-key-typed_([A-Za-z0-9-]+)__(\d+)__([a-z0-9_]+)/);
  return names && { form: names[1], turn: Number(names[2]), field: names[3] };
}

/**
 * Return what is typed in a field of Koppel's own forms; null for every other field, and for passwords.
 *
 * @param {EventTarget} target
 * @returns {Field | null}
 */
export function fieldOf(target) {
  const isText =
    target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
  if (!isText || !target.closest('[data-testid="stTextInput"], [data-testid="stTextArea"]')) return null;
  const name = fieldName(target.closest('[class*="st-key-typed_"]')?.className ?? "");
  return name && { ...name, text: target.value };
}
