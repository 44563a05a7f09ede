import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { hatchOf, STROKES } from "../../koppel/ui/assets/map/looks.js";

// G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
// Deficiency", IEEE TVCG 15 (2009): the matrices of severity 1, for linear RGB.
const EYES = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/**
 * Return a colour as someone sees it, in CIELAB.
 *
 * @param {string} hex
 * @param {number[]} eye
 */
function seen(hex, eye) {
  const linear = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const [r, g, b] = [0, 3, 6].map((row) => {
    const sum = linear.reduce((all, one, at) => all + one * eye[row + at], 0);
    return Math.min(1, Math.max(0, sum));
  });
  const [x, y, z] = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
  ].map((one) => (one > 0.008856 ? Math.cbrt(one) : 7.787 * one + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/**
 * Return how far apart two colours are for somebody: the CIE76 difference.
 *
 * @param {string} one
 * @param {string} other
 * @param {number[]} eye
 */
const apart = (one, other, eye) => Math.hypot(...seen(one, eye).map((value, at) => value - seen(other, eye)[at]));

/** @param {string} name */
function token(name) {
  const sheet = readFileSync("koppel/tokens/tokens.css", "utf8");
  return sheet.match(new RegExp(`--${name}: (#[0-9a-f]{6});`))?.[1] ?? "";
}

/** Kinds of `layers/`, in the order in which the map has them. */
const kinds = readdirSync("layers")
  .filter((name) => name.endsWith(".toml"))
  .flatMap((name) => {
    const parts = readFileSync(`layers/${name}`, "utf8").split(/^\[/m).slice(1);
    return parts.flatMap((part) => {
      const color = part.match(/^color = "(.*)"/m)?.[1];
      const icon = part.match(/^icon = "(.*)"/m)?.[1];
      return color && icon ? [{ theme: name, color, icon }] : [];
    });
  });

test("the matrices tell red from green for usual eyes only", () => {
  assert.ok(apart("#c03020", "#508020", EYES.usual) > 60);
  assert.ok(apart("#c03020", "#508020", EYES.deuteranopia) < 40);
});

test("colours that say different things lie apart, whoever looks", () => {
  const roles = ["chance", "warn", "ink", "white", "done"].map((name) => ({ name, color: token(name) }));
  for (const [eye, matrix] of Object.entries(EYES)) {
    for (const [at, one] of roles.entries()) {
      for (const other of roles.slice(at + 1)) {
        const far = apart(one.color, other.color, matrix);
        assert.ok(far > 18, `${one.name} and ${other.name} for ${eye}: ${far}`);
      }
    }
  }
});

test("kinds whose colours look alike to anybody have another sign", () => {
  let alike = 0;
  for (const [at, one] of kinds.entries()) {
    for (const other of kinds.slice(at + 1)) {
      if (!Object.values(EYES).some((eye) => apart(one.color, other.color, eye) < 12)) continue;
      alike += 1;
      assert.notEqual(one.icon, other.icon);
    }
  }
  assert.ok(kinds.length > 30 && alike > 10, `${kinds.length} ${alike}`);
});

test("areas of kinds of one theme are hatched differently", () => {
  for (const theme of new Set(kinds.map((kind) => kind.theme))) {
    const hatches = kinds.flatMap((kind, at) => (kind.theme === theme ? [JSON.stringify(hatchOf(at))] : []));
    assert.equal(new Set(hatches).size, hatches.length, theme);
  }
});

test("how far a work is shows without any colour", () => {
  const looks = Object.values(STROKES).map(({ width, dash, round }) => JSON.stringify({ width, dash, round }));
  assert.equal(new Set(looks).size, looks.length);
});
