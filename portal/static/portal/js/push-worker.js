// Shows what the portal sends and opens the page it tells of. Keeps nothing.
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  event.waitUntil(
    self.registration.showNotification(told.title || "Квартал", {
      body: told.body,
      tag: told.tag,
      lang: "ru",
      data: { url: told.url },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data || {};
  if (url && url.startsWith(self.location.origin)) {
    event.waitUntil(self.clients.openWindow(url));
  }
});
