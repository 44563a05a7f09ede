"""Setting sheets of paper: typst, its fonts and the letters that they have; knows nothing of what is printed."""
