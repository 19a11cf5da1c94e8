// <phone-form data-register data-place data-person data-code data-letters data-title data-kept><form>…</form>
// </phone-form>: a record is chosen or new, typed, and kept on the phone before anything is sent.
import { get, put } from "./kept.js";
import { carriedBy, knownOf, newEdit, newKey } from "./records.js";

const fields = (form) => [...form.elements].filter(({ name }) => name?.startsWith("f_"));

class PhoneForm extends HTMLElement {
  async connectedCallback() {
    this.form = this.querySelector("form");
    this.choice = this.form.elements.which;
    this.choice.addEventListener("change", () => this.choose());
    this.form.addEventListener("submit", (event) => this.keep(event));
    addEventListener("carried", () => this.offer());
    addEventListener("hashchange", () => this.mend());
    await this.offer();
    await this.mend();
  }

  async offer() {
    const { records } = await carriedBy(this.dataset.person, this.dataset);
    this.choice.replaceChildren(this.choice.options[0], ...records.map(({ key, title }) => new Option(title, key)));
  }

  async choose() {
    const { version, own } = await knownOf(this.choice.value, this.dataset.person, this.dataset);
    this.fill(own.at(-1)?.facts ?? version?.facts ?? {});
  }

  fill(facts) {
    for (const field of fields(this.form)) field.value = facts[field.name.slice(2)] ?? "";
  }

  // An edit that came back is opened as it was typed, with why.
  async mend() {
    this.mended = location.hash ? await get("edits", location.hash.slice(1)) : undefined;
    if (!this.mended) return;
    this.choice.value = [...this.choice.options].some(({ value }) => value === this.mended.key) ? this.mended.key : "";
    this.form.elements.valid_from.value = this.mended.valid_from;
    this.fill(this.mended.facts);
    this.say(this.mended.said ?? "");
  }

  async keep(event) {
    event.preventDefault();
    const key = this.choice.value || this.mended?.key || newKey(this.dataset);
    const facts = Object.fromEntries(fields(this.form).map((field) => [field.name.slice(2), field.value]));
    const { valid_from, note } = this.form.elements;
    await put("edits", await newEdit(this.dataset, { key, facts, valid_from: valid_from.value, note: note.value }, this.mended));
    history.replaceState(null, "", location.pathname);
    this.mended = undefined;
    this.form.reset();
    this.say(this.dataset.kept);
    dispatchEvent(new Event("kept"));
  }

  say(words) { this.querySelector("[role=status]").textContent = words; }
}

customElements.define("phone-form", PhoneForm);
