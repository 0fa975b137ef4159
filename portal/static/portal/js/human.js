// Solves ALTCHA's puzzle while a person fills the form in, so that they need
// not answer the sum. Without crypto.subtle (plain http) the sum stays.
const ENOUGH_FOR_ONE_TURN = 500;
const encoder = new TextEncoder();

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", encoder.encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function solve(puzzle) {
  for (let start = 0; start <= puzzle.max_number; start += ENOUGH_FOR_ONE_TURN) {
    const numbers = Array.from({ length: ENOUGH_FOR_ONE_TURN }, (_, i) => start + i);
    const hashes = await Promise.all(numbers.map((number) => digest(puzzle.salt + number)));
    const found = hashes.indexOf(puzzle.challenge);
    if (found >= 0) return start + found;
  }
  return null;
}

async function prove(box) {
  const { algorithm, challenge, salt, signature, ...rest } = JSON.parse(box.dataset.human);
  const sum = box.querySelector(".human-sum");
  const state = box.querySelector(".human-state");
  sum.hidden = true;
  state.hidden = false;
  state.textContent = "Проверяем сами, отвечать ни на что не нужно…";
  const number = await solve({ challenge, salt, ...rest });
  if (number === null) {
    state.hidden = true;
    sum.hidden = false;
    return;
  }
  const solution = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  box.querySelector("[name$='-solution']").value = solution;
  state.textContent = "Проверка пройдена.";
  box.dataset.solved = "yes";
}

if (globalThis.crypto?.subtle) {
  document.querySelectorAll("[data-human]").forEach((box) => {
    const form = box.closest("form");
    const ready = prove(box);
    // Whoever is quicker than the puzzle waits for it.
    form?.addEventListener("submit", async (event) => {
      if (box.dataset.solved) return;
      event.preventDefault();
      await ready;
      form.requestSubmit(event.submitter);
    }, { once: true });
  });
}
