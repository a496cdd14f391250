// Goes before every component.js: one drawing for each place on a page, which outlives new data and a change of theme.

const DRAWINGS = new WeakMap(); // parentElement -> { drawing, element }

/** Update the drawing in this place, or make one: a class that takes the root and has `update` and `destroy`. */
function mount(component, Drawing, selector) {
  const root = component.parentElement;
  let found = DRAWINGS.get(root);
  if (!found || !root.contains(found.element)) {
    // new here, or its elements were replaced under it
    found?.drawing.destroy();
    DRAWINGS.set(root, (found = { drawing: new Drawing(root), element: root.querySelector(selector) }));
  }
  found.drawing.update(component);
  return () => {
    found.drawing.destroy();
    if (DRAWINGS.get(root) === found) DRAWINGS.delete(root);
  };
}

const PICTURES = new Map(); // address -> promise of the picture; the last few, for settings that change only some of them

/** Pictures that can be drawn at once: what belongs together is to change together. Without an address, none. */
function decoded(addresses) {
  return Promise.all(
    addresses.map((address) => {
      if (!address) return null;
      let ready = PICTURES.get(address);
      if (!ready) {
        const image = new Image();
        image.src = address;
        ready = image.decode().then(() => image);
        if (PICTURES.size >= 32) PICTURES.delete(PICTURES.keys().next().value);
      }
      PICTURES.delete(address); // the latest last
      PICTURES.set(address, ready);
      return ready;
    }),
  );
}
