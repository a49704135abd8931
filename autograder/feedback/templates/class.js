"use strict";
// Sorts and filters the table of submissions. Without it the table is complete, in the order of the ids.
(() => {
  const table = document.querySelector("table.all");
  if (!table || !table.tBodies[0].rows.length) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  const valueOf = (row, column) => row.cells[column].textContent.trim();
  const pointsOf = (text) => (text === "–" ? -1 : Number(text.replace("−", "-")));

  const sortBy = (column, heading) => {
    const numeric = heading.classList.contains("num");
    const before = heading.getAttribute("aria-sort");
    const down = before ? before === "ascending" : numeric;
    const sorted = [...rows].sort((one, other) => {
      const [a, b] = [valueOf(one, column), valueOf(other, column)];
      const order = numeric ? pointsOf(a) - pointsOf(b) : compare(a, b);
      return (down ? -order : order) || rows.indexOf(one) - rows.indexOf(other);
    });
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...sorted);
  };

  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(column, heading));
  });

  const controls = document.getElementById("filter");
  const search = controls.querySelector("input");
  const status = controls.querySelector("select");
  const count = controls.querySelector("output");
  const statusOf = (row) => row.querySelector(".whole").textContent.trim();
  const texts = rows.map((row) =>
    [row.cells[0], row.querySelector(".who")].map((cell) => cell?.textContent ?? "").join(" ").toLocaleLowerCase(),
  );
  for (const word of [...new Set(rows.map(statusOf))].sort(compare)) {
    status.append(new Option(word, word));
  }
  const filter = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    let shown = 0;
    rows.forEach((row, place) => {
      const fits = texts[place].includes(wanted) && (!status.value || statusOf(row) === status.value);
      row.hidden = !fits;
      shown += fits;
    });
    count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} submissions`;
  };
  search.addEventListener("input", filter);
  status.addEventListener("change", filter);
  controls.hidden = false;
})();
