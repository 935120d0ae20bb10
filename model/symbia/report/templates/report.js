"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const narrow = () => window.innerWidth < 640;
  const config = {
    displaylogo: false,
    responsive: true,
    displayModeBar: "hover",
    modeBarButtons: [["toImage"]], // nothing that leads to another site
    toImageButtonOptions: { format: "svg", filename: "symbia" },
  };
  // a label of a narrow axis; what holds markup or entities is left whole
  const short = (text) => (text.length > 15 && !/[<&]/.test(text) ? text.slice(0, 14) + "…" : text);

  function fitted(figure, id) {
    const copy = structuredClone(figure);
    const layout = copy.layout;
    if (!narrow()) return copy;
    layout.font.size = 11;
    for (const [key, axis] of Object.entries(layout)) {
      if (!/^[xy]axis/.test(key)) continue;
      axis.tickfont = { size: 10 };
      if (key[0] === "y" && axis.ticktext) axis.ticktext = axis.ticktext.map(short);
      if (key[0] === "x") {
        axis.nticks = 5;
        axis.tickangle = 0;
      }
    }
    if (layout.legend && layout.legend.orientation === "v") {
      layout.legend = { orientation: "h", x: 0, y: -0.12, yanchor: "top", font: { size: 11 } };
      layout.height += 190;
      for (const trace of copy.data) delete trace.legendgrouptitle;
    }
    for (const trace of copy.data) {
      // the bound stands in the hover text and in the table
      if (["targets", "output", "chains"].includes(id) && trace.text) trace.text = trace.text.map((text) => text.replace(/ \([^()]*\)$/, ""));
    }
    if (id === "map") {
      layout.height = 430;
      for (const trace of copy.data) {
        if (trace.textfont) trace.textfont.size = 9;
        if (trace.textfont) trace.marker.size = trace.marker.size.map((size) => 3 + 0.5 * size);
        if (trace.text) trace.text = trace.text.map((text, place) => (place < 2 ? text : ""));
      }
    }
    return copy;
  }

  function draw(panel, figure) {
    const { data, layout } = fitted(figure, panel.dataset.figure);
    Plotly.react(panel.querySelector(".plot"), data, layout, config);
  }

  function start(panel) {
    const { levels, variants } = figures[panel.dataset.figure];
    const picked = [...variants[0][0]];
    const selects = levels.map((level, depth) => {
      const select = document.createElement("select");
      const label = document.createElement("label");
      label.append(level, select);
      select.addEventListener("change", () => {
        picked[depth] = select.value;
        show(depth + 1);
      });
      panel.querySelector(".choices").append(label);
      return select;
    });
    // fill the lists from a level on with what is there under the choices before it, then draw
    function show(from) {
      for (let depth = from; depth < levels.length; depth += 1) {
        const under = variants.filter(([path]) => path.slice(0, depth).every((part, at) => part === picked[at]));
        const options = [...new Set(under.map(([path]) => path[depth]))];
        if (!options.includes(picked[depth])) picked[depth] = options[0];
        selects[depth].replaceChildren(...options.map((text) => new Option(text, text, false, text === picked[depth])));
        selects[depth].parentElement.hidden = options.length < 2 && depth === 0 && levels.length > 1;
      }
      const found = variants.find(([path]) => path.every((part, at) => part === picked[at]));
      draw(panel, found[1]);
      panel.current = found[1];
    }
    show(0);
  }

  const panels = [...document.querySelectorAll(".panel")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      seen.unobserve(entry.target);
      start(entry.target);
    }
  }, { rootMargin: "1200px" });
  panels.forEach((panel) => seen.observe(panel));
  let wasNarrow = narrow();
  window.addEventListener("resize", () => {
    if (narrow() === wasNarrow) return;
    wasNarrow = narrow();
    panels.filter((panel) => panel.current).forEach((panel) => draw(panel, panel.current));
  });
  window.addEventListener("beforeprint", () => {
    // short tables are printed, long ones where somebody has opened them: nobody wants a hundred pages
    document.querySelectorAll("details").forEach((one) => { one.open ||= one.querySelectorAll("tbody tr").length <= 12; });
    panels.filter((panel) => !panel.current).forEach(start);
  });

  for (const grid of document.querySelectorAll(".grid")) {
    const rows = [...grid.querySelectorAll("tbody tr")];
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const search = grid.querySelector("input");
    const selects = [...grid.querySelectorAll("select")];
    const output = grid.querySelector("output");
    const filter = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      rows.forEach((row, place) => {
        const fits = words.every((word) => texts[place].includes(word))
          && selects.every((one) => !one.value || row.cells[one.dataset.column].textContent === one.value);
        row.hidden = !fits;
        count += fits;
      });
      output.textContent = count < rows.length ? `${count} / ${rows.length}` : "";
    };
    search.addEventListener("input", filter);
    selects.forEach((one) => one.addEventListener("change", filter));
    const heads = [...grid.querySelectorAll("th")];
    heads.forEach((head, column) => {
      const sort = () => {
        const up = head.getAttribute("aria-sort") === "descending";
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.cells[column].dataset.sort;
        rows.sort((a, b) => {
          const order = key(a) === undefined
            ? b.cells[column].textContent.localeCompare(a.cells[column].textContent)
            : key(b) - key(a);
          return up ? -order : order;
        });
        grid.querySelector("tbody").append(...rows);
        rows.forEach((row, place) => { texts[place] = row.textContent.toLowerCase(); });
      };
      head.addEventListener("click", sort);
      head.addEventListener("keydown", (event) => { if (event.key === "Enter") sort(); });
    });
  }
})();
