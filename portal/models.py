"""No tables of its own: Django tells only apps with this module of migrations."""
