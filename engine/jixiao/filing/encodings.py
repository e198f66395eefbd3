"""The encodings in which a reader of text can be told to read."""

ENCODINGS = ("utf-8", "gb18030", "utf-16", "big5")
