// Sends what waits, oldest first, once the network is there and its writer is signed in. Nothing leaves the phone's
// keeping before the server has said under which name it keeps it.
import { all, drop, get, put } from "./kept.js";

const SETTLED = ["approved", "withdrawn", "handled"];
let turn = Promise.resolve();

export const root = document.documentElement.lang === "en" ? "/en/dien-thoai" : "/dien-thoai";

// One sending at a time; the answer is "sent", "signed-out", or "no-network".
export function sendAll() {
  turn = turn.then(trySending, trySending);
  return turn;
}

async function trySending() {
  try {
    const session = await (await fetch(`${root}/phien/`)).json();
    if (!session.person) return "signed-out";
    const mine = (await all("edits")).filter((edit) => edit.person === session.person);
    for (const edit of mine.filter(({ state }) => state === "unsent").sort((a, b) => a.turn - b.turn)) {
      if (!(await send(edit, session.token))) return "signed-out";
    }
    await askWhatBecame(session);
    return "sent";
  } catch (fault) {
    if (fault instanceof TypeError) return "no-network";
    throw fault;
  }
}

async function send(edit, token) {
  const { title, turn: _turn, state, said, person, ...told } = edit;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(`${root}/gui/`, { method: "POST", headers, body: JSON.stringify(told) });
  if (answer.status === 401 || answer.status === 403) return false;
  if (answer.status >= 500) throw new TypeError("the server is not itself");
  const fate = await answer.json();
  await put("edits", { ...edit, state: answer.ok ? fate.state : "refused", said: fate.said });
  if (answer.ok && edit.mends && (await get("edits", edit.mends))) await drop("edits", edit.mends);
  return true;
}

async function askWhatBecame({ person, token }) {
  const asked = (await all("edits")).filter((edit) => edit.person === person && edit.state !== "unsent");
  if (!asked.length) return;
  const body = new URLSearchParams(asked.map(({ id }) => ["id", id]));
  const answer = await fetch(`${root}/trang-thai/`, { method: "POST", headers: { "X-CSRFToken": token }, body });
  if (!answer.ok) return;
  const { states } = await answer.json();
  for (const edit of asked) {
    const [state, said] = states[edit.id] ?? [edit.state, edit.said];
    await (SETTLED.includes(state) && edit.state === state ? drop("edits", edit.id) : put("edits", { ...edit, state, said }));
  }
}
