"""Each part of the program: a page with its controllers, made when it is first needed, and how it leads on.

Parts know the program, pages do not. The first part is painted before the others are imported.
"""
