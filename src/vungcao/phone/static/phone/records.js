// What this phone knows of a register in a place: the records carried from the server, and edits made here upon them.
import { all, get } from "./kept.js";

const NOTHING = { known: 0, records: [] };

export const nameOf = ({ register, place }) => `${register}|${place}`;

// The records that this person carried; another's are not shown, though they are on the same phone.
export async function carriedBy(person, paper) {
  const kept = await get("records", nameOf(paper));
  return kept?.person === person ? kept : NOTHING;
}

// The version that was carried of a record, and the edits made upon it here, in their order.
export async function knownOf(key, person, paper) {
  const carried = await carriedBy(person, paper);
  const own = (await all("edits")).filter(
    (edit) => edit.key === key && edit.person === person && nameOf(edit) === nameOf(paper) && edit.known === carried.known,
  );
  own.sort((a, b) => a.position - b.position);
  return { version: carried.records.find((record) => record.key === key), own, known: carried.known };
}

// A code for a new record, of letters that are not taken for figures when they are read out.
export function newKey({ code, letters }) {
  const drawn = crypto.getRandomValues(new Uint8Array(8));
  return `${code}-${[...drawn].map((byte) => letters[byte % letters.length]).join("")}`;
}

// An edit under a name of its own, made upon what this phone knows of the record; `mended` is the one that came back.
export async function newEdit({ register, place, person, title }, typed, mended) {
  const { version, own, known } = await knownOf(typed.key, person, { register, place });
  const [id, upon] = [crypto.randomUUID(), own.filter((edit) => edit.id !== mended?.id)];
  return {
    ...typed, id, register, place, person, known, base_seq: version?.seq ?? 0,
    branch: upon[0]?.branch ?? id, position: upon.length + 1, mends: mended?.id ?? "",
    title: `${title}: ${version?.title ?? typed.key}`, turn: Date.now(), state: "unsent", said: "",
  };
}
