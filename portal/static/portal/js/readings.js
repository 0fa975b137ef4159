// What a reading comes to while it is typed: the difference and its cost.
const number = new Intl.NumberFormat("ru-RU", { maximumFractionDigits: 3 });
const money = new Intl.NumberFormat("ru-RU", { style: "currency", currency: "RUB" });

function parsed(text) {
  const clean = text.replace(/\s/g, "").replace(",", ".");
  return /^\d+(\.\d*)?$/.test(clean) ? Number(clean) : null;
}

function used(line, value) {
  const { previous, capacity, ratio } = line.dataset;
  const full = 10 ** Number(capacity);
  let difference = value - Number(previous);
  if (difference < 0 && difference + full < full / 2) difference += full;
  return difference * Number(ratio);
}

function words(line, value) {
  if (value === null || line.dataset.previous === undefined) return "";
  const volume = used(line, value);
  if (volume < 0) return "Меньше прошлого показания";
  const { unit, rate } = line.dataset;
  const cost = rate === undefined ? "" : ` ≈ ${money.format(volume * Number(rate))}`;
  return `Расход ${number.format(volume)} ${unit}${cost}`;
}

for (const line of document.querySelectorAll(".meter-line")) {
  const field = line.querySelector("[inputmode=decimal]");
  const same = line.querySelector("[name$=-same]");
  const told = line.querySelector(".meter-difference");
  const tell = () => { told.textContent = words(line, parsed(field.value)); };
  field.addEventListener("input", () => {
    if (same) same.checked = false;
    tell();
  });
  same?.addEventListener("change", () => {
    field.value = same.checked ? number.format(Number(line.dataset.previous)).replace(/\s/g, "") : "";
    tell();
  });
  tell();
}
