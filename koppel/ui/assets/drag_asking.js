/* Asking the server what a month would do: one question at a time, and of answers that come late nothing is told. */

/**
 * @template Question, Answer
 */
export class Asking {
  /**
   * @param {(question: Question) => Promise<Answer>} ask
   * @param {(answer: Answer) => void} tell
   * @param {(error: unknown) => void} fail
   */
  constructor(ask, tell, fail) {
    this.ask = ask;
    this.tell = tell;
    this.fail = fail;
    /** @type {{ question: Question } | null} */
    this.next = null;
    this.isBusy = false;
    this.round = 0;
  }

  /**
   * Ask; what was asked before and not answered yet is not wanted any more.
   *
   * @param {Question} question
   */
  want(question) {
    this.next = { question };
    this.round += 1;
    if (!this.isBusy) this.go();
  }

  /** Want nothing any more. */
  drop() {
    this.next = null;
    this.round += 1;
  }

  async go() {
    while (this.next) {
      const { question } = this.next;
      const { round } = this;
      this.next = null;
      this.isBusy = true;
      try {
        const answer = await this.ask(question);
        if (round === this.round) this.tell(answer);
      } catch (error) {
        if (round === this.round) this.fail(error);
      }
      this.isBusy = false;
    }
  }
}

/**
 * Send a question of a scenario; what the server refuses is an error with its words.
 *
 * @param {string} url
 * @param {Record<string, unknown>} question
 * @returns {Promise<any>}
 */
export async function askScenario(url, question) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
  const told = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : null;
  if (answer.ok && told) return told;
  throw new Refused(told?.text || "", answer.status);
}

export class Refused extends Error {
  /**
   * @param {string} text - for people; empty where the server said nothing
   * @param {number} status
   */
  constructor(text, status) {
    super(text || `${status}`);
    this.text = text;
    this.status = status;
  }
}
