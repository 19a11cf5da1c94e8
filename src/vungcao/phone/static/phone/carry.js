// <phone-carry data-register data-place data-done data-failed><form method="post">…</form></phone-carry>: takes the
// records that stand onto this phone.
import { put } from "./kept.js";
import { nameOf } from "./records.js";
import { root, sendAll } from "./sending.js";

class PhoneCarry extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => this.carry(event));
  }

  // What waits is sent first: an edit made later upon the newer record would stand beside it as another's.
  async carry(event) {
    event.preventDefault();
    await sendAll();
    const told = await this.ask().catch(() => ({}));
    if (told.records) {
      await put("records", { id: nameOf(this.dataset), ...told });
      dispatchEvent(new Event("carried"));
    }
    this.querySelector("[role=status]").textContent = told.records ? this.dataset.done : told.said || this.dataset.failed;
  }

  async ask() {
    const { person, token } = await (await fetch(`${root}/phien/`)).json();
    if (!person) return {};
    const body = new FormData(this.form);
    const answer = await fetch(this.form.action, { method: "POST", headers: { "X-CSRFToken": token }, body });
    return { ...(await answer.json()), person };
  }
}

customElements.define("phone-carry", PhoneCarry);
