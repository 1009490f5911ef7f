"""The method annex of every report: how the figures are made, protected and read. Pure Python."""

# Said on every page, paper and answer of a demo.
INVENTED = (
    "Muster-Jobcenter: Alle Zeiträume vor der Einrichtung sind erfunden, denn seine Menschen gibt es erst seitdem. "
    "„./lotse indicators rate --from-database“ zählt die Fälle, die da sind, und kommt darum auf andere Zahlen."
)

METHOD: tuple[tuple[str, str], ...] = (
    (
        "Woher die Zahlen kommen",
        (
            "Aus den Akten des Fallmanagements, gezählt von einem Dienst der Datenbank. Nur Summen verlassen sie; "
            "niemand bekommt dafür eine Akte zu sehen, und versiegelte Fälle zählen nirgends mit."
        ),
    ),
    (
        "Wann gezählt wird",
        (
            "Drei Monate nach Ende des Zeitraums, damit Nachträge noch hineinkommen. Was einmal gesagt ist, bleibt so "
            "stehen: Eine zweite Zählung ließe sich von der ersten abziehen."
        ),
    ),
    (
        "Für wen es Zahlen gibt",
        (
            "Für Gruppen mit mindestens fünf Fallführenden (das Haus kann mehr verlangen), von denen niemand mehr als "
            "die Hälfte der Fälle führt, und mit mindestens zehn Menschen. Bliebe nach Abzug der gezeigten Projekte "
            "vom Haus eine kleinere Gruppe übrig, wird ein weiteres Projekt nicht gezeigt. Hatte nur ein Halbjahr "
            "Zahlen, hat das Jahr keine. Zahlen zu einzelnen Kolleginnen und Kollegen gibt es nicht."
        ),
    ),
    (
        "Was nicht gezeigt wird",
        (
            "Zahlen unter 3 (bei Rückschlägen unter 10) und, ausgelost, manche von den beiden Zahlen darüber; dazu, "
            "was sie aus Summen errechnen ließe. Fehlt ein Teil, fehlt noch einer, auch wenn hinter dem ersten niemand "
            "steht. Ein Strich sagt deshalb nicht, ob es jemanden gab; nur „divers“ kann allein fehlen."
        ),
    ),
    (
        "Wie gerundet wird",
        (
            "Jede Zahl wird zufällig auf die nächste durch 5 teilbare Zahl auf- oder abgerundet, umso eher auf die "
            "nähere. Deshalb ergeben Teile nicht immer die Summe, und ein Unterschied von 5 kann Zufall sein. Anteile "
            "werden aus gerundeten Zahlen gebildet."
        ),
    ),
    (
        "T-Wert der Zielerreichung",
        (
            "T = 50 + 10 · Σx / √((1 − 0,3) · n + 0,3 · n²), mit n Zielen eines Menschen und Stufen x von −2 bis +2; "
            "50 heißt: wie erwartet. Quelle: Kiresuk und Sherman, Community Mental Health Journal 4 (1968), S. "
            "443–453."
        ),
    ),
    (
        "Was man daraus nicht lesen darf",
        (
            "Ob ein Team besser arbeitet als ein anderes. Menschen, Wege und Angebote unterscheiden sich; die Zahlen "
            "zeigen, was geschah, nicht warum."
        ),
    ),
)

VERGLEICHSTYPEN = (
    "Jobcenter arbeiten unter sehr verschiedenen Bedingungen. Die amtliche Statistik ordnet sie deshalb nach dem "
    "Arbeitsmarkt vor Ort in Vergleichstypen (§ 48a SGB II). Wer Zahlen von Häusern nebeneinanderlegt, sollte nur "
    "solche desselben Typs nehmen, und auch dann nach Gründen fragen, nicht nach Plätzen. Eine Rangliste gibt es hier "
    "nicht."
)
