"""What people see and press in Integrationsplanung."""
