"""Help: the papers of ``resources/help``, what the program is, and the licences of what it is made of."""
