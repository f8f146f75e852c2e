import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** How far from its end an element still counts as being there. */
const nearPixels = 24;

/** Keeps a scrolling element at its end while it grows, unless the reader has scrolled away. */
export function useStickToEnd<E extends HTMLElement>(): { ref: RefObject<E | null>; onScroll: () => void } {
  const ref = useRef<E>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (isAtEnd.current) ref.current?.scrollTo({ top: ref.current.scrollHeight });
  });
  const onScroll = () => {
    if (!ref.current) return;
    const { scrollHeight, scrollTop, clientHeight } = ref.current;
    isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearPixels;
  };
  return { ref, onScroll };
}
