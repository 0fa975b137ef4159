// Keeps a load's progress fresh, and shows the whole page anew when it has ended.
const EVERY = 2000;

async function refresh() {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("run-progress");
  if (!fresh) {
    location.reload();
    return;
  }
  document.getElementById("run-progress").replaceWith(fresh);
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
