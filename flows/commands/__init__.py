"""What the ``boardpack`` command can do: a module a matter, a function a command. Each adds itself to the parser."""
