// What runs in a reader's browser while the watch is closed: shows a push message, and opens the watch when it is
// clicked. Titles and texts are shown by the system as plain text.
self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // Shown without its text: a browser takes the permission back from whoever receives without showing.
  }
  event.waitUntil(
    self.registration.showNotification(String(said.title || "November Watch"), {
      body: String(said.text || ""),
      tag: String(said.id || ""),
      data: { link: said.link },
      requireInteraction: true,
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  let address = new URL("../", self.registration.scope);
  try {
    const asked = new URL(event.notification.data.link);
    if (asked.origin === self.location.origin) address = asked;
  } catch {
    // No link, or none that can be read: the first page.
  }
  event.waitUntil(self.clients.openWindow(address.href));
});
