// Draws stacked bars from a table of the page, which stays for whoever reads it.
const SERIES = 7;
const COLOURS = ["#0b6464", "#d98324", "#5b7db1", "#8c4a6b", "#7a9a3a", "#b0532f", "#4aa3a0", "#8a8f94"];

const names = (table) => [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
const amounts = (row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.dataset.amount));

// The rows come dearest first; what doesn't fit the legend becomes one series.
function series(rows) {
  const all = rows.map((row) => ({ label: row.cells[0].textContent, data: amounts(row) }));
  const rest = all.slice(SERIES);
  if (rest.length < 2) return all;
  const sum = rest[0].data.map((_, month) => rest.reduce((total, one) => total + one.data[month], 0));
  return [...all.slice(0, SERIES), { label: "Остальное", data: sum }];
}

function draw(table) {
  const canvas = document.getElementById(table.dataset.chart);
  const style = getComputedStyle(table);
  const ink = style.color;
  const line = getComputedStyle(table.tHead.rows[0].cells[0]).borderBottomColor;
  canvas.parentElement.hidden = false;
  new Chart(canvas, {
    type: "bar",
    data: {
      labels: names(table),
      datasets: series([...table.tBodies[0].rows]).map((one, place) => ({ ...one, backgroundColor: COLOURS[place] })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      locale: "ru-RU",
      font: { family: style.fontFamily },
      scales: {
        x: { stacked: true, ticks: { color: ink }, grid: { display: false } },
        y: { stacked: true, ticks: { color: ink }, grid: { color: line }, title: { display: true, text: "рублей", color: ink } },
      },
      plugins: { legend: { position: "bottom", labels: { color: ink, boxWidth: 14 } } },
    },
  });
}

document.querySelectorAll("table[data-chart]").forEach(draw);
