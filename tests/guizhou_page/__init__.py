"""The tables of data/guizhou/README.md, made from the case and from its solved scenarios."""
