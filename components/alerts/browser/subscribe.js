// Subscribes this browser and shows the line for the secrets. The line names this browser's address and keys: it is
// made here, shown here, and never sent to the watch.
const NAME = "browser";

async function subscribed({ address, key }) {
  const registration = await navigator.serviceWorker.register(address);
  const worker = registration.active || registration.waiting || registration.installing;
  while (worker.state !== "activated") {
    if (worker.state === "redundant") throw new Error("redundant");
    await new Promise((go) => worker.addEventListener("statechange", go, { once: true }));
  }
  const held = await registration.pushManager.getSubscription();
  if (held) await held.unsubscribe(); // it may be for a key that the watch no longer has
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

export default function ({ data, parentElement }) {
  const [button, said, line] = ["button", ".said", "textarea"].map((one) => parentElement.querySelector(one));
  button.textContent = data.words.button;
  line.setAttribute("aria-label", data.words.line);
  button.onclick = async () => {
    line.hidden = true;
    if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
      said.textContent = data.words.unable;
      return;
    }
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = data.words.denied;
      return;
    }
    try {
      const { endpoint, keys } = (await subscribed(data)).toJSON();
      // In TOML's single quotes nothing is escaped, and an address can do without that character.
      line.value = `${NAME} = '${JSON.stringify({ endpoint, keys }).replaceAll("'", "%27")}'`;
      line.hidden = false;
      said.textContent = data.words.done;
      line.select();
    } catch {
      said.textContent = data.words.failed;
    }
  };
}
