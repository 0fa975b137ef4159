// Draws each service's months from its table, which stays for whoever reads it.
const LOOKS = [
  { type: "bar", token: "--brand" },
  { type: "bar", token: "--line-strong" },
  { type: "line", token: "--accent" },
];

const amount = (cell) => (cell.dataset.amount === "" ? null : Number(cell.dataset.amount));

function datasets(table, colour) {
  const titles = [...table.tHead.rows[0].cells].slice(1, -1).map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows];
  return titles.map((label, place) => ({
    label,
    type: LOOKS[place].type,
    data: rows.map((row) => amount(row.cells[place + 1])),
    backgroundColor: colour(LOOKS[place].token),
    borderColor: colour(LOOKS[place].token),
    order: LOOKS[place].type === "line" ? 0 : 1,
  }));
}

function draw(table) {
  const style = getComputedStyle(table);
  const colour = (token) => style.getPropertyValue(token).trim();
  const canvas = document.getElementById(table.dataset.useChart);
  canvas.parentElement.hidden = false;
  new Chart(canvas, {
    data: {
      labels: [...table.tBodies[0].rows].map((row) => row.cells[0].textContent),
      datasets: datasets(table, colour),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      locale: "ru-RU",
      scales: {
        x: { ticks: { color: style.color }, grid: { display: false } },
        y: { beginAtZero: true, ticks: { color: style.color }, grid: { color: colour("--line") } },
      },
      plugins: { legend: { position: "bottom", labels: { color: style.color, boxWidth: 14 } } },
    },
  });
}

document.querySelectorAll("table[data-use-chart]").forEach(draw);
