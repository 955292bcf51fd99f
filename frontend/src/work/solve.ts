// Works on the task of a form in short pieces, so that typing is never held up; writes the solution into the form.
import { Prefix } from "./sha256";

const PIECE_MS = 12;

function pause(): Promise<void> {
  return new Promise((go) => setTimeout(go, 0));
}

async function solution(task: string, bits: number): Promise<string> {
  const prefix = new Prefix(`${task}.`);
  for (let n = 0; ; ) {
    const until = performance.now() + PIECE_MS;
    while (performance.now() < until) {
      for (let i = 0; i < 64; i++, n++) if (prefix.first32(String(n)) >>> (32 - bits) === 0) return String(n);
    }
    await pause();
  }
}

export function work(form: HTMLFormElement): void {
  const task = form.querySelector<HTMLInputElement>("input[name=task]");
  const answer = form.querySelector<HTMLInputElement>("input[name=solution]");
  const state = form.querySelector<HTMLElement>("[data-work-state]");
  const bits = Number(form.dataset.work);
  if (!task?.value || !answer || !bits) return;
  let begun: Promise<void> | undefined;
  const begin = (): Promise<void> => (begun ??= solution(task.value, bits).then((found) => void (answer.value = found)));
  form.addEventListener("focusin", () => void begin(), { once: true });
  // Before the helper that sends a form once sees it: what waits for its solution has not been sent.
  form.addEventListener(
    "submit",
    (event) => {
      if (answer.value) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (state) state.textContent = form.dataset.working ?? "";
      const pressed = event.submitter instanceof HTMLElement ? event.submitter : undefined;
      void begin().then(() => form.requestSubmit(pressed));
    },
    { capture: true },
  );
}
