// A large file goes up in parts before its form is sent: progress, pause, and going on after a cut or a closed page.
import { DetailedError, Upload } from "tus-js-client";

const PART = 8 * 1024 * 1024;
const DELAYS = [0, 1000, 3000, 5000, ...Array<number>(30).fill(10_000)];
const MEANT = [400, 403, 404, 413, 422, 429, 507]; // answers that trying again does not change

function mb(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);
}

function statusOf(error: Error | DetailedError): number {
  return "originalResponse" in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

export function arrive(input: HTMLInputElement): void {
  const form = input.form;
  const place = form?.querySelector<HTMLElement>("[data-arriving]");
  const arrived = form?.querySelector<HTMLInputElement>("input[data-arrived]");
  const bar = place?.querySelector("progress");
  const text = place?.querySelector<HTMLElement>("[data-text]");
  const pause = place?.querySelector<HTMLButtonElement>("[data-pause]");
  const cancel = place?.querySelector<HTMLButtonElement>("[data-cancel]");
  if (!form || !place || !arrived || !bar || !text || !pause || !cancel) return;
  let upload: Upload | undefined;
  let pressed: HTMLElement | undefined;
  let paused = false;

  const say = (words: string | undefined): void => void (text.textContent = words ?? "");
  const shown = (done: number, whole: number): void => {
    bar.max = whole;
    bar.value = done;
    say(place.dataset.sayPart?.replace("{done}", mb(done)).replace("{whole}", mb(whole)));
  };
  const leaving = (event: BeforeUnloadEvent): void => event.preventDefault();
  const going = (on: boolean): void => {
    form.querySelectorAll<HTMLButtonElement>("button[type=submit]").forEach((button) => (button.disabled = on));
    (on ? addEventListener : removeEventListener)("beforeunload", leaving as EventListener);
  };
  const hold = (words: string | undefined): void => {
    paused = true;
    pause.textContent = pause.dataset.goOn ?? "";
    say(words);
  };
  const goOn = (): void => {
    if (!upload) return;
    paused = false;
    pause.textContent = pause.dataset.halt ?? "";
    upload.start();
  };

  const begin = async (file: File): Promise<void> => {
    going(true);
    place.hidden = false;
    paused = false;
    pause.hidden = false;
    pause.textContent = pause.dataset.halt ?? "";
    shown(0, file.size);
    const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    const one = new Upload(file, {
      endpoint: input.dataset.resumable ?? "",
      chunkSize: PART,
      retryDelays: DELAYS,
      headers: { "X-CSRFToken": token },
      metadata: { filename: file.name, filetype: file.type },
      removeFingerprintOnSuccess: true,
      onShouldRetry: (error) => {
        if (MEANT.includes(statusOf(error))) return false;
        say(place.dataset.sayCut);
        return true;
      },
      onProgress: shown,
      onError: (error) => {
        if (MEANT.includes(statusOf(error))) {
          const body = "originalResponse" in error ? error.originalResponse?.getBody() : "";
          pause.hidden = true;
          going(false);
          upload = undefined;
          say(body && body.length < 300 && !body.includes("<") ? body : place.dataset.sayFailed);
        } else hold(place.dataset.sayCut);
      },
      onSuccess: () => {
        going(false);
        shown(file.size, file.size);
        arrived.value = new URL(one.url ?? "", location.href).pathname.split("/").filter(Boolean).pop() ?? "";
        input.required = false;
        input.value = "";
        form.requestSubmit(pressed);
      },
    });
    upload = one;
    const [earlier] = await one.findPreviousUploads();
    if (earlier) one.resumeFromPreviousUpload(earlier);
    one.start();
  };

  pause.addEventListener("click", () => {
    if (paused) return goOn();
    void upload?.abort();
    hold(place.dataset.sayPaused);
  });
  cancel.addEventListener("click", () => {
    void upload?.abort(true);
    upload = undefined;
    place.hidden = true;
    going(false);
  });
  addEventListener("online", () => {
    if (upload && !paused) void upload.abort().then(goOn);
  });
  input.addEventListener("change", () => (arrived.value = ""));
  // Before the helper that sends a form once sees it: a form whose file is on its way has not been sent.
  form.addEventListener(
    "submit",
    (event) => {
      const file = input.files?.[0];
      if (!file?.size || arrived.value) return; // an empty file is the form's to refuse
      event.preventDefault();
      event.stopImmediatePropagation();
      pressed = event.submitter instanceof HTMLElement ? event.submitter : undefined;
      void begin(file);
    },
    { capture: true },
  );
}
