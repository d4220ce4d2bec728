"use strict";
(() => {
  // The middle of a picture that is wider than the screen is seen first; without this, its left.
  const center = () => {
    for (const frame of document.querySelectorAll(".frame")) {
      if (frame.querySelector(".picture")) frame.scrollLeft = (frame.scrollWidth - frame.clientWidth) / 2;
    }
  };
  addEventListener("hashchange", center);
  center();

  // Paper shows what is folded.
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
})();
