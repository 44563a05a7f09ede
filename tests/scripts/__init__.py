"""
Scripts and styles of browsers: how files become one script, where colours stand, and units of what scripts reckon.

Files that end in ``.test.js`` are run by Node's own runner (``make js``), without a browser; what needs one is in
`tests.browser`. Begin with `test_bundle` and ``names.test.js``.
"""
