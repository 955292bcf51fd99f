// A guided visit on the page: `<… data-visit='{…}'>` around a tour. A guest is led and may look freely; the guide leads.
import { say as toast } from "../kit/toasts";
import { walkOf, type Walk } from "../panorama/tour";
import { Follower, lookOf, type Led } from "./follow";
import { Line, post, type Standing } from "./line";
import { People } from "./people";
import { Pointers, sphereOf } from "./pointers";
import { GUIDE, type Heard, type Look, type Member, type Told, type Who } from "./protocol";
import { Stills } from "./stills";
import { Talk } from "./talk";
import { Voice } from "./voice";

const TENTH_OF_A_SECOND = 100;
const SAID_MS = 6000;
const AWAKE_MS = 5 * 60_000; // a session ends after half an hour of quiet; who leads is not quiet

export class Visit {
  private readonly told: Told;
  private readonly line: Line;
  private readonly talk: Talk | null;
  private readonly people: People | null;
  private readonly voice: Voice;
  private readonly you = { id: "" };
  private walk: Walk | null = null;
  private stills: Stills | null = null;
  private follower: Led | null = null;
  private pointers: Pointers | null = null;
  private lead: Look | null = null;
  private placed = false; // a guide who comes back stands where the visit stands, and only then leads on
  private heard = false;
  private me: Member | undefined;
  private waiting = 0;
  private sent = "";
  private awake = performance.now();
  private state = "";

  constructor(private readonly root: HTMLElement) {
    this.told = JSON.parse(root.dataset.visit ?? "{}") as Told;
    const { words, role } = this.told;
    this.line = new Line(this.told, (message) => this.hear(message), (standing) => this.stands(standing));
    this.voice = new Voice(this.told.ice, (message) => this.line.say(message), (n) => this.voices(n));
    const list = this.part("words");
    const form = this.part("say") as HTMLFormElement | null;
    if (role === "guide") this.you.id = GUIDE;
    this.talk = list ? new Talk(list, form, words, this.you, (text, answers) => this.write(text, answers)) : null;
    const who = this.part("people");
    this.people = who ? new People(who, words, this.you, (key) => this.sceneName(key), role === "guide" ? this.deeds() : null) : null;
    this.press("follow", () => this.follower?.follow(!this.follower.follows));
    this.press("hand", () => this.line.say({ t: "hand", on: !this.me?.hand }));
    this.press("voice", () => void this.speak());
    this.press("side", (button) => {
      const open = this.root.toggleAttribute("data-side-open");
      button.setAttribute("aria-expanded", String(open));
      button.querySelector("[data-new]")?.remove();
    });
    this.press("copy", (button) => {
      const link = this.part("link") as HTMLInputElement;
      void navigator.clipboard?.writeText(link.value).then(() => (button.textContent = words.copied ?? ""));
      link.select();
    });
    const section = root.querySelector<HTMLElement>("[data-tour]");
    section?.addEventListener("tour:ready", () => this.begin(section));
    section?.addEventListener("tour:still", () => this.beginStill(section));
    if (section?.querySelector("[data-tour-figure][data-state=ready]")) this.begin(section);
    if (section?.dataset.state === "still") this.beginStill(section);
    void this.line.open();
  }

  private begin(section: HTMLElement): void {
    const walk = walkOf(section);
    if (!walk || this.walk) return;
    this.walk = walk;
    this.pointers = new Pointers(sphereOf(walk));
    section.addEventListener("tour:position", () => this.soon());
    section.addEventListener("tour:scene", () => this.soon());
    if (this.told.role !== "guide") {
      this.follower = new Follower(walk, (follows) => this.follows(follows));
      this.follower.lead(this.lead);
    }
    walk.viewer.addEventListener("click", ({ data }) => {
      if (data.rightclick || this.told.role === "viewer") return;
      const tenths = (angle: number): number => Math.round((angle * 1800) / Math.PI);
      this.line.say({ t: "point", scene: walk.scene.key, yaw: ((tenths(data.yaw) % 3600) + 3600) % 3600, pitch: tenths(data.pitch), zoom: 0 });
    });
    void this.comeBack();
    this.soon();
  }

  private beginStill(section: HTMLElement): void {
    if (this.stills) return;
    const follows = this.told.role === "guide" ? null : (on: boolean): void => this.follows(on);
    const points = this.told.role === "viewer" ? null : (look: Look): void => void this.line.say({ t: "point", ...look });
    this.stills = new Stills(section, this.told.words.still ?? "", follows, () => this.soon(), points);
    this.pointers = new Pointers(this.stills);
    if (follows) this.follower = this.stills;
    this.follower?.lead(this.lead);
    void this.comeBack();
    this.soon();
  }

  /** The guide who opens the page again is where the visit is. Nothing of theirs is told before that. */
  private async comeBack(): Promise<void> {
    if (this.placed || !this.heard || !(this.walk ?? this.stills)) return;
    const at = this.lead;
    if (this.told.role === "guide" && at) {
      if (this.stills) this.stills.show(at.scene, at);
      else await this.stand(at);
    }
    this.placed = true;
    this.soon();
  }

  /** In two steps: a picture that has only just come opens at its own view first. */
  private async stand(at: Look): Promise<void> {
    for (let n = 0; n < 2; n++) {
      await this.walk?.goTo(at.scene, at.yaw / 10, at.pitch / 10, at.zoom / 10, false).catch(() => undefined);
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
  }

  // --- what is told ---

  /** Where one looks goes out ten times a second at most, and only what is new. */
  private soon(): void {
    if (this.waiting || this.told.role === "viewer" || !this.placed) return;
    this.waiting = window.setTimeout(() => {
      this.waiting = 0;
      const look = this.walk ? lookOf(this.walk) : this.stills?.look;
      if (!look) return;
      const text = JSON.stringify(look);
      if (text !== this.sent && this.line.say({ t: "look", ...look })) this.sent = text;
      if (this.told.role === "guide" && performance.now() - this.awake > AWAKE_MS) {
        this.awake = performance.now();
        void post(this.told.ticket);
      }
    }, TENTH_OF_A_SECOND);
  }

  private write(text: string, answers: number): boolean {
    const sent = this.line.say({ t: "say", text, answers });
    if (!sent) toast("warn", this.told.words.notSent ?? "", "visit");
    return sent;
  }

  private async speak(): Promise<void> {
    if (this.voice.isOn) this.voice.stop();
    else if (!(await this.voice.start())) toast("warn", this.told.words.noMicrophone ?? "");
    this.voices(0);
  }

  private deeds(): { floor: (id: string, on: boolean) => void; remove: (row: number) => void } {
    return {
      floor: (who, on) => this.line.say({ t: "floor", who, on }),
      remove: (row) => void post((this.told.remove ?? "").replace("/0/", `/${row}/`)),
    };
  }

  // --- what is heard ---

  private hear(message: Heard): void {
    if (message.t === "state") {
      this.you.id = message.you;
      if (message.revision !== this.told.revision) location.reload();
      this.sent = "";
      for (const remark of message.words) this.talk?.show(remark);
      this.talk?.refused(); // what the lost line took along may be sent again
      this.who(message);
      this.led(message.lead);
      this.heard = true;
      void this.comeBack();
      this.people?.looks(message.looks);
      if (this.follower) this.line.say({ t: "follow", on: this.follower.follows });
      if (this.voice.isOn) this.line.say({ t: "voice", on: true });
      this.soon();
    } else if (message.t === "who") {
      this.who(message);
    } else if (message.t === "tick") {
      this.led(message.lead);
      this.pointers?.show(message.points);
      if (message.looks) this.people?.looks(message.looks);
    } else if (message.t === "words") {
      this.talk?.show(message.item);
      if (message.item.who !== this.you.id) this.news(message.item.text);
    } else if (message.t === "signal") {
      void this.voice.take(message.from, message.data);
    } else if (message.t === "refused") {
      const zh = document.documentElement.lang.startsWith("zh");
      toast("warn", message.say ? (zh ? message.say.zh : message.say.en) : (this.told.words[message.code] ?? ""), "visit");
      this.talk?.refused();
    }
  }

  private led(look: Look | null): void {
    this.lead = look;
    this.follower?.lead(look);
  }

  private who(now: Who): void {
    this.state = now.state;
    this.me = now.members?.find((one) => one.id === this.you.id);
    if (now.members) this.people?.show(now.members);
    if (now.members) this.voice.meet(this.you.id, now.members);
    if (this.voice.isOn && this.me && !this.me.floor && this.me.id !== GUIDE) this.voice.stop();
    const guests = now.guests ?? now.members?.filter((one) => one.id !== GUIDE).length ?? 0;
    const here = this.part("here");
    if (here) here.textContent = (this.told.words.here ?? "").replace("{guests}", String(guests)).replace("{viewers}", String(now.viewers));
    const hand = this.part("hand");
    hand?.setAttribute("aria-pressed", String(Boolean(this.me?.hand)));
    const voice = this.part("voice");
    if (voice) voice.hidden = !(this.me?.id === GUIDE || this.me?.floor);
    const asking = this.part("asking");
    if (asking) asking.textContent = this.people?.asking ? (this.told.words.asking ?? "").replace("{n}", String(this.people.asking)) : "";
    this.voices(0);
    this.stands("open");
  }

  private follows(on: boolean): void {
    const button = this.part("follow");
    button?.setAttribute("aria-pressed", String(on));
    const word = button?.querySelector("span");
    if (word) word.textContent = (on ? this.told.words.following : this.told.words.back) ?? "";
    this.line.say({ t: "follow", on });
  }

  private voices(connected: number): void {
    const button = this.part("voice");
    button?.setAttribute("aria-pressed", String(this.voice.isOn));
    const word = button?.querySelector("span");
    const { voiceOn, voiceOff, voiceWith } = this.told.words;
    if (word) word.textContent = !this.voice.isOn ? (voiceOff ?? "") : connected ? (voiceWith ?? "").replace("{n}", String(connected)) : (voiceOn ?? "");
    if (button) button.dataset.connected = String(connected);
  }

  /** The newest words beside the picture, for a moment, where the list is not in sight. */
  private news(text: string): void {
    const place = this.part("news");
    if (!place) return;
    place.textContent = text;
    window.setTimeout(() => place.textContent === text && (place.textContent = ""), SAID_MS);
  }

  private stands(standing: Standing): void {
    this.root.dataset.line = standing;
    const place = this.part("state");
    const key = standing === "open" ? `open_${this.state}` : standing;
    if (place && standing !== "open") place.textContent = this.told.words[key] ?? "";
    else if (place && this.state) place.textContent = this.told.words[key] ?? "";
    if (["over", "out", "elsewhere", "full"].includes(standing)) this.rest(standing);
  }

  /** Nothing goes on here any more: it says so over the picture, and what can no longer be done is not offered. */
  private rest(standing: Standing): void {
    if (this.voice.isOn) this.voice.stop();
    const word = this.part("ended-word");
    const { words } = this.told;
    if (word) word.textContent = (standing !== "over" ? words[standing] : this.state === "cancelled" ? words.open_cancelled : words.thanks) ?? "";
    this.part("ended")?.removeAttribute("hidden");
    this.talk?.close();
    for (const name of ["follow", "hand", "voice"]) this.part(name)?.setAttribute("disabled", "");
    const people = this.part("people");
    people?.querySelectorAll("button").forEach((button) => (button.disabled = true));
  }

  private sceneName(key: string): string {
    return (this.walk ?? this.stills)?.tour.scenes.find((scene) => scene.key === key)?.label ?? "";
  }

  private part(name: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-visit-${name}]`);
  }

  private press(name: string, act: (button: HTMLElement) => void): void {
    const button = this.part(name);
    button?.addEventListener("click", () => act(button));
  }
}
