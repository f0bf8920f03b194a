from components import shell

shell.empty("watch")
