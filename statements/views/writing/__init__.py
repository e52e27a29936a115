"""Pages of writing: whom it covers, who writes what, comments, versions compared, pictures, statements from before."""
