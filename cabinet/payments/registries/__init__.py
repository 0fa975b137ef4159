"""Bank registries: where a payment is on its way, and lines nobody knows yet."""
