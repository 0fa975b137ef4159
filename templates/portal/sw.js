{% load static %}// One page for when there is no network; everything else comes from the server.
const OFFLINE = "{% url 'offline' %}";
const KEPT = [OFFLINE, "{% static 'portal/vendor/bootstrap.min.css' %}", "{% static 'portal/css/portal.css' %}", "{% static 'portal/img/icon.svg' %}"];
const SHELF = "offline:" + KEPT.join();

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) =>
      Promise.all(names.filter((name) => name.startsWith("offline:") && name !== SHELF).map((name) => caches.delete(name))),
    ),
  );
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(OFFLINE)));
  } else if (KEPT.some((address) => event.request.url.endsWith(address))) {
    event.respondWith(fetch(event.request).catch(() => caches.match(event.request)));
  }
});
