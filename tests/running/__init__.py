"""How the tests themselves are run: which ones are near to a change, and which worker takes which."""
