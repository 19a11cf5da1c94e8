// <grid-save data-unsaved="…" data-lost="…">…<p role="status"></p></grid-save> in a form: what is typed is kept as it
// is typed, one save at a time, each of the cells changed since; an older window never writes over a newer.
const [WAIT, AGAIN] = [700, 5000];
const ALWAYS = ["csrfmiddlewaretoken", "draft", "revision", "known", "reserved"];

class GridSave extends HTMLElement {
  connectedCallback() {
    this.changed = new Set();
    this.form = this.closest("form");
    this.form.addEventListener("input", ({ target }) => this.note(target));
    this.form.addEventListener("submit", (event) => this.leave(event));
    addEventListener("pagehide", () => this.changed.size && navigator.sendBeacon(this.form.action, this.body()));
  }

  note(field) {
    if (field.type === "file" || field.type === "checkbox" || field.name.startsWith("tep-")) return;
    this.changed.add(field);
    this.say(this.dataset.unsaved);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  body() {
    const body = new FormData();
    for (const name of ALWAYS) body.set(name, this.form.elements[name].value);
    for (const field of this.changed) body.set(field.name, field.value);
    body.set("tu-luu", "1");
    return body;
  }

  async save() {
    if (this.saving || this.stale || !this.changed.size) return this.saving;
    this.saving = this.send(this.body(), new Map([...this.changed].map((field) => [field, field.value])));
    await this.saving;
    this.saving = null;
    if (this.changed.size && !this.stale) this.timer = setTimeout(() => this.save(), this.lost ? AGAIN : WAIT);
  }

  async send(body, sent) {
    const answer = await fetch(this.form.action, { method: "POST", body }).catch(() => null);
    const told = await answer?.json().catch(() => null);
    [this.lost, this.stale] = [!told, told && !answer.ok];
    this.say(told ? told.said : this.dataset.lost);
    if (!told || this.stale) return;
    sent.forEach((value, field) => field.value === value && this.changed.delete(field));
    for (const name of ["draft", "revision"]) this.form.elements[name].value = told[name];
  }

  async leave(event) {
    clearTimeout(this.timer);
    if (!this.saving) return this.changed.clear();
    event.preventDefault();
    await this.saving;
    this.form.requestSubmit(event.submitter);
  }

  say(words) { this.querySelector("[role=status]").textContent = words; }
}

customElements.define("grid-save", GridSave);
