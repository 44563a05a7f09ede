import type { House } from "./koppel/publish/assets/house.js";
import type { Plan } from "./koppel/publish/assets/map.js";
import type { CodedDoors } from "./koppel/publish/assets/nearness.js";
import type { CodedData, CodedGround, Place } from "./koppel/publish/assets/places.js";
import type { HeldKeys } from "./koppel/ui/assets/form_keys.js";
import type { Typed } from "./koppel/ui/assets/unsaved.js";

/** What pages of the site put on `window`: data of Python, and what two scripts of one page share. */
interface Koppel {
  words: Record<string, string>;
  data: CodedData;
  ground: CodedGround;
  deuren?: CodedDoors;
  choice?: string;
  start?: Plan;
  houses?: Place[];
  house?: House | null;
  showHouse?: (house: House | null) => void;
  [shard: `adressen-${string}`]: Record<string, [string, string[]][]> | undefined;
}

declare global {
  interface Window {
    L?: typeof import("leaflet");
    koppel: Koppel;
    /** Of the app: what outlives a component that Streamlit makes again. */
    koppelScripts?: Record<string, Promise<unknown>>;
    koppelMap?: unknown;
    koppelMapPage?: unknown;
    koppelTyped?: Typed;
    koppelWords?: MutationObserver;
    koppelTurn?: number;
    koppelHeldKeys?: HeldKeys;
  }
}
