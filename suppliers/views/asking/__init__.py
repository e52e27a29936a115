"""The staff's pages of asking suppliers, a package for each of its parts."""
