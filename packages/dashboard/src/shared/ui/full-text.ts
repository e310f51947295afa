type Pointed = { readonly target: EventTarget };

/** What an ellipsis cuts off can be read by pointing at it. */
export function showFullText({ target }: Pointed): void {
  for (let box = target instanceof Element ? target : null; box instanceof HTMLElement && box.title === '';) {
    if (box.scrollWidth > box.clientWidth && getComputedStyle(box).textOverflow === 'ellipsis') {
      const cut = box;
      cut.title = cut.textContent;
      cut.addEventListener('mouseleave', () => cut.removeAttribute('title'), { once: true });
      return;
    }
    box = box.parentElement;
  }
}
