// <phone-queue data-…="words"><ol></ol>…</phone-queue>: the edits on this phone, each with what became of it.
import { all, clear, takeOffOld } from "./kept.js";
import { root, sendAll } from "./sending.js";

const AGAIN = 60_000;

class PhoneQueue extends HTMLElement {
  async connectedCallback() {
    navigator.serviceWorker?.register(`${root}/giu-trang.js`);
    navigator.storage?.persist?.();
    this.querySelector("[data-send]").addEventListener("click", () => this.send());
    this.querySelector("[data-clear]").addEventListener("click", () => this.clear());
    addEventListener("online", () => this.send());
    addEventListener("kept", () => this.show().then(() => this.send()));
    setInterval(() => this.send(), AGAIN);
    await takeOffOld();
    await this.show();
    await this.send();
  }

  async send() {
    const how = await sendAll();
    this.querySelector("[role=status]").textContent = this.getAttribute(`data-${how}`) ?? "";
    this.querySelector("[data-sign-in]").hidden = how !== "signed-out";
    await this.show();
    this.dispatchEvent(new CustomEvent("sent", { bubbles: true }));
  }

  async show() {
    const edits = (await all("edits")).sort((a, b) => b.turn - a.turn);
    const list = this.querySelector("ol");
    list.replaceChildren(...edits.map((edit) => this.line(edit)));
    list.hidden = !edits.length;
    this.querySelector("[data-none]").hidden = edits.length > 0;
  }

  line(edit) {
    const line = this.querySelector("template").content.cloneNode(true).firstElementChild;
    line.dataset.state = edit.state;
    line.querySelector(".what").textContent = edit.title;
    line.querySelector(".state").textContent = this.querySelector(`[data-word="${edit.state}"]`)?.textContent ?? edit.state;
    line.querySelector(".why").textContent = edit.said ?? "";
    const mend = line.querySelector("a");
    mend.hidden = !["returned", "draft", "refused"].includes(edit.state);
    mend.href = `${root}/nhap/${edit.register}/${edit.place}/#${edit.id}`;
    return line;
  }

  async clear() {
    const unsent = (await all("edits")).some(({ state }) => state === "unsent");
    if (!confirm(unsent ? this.dataset.clearUnsent : this.dataset.clearSent)) return;
    await clear();
    await this.show();
  }
}

customElements.define("phone-queue", PhoneQueue);
