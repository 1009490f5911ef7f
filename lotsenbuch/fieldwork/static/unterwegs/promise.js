/* The written promise, in the words of docs/handbuch/unterwegs-telefon.md. */
import { actions, button, h, h2, p, show } from "./dom.js";
import { go } from "./router.js";

const list = (...rows) => h("ul", { class: "plain" }, rows.map((row) => h("li", {}, row)));

export function promise() {
  show(
    "Was wir versprechen",
    h2("Telefon verloren, gesperrt"),
    p("Wer es findet oder seinen Speicher kopiert, liest keine Mappe, keinen Entwurf und keine Notiz – auch nicht mit den fünf Wörtern, der PIN und dem Quelltext dieser App. Es fehlt der Teil des Schlüssels, den nur das Haus hat und der nie gespeichert wird. Wer dazu noch als Sie angemeldet ist, bekäme ihn, solange die Mappe läuft. Das gilt auch für eine Kopie, die gezogen wird, während Sie auf dem Telefon angemeldet sind: zusammen mit den fünf Wörtern öffnet sie die Mappe, bis die Anmeldung endet (nach 30 Minuten ohne Benutzung, spätestens nach zehn Stunden). Darum Verlust sofort melden: danach gibt das Haus ihn niemandem mehr."),
    p("Ist die Mappe mit Passkey bereitgelegt, öffnet sie auch, wer diesen Passkey auslösen kann: Ihren Finger, Ihr Gesicht oder den Sperrcode des Telefons."),
    h2("Telefon offen, App gesperrt"),
    p("Auf dem Bildschirm steht nichts, was jemanden betrifft, und ohne PIN kommt nichts dorthin; nach fünf falschen PINs sind die Schlüssel weg. Die PIN ist ein Sichtschutz: wer das offene Telefon mit Werkzeug untersucht, während die App läuft, den hält sie nicht auf."),
    h2("Mappe zurückgerufen"),
    p("Mit Netz ist sie binnen einer Minute von diesem Gerät gelöscht. Ohne Netz erfährt es davon nichts: eine offene Mappe bleibt lesbar, bis ihre Zeit um ist, höchstens zwölf Stunden."),
    h2("Nach Ablauf der Zeit"),
    p("Mappen werden gelöscht. Auch eine vorher gezogene Kopie öffnet sich nicht mehr, denn der Anteil des Hauses wird nicht mehr herausgegeben und binnen einer Minute vernichtet. Eine zurückgestellte Uhr ändert daran nichts, auch die des Hauses nicht. Ausnahme ist eine Kopie samt Passkey: wer beides hat, dem fehlt der Anteil nicht."),
    h2("Was Sie schreiben"),
    list(
      "Gespeichert heißt: es liegt auf dem Gerät, versiegelt für das Haus. Dieses Gerät kann es selbst nicht mehr öffnen.",
      "Fort ist eine Notiz erst, wenn das Haus ihren Eingang mit seiner Unterschrift bestätigt hat. Vorher wird sie nicht gelöscht, auch nicht beim Abmelden oder Sperren.",
      "Ein Entwurf übersteht Sperre, Absturz und leeren Akku bis auf die letzten Wörter.",
    ),
    h2("Was wir nicht versprechen"),
    list(
      "Schutz vor Schadsoftware auf dem Gerät, während die App offen ist.",
      "Schutz davor, dass jemand mitliest, zusieht oder Sie zum Öffnen zwingt.",
      "Notizen auf einem zerstörten oder zurückgesetzten Telefon, die noch nicht hochgeladen waren.",
      "Hilfe im Notfall: dies ist kein Notrufgerät.",
    ),
    actions(button("Zurück", () => go("home"))),
  );
}
