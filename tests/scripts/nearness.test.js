import assert from "node:assert/strict";
import { test } from "node:test";
import { AREA, howNear, lead, readDoors } from "../../koppel/publish/assets/nearness.js";

const words = {
  near_here: "hier",
  near_door: "op {metres} m",
  near_area: "ergens",
  door_none: "niets",
  door_area: "buurt",
  door_wide: "verder",
  door_over: "klaar",
  door_one: "een",
  door_some: "{count} werken",
};

test("a door is told its works with metres, and those of which only the buurt is known", () => {
  const [door] = readDoors({
    origin: [0, 0],
    scale: 1,
    keys: ["a", "b", "c"],
    somewhere: [[], [2]],
    doors: [["9741KL", "12", 90, 0, 1, 0, 0, 7, 1, 4, 80]],
  });
  assert.equal(door.name, "9741KL-12");
  assert.deepEqual(door.place, [0.75, 0.5]);
  assert.deepEqual(door.works, [
    { key: "a", how: 0, metres: 7 },
    { key: "b", how: 4, metres: 80 },
    { key: "c", how: AREA, metres: 0 },
  ]);
});

test("less than three metres is here", () => {
  assert.equal(howNear({ key: "a", how: 0, metres: 2 }, words), "hier");
  assert.equal(howNear({ key: "a", how: 0, metres: 3 }, words), "op 3 m");
  assert.equal(howNear({ key: "a", how: AREA, metres: 0 }, words), "ergens");
});

test("the sentence on top says the most that is true of all", () => {
  const near = { key: "a", how: 1, metres: 5 };
  const wide = { key: "b", how: 5, metres: 500 };
  const area = { key: "c", how: AREA, metres: 0 };
  const open = () => false;
  assert.equal(lead([], open, words), "niets");
  assert.equal(lead([area], open, words), "buurt");
  assert.equal(lead([area, wide], open, words), "verder");
  assert.equal(
    lead([near], () => true, words),
    "klaar",
  );
  assert.equal(lead([near], open, words), "een");
  assert.equal(lead([near, wide], open, words), "2 werken");
});
