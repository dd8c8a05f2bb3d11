/** This near to the end counts as being there. */
export const STUCK_PX = 48;

/** How many visible elements may vanish before the place in the text is lost. */
const ANCHORS = 12;

/**
 * Where the reader is in a column of messages. The browser's own anchoring is off (by style), so that
 * nobody corrects twice.
 */
export class Scroller {
  #viewport;
  #column;
  #stuck = true;
  #open = false;
  #height = 0;
  #top = 0;

  /**
   * @param {HTMLElement} viewport
   * @param {HTMLElement} column
   * @param {() => void} onMoved
   */
  constructor(viewport, column, onMoved) {
    this.#viewport = viewport;
    this.#column = column;
    viewport.addEventListener(
      "scroll",
      () => {
        const { clientHeight, scrollTop } = viewport;
        // A change of the height moves it too, and is not the reader's doing: the observer below follows it. Nor is an end
        // that has moved away before the observer was asked; a reader who leaves the end moves up
        const isReader = clientHeight === this.#height && (scrollTop < this.#top || this.isAtEnd);
        if (isReader) this.#stuck = this.isAtEnd;
        this.#top = scrollTop;
        onMoved();
      },
      { passive: true },
    );
    const grown = new ResizeObserver(() => {
      this.#height = viewport.clientHeight;
      if (this.isStuck) this.toEnd();
      onMoved();
    });
    // A box whose text is replaced shrinks and grows within one step: the end is lost, and no observer sees a change
    for (const change of ["input", "refit"]) {
      viewport.ownerDocument.addEventListener(change, () => {
        if (this.isStuck && !this.isAtEnd) this.toEnd();
      });
    }
    grown.observe(viewport);
    grown.observe(column);
  }

  /** Whether more of the room lies below what is loaded: then its end is not the room's end. @param {boolean} open */
  set isOpenEnded(open) {
    this.#open = open;
  }

  get isAtEnd() {
    return this.below <= STUCK_PX;
  }

  get isStuck() {
    return this.#stuck && !this.#open;
  }

  get above() {
    return this.#viewport.scrollTop;
  }

  get below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#viewport;
    return scrollHeight - scrollTop - clientHeight;
  }

  toStart() {
    this.#viewport.scrollTop = 0;
    this.#stuck = this.isAtEnd;
  }

  toEnd() {
    this.#viewport.scrollTop = this.#viewport.scrollHeight;
    this.#top = this.#viewport.scrollTop;
    this.#stuck = true;
  }

  /**
   * @param {HTMLElement} element
   * @param {number} share of the viewport's height above it
   */
  toElement(element, share) {
    const top = element.getBoundingClientRect().top - this.#viewport.getBoundingClientRect().top;
    const room = Math.max(0, this.#viewport.clientHeight - element.offsetHeight);
    this.#viewport.scrollTop += top - Math.min(room, this.#viewport.clientHeight * share);
    this.#stuck = this.isAtEnd;
  }

  /** @param {HTMLElement} element */
  toCentre(element) {
    const room = this.#viewport.clientHeight - element.offsetHeight;
    this.toElement(element, Math.max(0, room / 2 / this.#viewport.clientHeight));
  }

  /**
   * Runs a change of the column while the reader's place stays where it is on the screen, or at the end.
   *
   * @template T
   * @param {() => T} change
   * @returns {T}
   */
  keep(change) {
    const stuck = this.isStuck;
    const anchors = stuck ? [] : this.#listAnchors();
    const result = change();
    const anchor = anchors.find(({ element }) => element.isConnected);
    if (stuck) this.toEnd();
    else if (anchor) this.#viewport.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
    return result;
  }

  /** Not the dividers: older messages of a day come below the one of that day, which moves up. */
  #listAnchors() {
    const children = this.#column.children;
    const top = this.#viewport.getBoundingClientRect().top;
    let low = 0;
    let high = children.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (children[middle].getBoundingClientRect().bottom <= top) low = middle + 1;
      else high = middle;
    }
    return [...children]
      .slice(low, low + ANCHORS)
      .filter((element) => !element.matches(".divider"))
      .map((element) => ({ element, top: element.getBoundingClientRect().top }));
  }
}
