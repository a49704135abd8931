"""The testing kit that comes with this folder."""
