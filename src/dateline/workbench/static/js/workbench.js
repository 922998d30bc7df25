// After a part of the page was fetched anew: the field or passage that was asked for comes into view and has the focus.
document.addEventListener("htmx:afterSettle", (event) => {
  const asked = new URLSearchParams(location.search);
  const field = asked.get("field");
  const shown = field ? document.getElementById("field-" + field.replace(".", "-"))?.querySelector("summary") : asked.get("event") ? document.querySelector(".events .chosen h3 a") : null;
  if (!shown || !event.target.querySelector) return;
  shown.focus({ preventScroll: true });
  shown.scrollIntoView({ block: "nearest" });
});
