"""Flask: accounts, guard, resources, errors."""
