"""Every regular expression of the program runs in linear time. Begin in `test_patterns`."""
