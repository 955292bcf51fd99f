// A list that is put in order: its buttons move a row at once, and a row can be dragged. Without scripts the same buttons ask the server.
const ROW = "[data-row]";

export function ordering(form: HTMLFormElement): void {
  const list = form.querySelector<HTMLElement>("[data-list]");
  if (!list) return;
  list.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-move]");
    const row = button?.closest<HTMLElement>(ROW);
    if (!button || !row) return;
    event.preventDefault();
    const beside = button.dataset.move === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!beside) return;
    if (button.dataset.move === "up") beside.before(row);
    else beside.after(row);
    button.focus();
  });
  startDragging(list);
  keepFromLeaving(form, list);
}

// What is not saved yet is not left without a question. The server says what it knows of; what was moved or ticked here shows itself.
function keepFromLeaving(form: HTMLFormElement, list: HTMLElement): void {
  const order = (): string => [...list.querySelectorAll<HTMLInputElement>("input[name=listing]")].map((one) => one.value).join();
  const first = order();
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  window.addEventListener("beforeunload", (event) => {
    const isChanged = "unsaved" in form.dataset || order() !== first || form.querySelector("input[name=add]:checked") !== null;
    if (!isSent && isChanged) event.preventDefault();
  });
}

function startDragging(list: HTMLElement): void {
  let dragged: HTMLElement | null = null;
  list.classList.add("can-drag");
  list.querySelectorAll<HTMLElement>(ROW).forEach((row) => (row.draggable = true));
  list.addEventListener("dragstart", (event) => {
    dragged = (event.target as Element).closest<HTMLElement>(ROW);
    dragged?.classList.add("dragged");
    event.dataTransfer?.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = (event.target as Element).closest<HTMLElement>(ROW);
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const middle = over.getBoundingClientRect().top + over.offsetHeight / 2;
    if (event.clientY < middle) over.before(dragged);
    else over.after(dragged);
  });
  for (const kind of ["drop", "dragend"])
    list.addEventListener(kind, (event) => {
      event.preventDefault();
      dragged?.classList.remove("dragged");
      dragged = null;
    });
}
