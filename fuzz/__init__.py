"""Files that are broken on purpose, for the readers of reports and of annotations."""
