// The phones' page: one vote a tab, and a look every two seconds at what the teacher has done.

(() => {
  const options = /** @type {HTMLElement} */ (document.getElementById("options"));
  const said = /** @type {HTMLElement} */ (document.getElementById("said"));
  const buttons = [...options.querySelectorAll("button")];
  const room = location.pathname.replace(/\/$/, "");
  const number = Number(options.dataset.number);
  const WAIT = 2000; // milliseconds
  const WORDS = {
    vote: "Choose your answer.",
    sent: "Counted. You can still change it.",
    discuss: "Closed. Talk with your neighbour.",
    again: "Vote again, the same or another one.",
    late: "Too late: this vote is closed.",
    lost: "No connection. Trying again.",
    over: "This room is over.",
    votes: "Votes:",
  };
  let round = 0;
  let phase = "";
  let isOver = false;

  /** A random name for this tab, kept as long as it is open. */
  function token() {
    const key = "stride-lab-tab";
    try {
      const known = sessionStorage.getItem(key);
      if (known) return known;
    } catch {
      // a browser that keeps nothing has a new name after a reload
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const name = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    try {
      sessionStorage.setItem(key, name);
    } catch {
      // as above
    }
    return name;
  }
  const tab = token();

  /** @param {number} at */
  async function vote(at) {
    const body = JSON.stringify({ token: tab, option: at, number, round });
    const headers = { "content-type": "application/json" };
    try {
      const answer = await fetch(room, { method: "POST", headers, body });
      if (answer.status === 204) {
        buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(index === at)));
        said.textContent = WORDS.sent;
      } else {
        said.textContent = WORDS.late;
        look();
      }
    } catch {
      said.textContent = WORDS.lost;
    }
  }
  buttons.forEach((button, at) => button.addEventListener("click", () => vote(at)));

  /** @param {{ right: number, bars: number[][], why: string[] }} state */
  function reveal({ right, bars, why }) {
    buttons.forEach((button, at) => {
      button.classList.toggle("right", at === right);
      const counts = document.createElement("small");
      const second = bars[1].some(Boolean) ? `, then ${bars[1][at]}` : "";
      counts.textContent = `${WORDS.votes} ${bars[0][at]}${second}.\n${why[at]}`;
      button.append(counts);
    });
    said.textContent = "";
  }

  async function look() {
    try {
      const answer = await fetch(`${room}/state`, { cache: "no-store" });
      if (answer.status === 404) {
        isOver = true;
        said.textContent = WORDS.over;
        buttons.forEach((button) => (button.disabled = true));
        return;
      }
      const state = await answer.json();
      if (state.number !== number) return location.reload();
      if (state.phase === phase && state.round === round) {
        if (said.textContent === WORDS.lost) said.textContent = phase === "vote" ? WORDS.vote : WORDS.discuss;
        return;
      }
      const isAgain = state.round > 1;
      [phase, round] = [state.phase, state.round];
      for (const button of buttons) {
        button.disabled = phase !== "vote";
        if (phase === "vote") button.setAttribute("aria-pressed", "false");
      }
      if (phase === "shown") reveal(state);
      else said.textContent = phase === "discuss" ? WORDS.discuss : isAgain ? WORDS.again : WORDS.vote;
    } catch {
      said.textContent = WORDS.lost;
    }
  }

  async function follow() {
    await look();
    if (!isOver) setTimeout(follow, WAIT);
  }
  follow();
})();
