import { useEffect, useState } from "preact/hooks";

/** A state that a reload of this tab keeps. */
export function useRemembered(name: string, initial: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => sessionStorage.getItem(name) ?? initial);
  useEffect(() => sessionStorage.setItem(name, value), [name, value]);
  return [value, setValue];
}
