"""What offices sent in: the files of folders and archives, reviewed by several processes, kept on the way."""
