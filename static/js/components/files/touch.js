/** A finger that moves less than this has pressed. */
const PRESSED_PX = 8;
/** From here on it has swiped. */
const SWIPED_PX = 60;

/**
 * Fingers, and a pointer that drags: two spread the picture, one moves it when it is near, and swipes when it is not.
 *
 * @param {HTMLElement} frame
 * @param {import("./zoom.js").Zoom} zoom
 * @param {{step: (by: 1 | -1) => void, close: () => void, press: (event: PointerEvent) => void}} heard
 */
export function watchTouch(frame, zoom, heard) {
  /** @type {Map<number, PointerEvent>} */
  const fingers = new Map();
  let moved = { x: 0, y: 0 };
  let spread = false;

  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) [moved, spread] = [{ x: 0, y: 0 }, false];
    fingers.set(event.pointerId, event);
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    fingers.set(event.pointerId, event);
    const [x, y] = [event.clientX - before.clientX, event.clientY - before.clientY];
    moved = { x: moved.x + x, y: moved.y + y };
    if (other) {
      spread = true;
      const middle = { x: (event.clientX + other.clientX) / 2, y: (event.clientY + other.clientY) / 2 };
      zoom.by(measure(event, other) / Math.max(1, measure(before, other)), middle);
    } else if (zoom.isNear) zoom.move(x, y);
  });
  frame.addEventListener("pointercancel", ({ pointerId }) => fingers.delete(pointerId));
  frame.addEventListener("pointerup", (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size > 0 || spread) return;
    if (Math.hypot(moved.x, moved.y) < PRESSED_PX) heard.press(event);
    else if (!zoom.isNear && event.pointerType !== "mouse") swipe(moved, heard);
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom.by(Math.exp(-event.deltaY / 400), { x: event.clientX, y: event.clientY });
    },
    { passive: false },
  );
}

/** @param {{x: number, y: number}} moved @param {{step: (by: 1 | -1) => void, close: () => void}} heard */
function swipe({ x, y }, { step, close }) {
  const rtl = document.documentElement.dir === "rtl";
  if (y > SWIPED_PX && y > Math.abs(x)) close();
  else if (Math.abs(x) > SWIPED_PX) step(x < 0 === rtl ? -1 : 1);
}

/** @param {PointerEvent} one @param {PointerEvent} other */
function measure(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}
