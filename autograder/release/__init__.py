"""From an instructor's source notebooks to what students get, refusing what would leak."""
