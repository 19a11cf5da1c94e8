// <grid-keys><table>…</table></grid-keys>: arrows, Enter and Tab go from cell to cell, Esc gives a cell back as it was.
const CELLS = "input:not([type=hidden], .unfold), select";

class GridKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("focusin", ({ target }) => { this.before = target.value; });
    this.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const cell = event.target.closest("td, th");
    if (!cell || !event.target.matches(CELLS) || event.altKey || event.ctrlKey || event.isComposing) return;
    const go = this.way(event);
    if (event.key === "Escape") this.restore(event.target);
    else if (!go || !this.go(cell, ...go)) return event.key === "Enter" && event.preventDefault();
    event.preventDefault();
  }

  // Rows and columns to go. Inside a text the arrows go through the text first; up and down choose in a list.
  way({ key, shiftKey, target }) {
    const chooses = target.matches("select, [list]");
    const atStart = target.matches("select") || target.selectionEnd === 0;
    const atEnd = target.matches("select") || target.selectionStart === target.value.length;
    if (key === "Enter") return [shiftKey ? -1 : 1, 0];
    if (shiftKey) return null;
    if (key === "ArrowUp" && !chooses) return [-1, 0];
    if (key === "ArrowDown" && !chooses) return [1, 0];
    if (key === "ArrowLeft" && atStart) return [0, -1];
    if (key === "ArrowRight" && atEnd) return [0, 1];
    return null;
  }

  go(cell, rows, columns) {
    const all = [...this.querySelectorAll("tbody tr:not(.more)")];
    const at = all.indexOf(cell.parentElement);
    for (let row = at + rows, column = cell.cellIndex + columns; ; row += rows, column += columns) {
      const there = all[row]?.cells[column];
      if (!there) return false;
      const field = there.querySelector(CELLS);
      if (field) { field.focus(); field.select?.(); return true; }
    }
  }

  restore(field) {
    field.value = this.before;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("grid-keys", GridKeys);
