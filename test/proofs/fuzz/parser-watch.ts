import { syncBuiltinESMExports } from "node:module";
import querystring from "node:querystring";

/** Counts uses of the platform's parsers on what `isHostile` says came with a request. */
export interface ParserWatch {
  uses(): number;
  stop(): void;
}

/** Watches every parser that a body could reach: JSON, forms, percent encoding. */
export function watchParsers(isHostile: (text: string) => boolean): ParserWatch {
  let uses = 0;
  const undo: (() => void)[] = [];
  const watch = <T extends object, K extends keyof T>(owner: T, name: K) => {
    const real = owner[name] as (...given: unknown[]) => unknown;
    owner[name] = new Proxy(real, {
      apply: (target, self, given) => {
        note(given[0]);
        return Reflect.apply(target, self, given);
      },
      construct: (target, given) => {
        note(given[0]);
        return Reflect.construct(target, given);
      },
    }) as T[K];
    undo.push(() => {
      owner[name] = real as T[K];
    });
  };
  const note = (text: unknown) => {
    if (isHostile(String(text))) uses += 1;
  };
  watch(JSON, "parse");
  watch(globalThis, "URLSearchParams");
  watch(globalThis, "decodeURIComponent");
  watch(querystring, "parse");
  watch(querystring, "decode");
  watch(querystring, "unescape");
  syncBuiltinESMExports();
  return {
    uses: () => uses,
    stop: () => {
      for (const step of undo.splice(0)) step();
      syncBuiltinESMExports();
    },
  };
}
