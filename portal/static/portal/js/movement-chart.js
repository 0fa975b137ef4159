// Draws a table of months as bars and a line; the table stays for whoever reads it.
const figure = (row, name) => (row.dataset[name] === "" ? null : Number(row.dataset[name]));

function bars(rows, label, name, colour) {
  return { label, backgroundColor: colour, data: rows.map((row) => figure(row, name)), order: 1 };
}

function balance(rows) {
  const data = rows.map((row) => figure(row, "closing"));
  return { label: "Исходящее сальдо", type: "line", data, borderColor: "#8c4a6b", backgroundColor: "#8c4a6b", tension: 0 };
}

function options(table) {
  const ink = getComputedStyle(table).color;
  const line = getComputedStyle(table.tHead.rows[0].cells[0]).borderBottomColor;
  return {
    animation: false,
    maintainAspectRatio: false,
    locale: "ru-RU",
    scales: {
      x: { ticks: { color: ink }, grid: { display: false } },
      y: { ticks: { color: ink }, grid: { color: line }, title: { display: true, text: "рублей", color: ink } },
    },
    plugins: { legend: { position: "bottom", labels: { color: ink, boxWidth: 14 } } },
  };
}

function drawMovement(table) {
  const canvas = document.getElementById(table.dataset.movement);
  const rows = [...table.tBodies[0].rows];
  canvas.parentElement.hidden = false;
  new Chart(canvas, {
    type: "bar",
    data: {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      datasets: [
        bars(rows, "Начислено", "charged", "#0b7a78"),
        bars(rows, "Оплачено", "paid", "#d98324"),
        balance(rows),
      ],
    },
    options: options(table),
  });
}

document.querySelectorAll("table[data-movement]").forEach(drawMovement);
