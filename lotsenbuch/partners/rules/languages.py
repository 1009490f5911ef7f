"""The languages that the directory offers to choose; the same words as on a person. Pure Python."""

# German name and the code of ISO 639-1, as HSDS asks for it.
LANGUAGES = {
    "Deutsch": "de", "Englisch": "en", "Ukrainisch": "uk", "Arabisch": "ar", "Türkisch": "tr", "Polnisch": "pl",
    "Russisch": "ru", "Rumänisch": "ro", "Bulgarisch": "bg", "Kurdisch": "ku", "Persisch": "fa", "Paschtu": "ps",
    "Französisch": "fr", "Spanisch": "es", "Italienisch": "it", "Serbisch": "sr", "Kroatisch": "hr",
    "Albanisch": "sq", "Tigrinya": "ti", "Somali": "so", "Vietnamesisch": "vi", "Gebärdensprache": "gsg",
}  # fmt: skip
BY_CODE = {code: name for name, code in LANGUAGES.items()}
