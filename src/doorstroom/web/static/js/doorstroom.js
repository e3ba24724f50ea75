/* What the pages need beside htmx. Nothing here is needed to read or to fill in a form. */
"use strict";

// Trusted Types: htmx puts pages of our own server into the document; scripts and their addresses stay refused.
if (window.trustedTypes && window.trustedTypes.createPolicy && !window.trustedTypes.defaultPolicy) {
  window.trustedTypes.createPolicy("default", { createHTML: (text) => text });
}

// Panels of the header close with Escape (back to their button) and with a press outside.
const PANELS = "details.ds-pop[open], details.ds-menu[open]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelectorAll(PANELS);
  for (const panel of open) {
    const inside = panel.contains(document.activeElement);
    panel.open = false;
    if (inside) panel.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const panel of document.querySelectorAll(PANELS)) {
    if (!panel.contains(event.target)) panel.open = false;
  }
});

// After a swap the focus goes to the errors, to the heading of what is new, or stays where it was.
let before = "";

document.addEventListener("htmx:beforeSwap", () => {
  before = document.activeElement ? document.activeElement.id : "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const place = event.detail.elt;
  const errors = place.querySelector("#errors");
  const kept = before && document.getElementById(before);
  if (errors) {
    errors.focus();
  } else if (kept) {
    kept.focus();
  } else if (document.activeElement === document.body) {
    const heading = place.matches("h1, h2, h3") ? place : place.querySelector("h1, h2, h3");
    if (heading) {
      heading.tabIndex = -1;
      heading.focus();
    }
  }
});

// A server that does not answer is said in the page, not only in the console.
document.addEventListener("htmx:sendError", () => {
  window.location.reload();
});
