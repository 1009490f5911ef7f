"""The Integrationsquote: its definition, once, and what a file has to look like."""
