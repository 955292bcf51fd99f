// Who is there. For the guide each guest has a compass, what they ask for, and what the guide may do.
import { GUIDE, type Look, type Member } from "./protocol";

export interface Deeds {
  floor: (id: string, on: boolean) => void;
  remove: (row: number) => void;
}

const COMPASS =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" opacity=".45"/><path d="M12 4l4 9-4-2-4 2z" fill="currentColor"/></svg>';

export class People {
  private members: Member[] = [];
  private seen: Record<string, Look> = {};
  private leaving = 0; // the row whose guest is about to be asked to leave

  constructor(
    private readonly list: HTMLElement,
    private readonly words: Record<string, string>,
    private readonly you: { id: string },
    private readonly sceneName: (key: string) => string,
    private readonly deeds: Deeds | null,
  ) {}

  show(members: Member[]): void {
    this.members = members;
    this.list.replaceChildren(...members.filter((one) => !this.deeds || one.id !== GUIDE).map((one) => this.drawn(one)));
    this.looks(this.seen);
  }

  looks(looks: Record<string, Look>): void {
    this.seen = looks;
    for (const [id, look] of Object.entries(looks)) {
      const row = this.list.querySelector<HTMLElement>(`[data-member="${id}"]`);
      if (!row) continue;
      row.style.setProperty("--turn", `${look.yaw / 10}deg`);
      const place = row.querySelector("[data-where]");
      if (place) place.textContent = `${this.sceneName(look.scene)} · ${Math.round(look.yaw / 10) % 360}°`;
    }
  }

  get asking(): number {
    return this.members.filter((one) => one.hand).length;
  }

  private drawn(one: Member): HTMLElement {
    const made = document.createElement("li");
    made.dataset.member = one.id;
    made.className = one.here ? "person" : "person away";
    if (this.deeds) made.insertAdjacentHTML("beforeend", COMPASS);
    const text = document.createElement("div");
    const name = document.createElement("b");
    name.textContent = one.name + (one.id === this.you.id ? (this.words.you ?? "") : "");
    text.append(name);
    const notes = [
      one.id === GUIDE ? this.words.guide : one.firm,
      one.hand ? this.words.asks : "",
      one.voice ? this.words.speaks : one.floor ? this.words.hasFloor : "",
      this.deeds && one.follows === false ? this.words.looksFreely : "",
      one.here ? "" : this.words.interrupted,
    ].filter(Boolean);
    const note = document.createElement("small");
    note.textContent = notes.join(" · ");
    text.append(note);
    if (this.deeds) {
      const where = document.createElement("small");
      where.dataset.where = "";
      text.append(where);
    }
    made.append(text);
    if (this.deeds) {
      const deeds = document.createElement("div");
      deeds.className = "person-deeds";
      deeds.append(
        this.button(one.floor ? this.words.takeFloor : this.words.giveFloor, one.hand, () => this.deeds?.floor(one.id, !one.floor)),
        this.leave(one),
      );
      made.append(deeds);
    }
    return made;
  }

  /** Asking somebody to leave takes two presses: it stands below the floor, which is pressed often. */
  private leave(one: Member): HTMLElement {
    const row = one.row ?? 0;
    const asked = this.leaving === row;
    const word = asked ? this.words.removeSurely : this.words.remove;
    const made = this.button(word, false, () => {
      if (this.leaving === row) this.deeds?.remove(row);
      this.leaving = this.leaving === row ? 0 : row;
      this.show(this.members);
      this.list.querySelector<HTMLElement>(`[data-leave="${row}"]`)?.focus();
    }, `${word} ${one.name}`);
    made.dataset.leave = String(row);
    made.classList.toggle("btn-danger", asked);
    made.classList.toggle("btn-quiet", !asked);
    made.addEventListener("blur", () => window.setTimeout(() => {
      if (this.leaving !== row || document.activeElement?.getAttribute("data-leave") === String(row)) return;
      this.leaving = 0;
      this.show(this.members);
    }));
    return made;
  }

  private button(text: string | undefined, urgent: boolean, press: () => void, label = ""): HTMLElement {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn btn-small ${urgent ? "btn-primary" : "btn-quiet"}`;
    made.textContent = text ?? "";
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", press);
    return made;
  }
}
