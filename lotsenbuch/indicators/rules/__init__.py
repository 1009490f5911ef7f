"""The Integrationsquote: its definition, once."""
