/** Something that opens beside what was pressed, and closes when it should. */
import { useEffect, useLayoutEffect, useState } from "./html.js";

const GAP = 4;
const EDGE = 8;

/**
 * Place `floating` below `anchor` (above where there is no room), inside the window.
 * @returns {object} inline style
 */
export function useBeside(anchor, floating, open, { align = "start" } = {}) {
  const [style, setStyle] = useState({ position: "fixed", opacity: "0", left: "0px", top: "0px" });
  useLayoutEffect(() => {
    if (!open) return undefined;
    const place = () => {
      if (!anchor.current || !floating.current) return;
      const around = anchor.current.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = floating.current;
      const wanted = align === "end" ? around.right - width : around.left;
      const left = Math.max(EDGE, Math.min(wanted, window.innerWidth - width - EDGE));
      const below = around.bottom + GAP;
      const above = around.top - GAP - height;
      const fits = below + height <= window.innerHeight - EDGE || above < EDGE;
      const top = Math.max(EDGE, Math.min(fits ? below : above, window.innerHeight - height - EDGE));
      setStyle({ position: "fixed", opacity: "1", left: `${left}px`, top: `${top}px` });
    };
    place();
    const watch = new ResizeObserver(place);
    watch.observe(floating.current);
    window.addEventListener("resize", place);
    document.addEventListener("scroll", place, true);
    return () => {
      watch.disconnect();
      window.removeEventListener("resize", place);
      document.removeEventListener("scroll", place, true);
    };
  }, [open, align]);
  return style;
}

/** Call `close` on a press outside all of `inside`. */
export function useOutside(inside, open, close) {
  useEffect(() => {
    if (!open) return undefined;
    const onPress = (event) => {
      if (!inside.some((ref) => ref.current?.contains(event.target))) close();
    };
    document.addEventListener("pointerdown", onPress, true);
    return () => document.removeEventListener("pointerdown", onPress, true);
  }, [open]);
}

/** The next index that arrow keys lead to, or null for other keys. */
export function stepTo(key, at, count) {
  if (!count) return null;
  const steps = { ArrowDown: (at + 1) % count, ArrowUp: (at - 1 + count) % count, Home: 0, End: count - 1 };
  return steps[key] ?? null;
}
