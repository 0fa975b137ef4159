// «Уведомления в этом браузере»: asks the browser, then fills and sends the form.
const form = document.querySelector("[data-push]");
const ready = "serviceWorker" in navigator && "PushManager" in window;

function bytes(text) {
  const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (sign) => sign.charCodeAt(0));
}

async function subscribe() {
  const registration = await navigator.serviceWorker.register(form.dataset.worker);
  await navigator.serviceWorker.ready.catch(() => registration);
  return registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(form.dataset.key),
  });
}

function tell(words) {
  form.querySelector("[role=status]").textContent = words;
}

if (form && ready) {
  form.hidden = false;
  document.querySelector("[data-push-absent]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await Notification.requestPermission()) !== "granted") {
      tell("Браузер не разрешил уведомления. Разрешите их в его настройках для этого сайта.");
      return;
    }
    try {
      const { endpoint, keys } = (await subscribe()).toJSON();
      form.endpoint.value = endpoint;
      form.p256dh.value = keys.p256dh;
      form.auth.value = keys.auth;
      form.submit();
    } catch {
      tell("Не получилось: браузер не смог связаться со своей службой уведомлений.");
    }
  });
}
