// Lets the portal open without a network; nothing personal is kept.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
