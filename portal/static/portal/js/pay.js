// A payment's page: on to the bank once, then watch until the bank has decided.
const SECONDS = 3;
let basket = document.querySelector("#basket");

async function refresh() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#basket");
  if (fresh && fresh.innerHTML !== basket.innerHTML) {
    basket.replaceWith(fresh);
    basket = fresh;
  }
  basket.toggleAttribute("data-waiting", fresh.hasAttribute("data-waiting"));
}

function watch() {
  if (!basket.hasAttribute("data-waiting")) return;
  setTimeout(() => refresh().catch(() => {}).finally(watch), SECONDS * 1000);
}

if (basket?.dataset.go) {
  // «Back» from the bank must not lead there again.
  history.replaceState(null, "", location.pathname);
  location.assign(basket.dataset.go);
} else if (basket) {
  watch();
}
