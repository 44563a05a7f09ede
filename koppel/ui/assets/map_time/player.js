/* Plays through time: the window runs on by days, or by whole months where the system asks for little motion. */

import { firstDayOf, monthOf } from "../map/months.js";

/** @typedef {import("../map/time_window.js").Months} Months */

/** Months a second at the first speed. */
const MONTHS_A_SECOND = 1.5;
const STEP_MS = 1200;
/** A tab that slept goes on from where it was. */
const LONGEST_FRAME_MS = 100;

/**
 * Return the days of a window that begins within a month.
 *
 * @param {number} first - month, a part of one as well
 * @param {number} width - months after the first one
 * @returns {{ first: number, last: number }}
 */
export function daysFrom(first, width) {
  /** @param {number} at */
  const day = (at) => {
    const month = Math.floor(at);
    return firstDayOf(month) + Math.floor((at - month) * (firstDayOf(month + 1) - firstDayOf(month)));
  };
  return { first: day(first), last: day(first + width + 1) - 1 };
}

export class Player {
  /**
   * @param {{ frame: (days: { first: number, last: number }, months: Months) => void, end: () => void }} acts
   */
  constructor(acts) {
    this.acts = acts;
    this.speed = 1;
    this.isPlaying = false;
    /** Month of the window's beginning, a part of one as well. */
    this.at = 0;
    this.width = 0;
    this.last = 0;
    this.before = 0;
    this.timer = 0;
    this.frame = 0;
  }

  /**
   * @param {Months} window
   * @param {Months} axis
   */
  play(window, axis) {
    this.stop();
    this.at = window.first;
    this.width = window.last - window.first;
    this.last = axis.last - this.width;
    this.isPlaying = true;
    this.before = 0;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.stepOn();
    else this.frame = requestAnimationFrame((now) => this.run(now));
  }

  stepOn() {
    this.timer = window.setTimeout(() => {
      this.show(Math.floor(this.at) + 1);
      if (this.isPlaying) this.stepOn();
    }, STEP_MS / this.speed);
  }

  /** @param {number} now */
  run(now) {
    const passed = this.before ? Math.min(now - this.before, LONGEST_FRAME_MS) : 0;
    this.before = now;
    this.show(this.at + (passed / 1000) * MONTHS_A_SECOND * this.speed);
    if (this.isPlaying) this.frame = requestAnimationFrame((next) => this.run(next));
  }

  /** @param {number} at */
  show(at) {
    const isOver = at >= this.last;
    this.at = isOver ? this.last : at;
    const days = daysFrom(this.at, this.width);
    const first = monthOf(days.first);
    this.acts.frame(days, { first, last: first + this.width });
    if (!isOver) return;
    this.stop();
    this.acts.end();
  }

  stop() {
    this.isPlaying = false;
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
  }
}
