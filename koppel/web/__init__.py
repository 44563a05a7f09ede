"""
Routes beside Streamlit: signing in, the gate, residents' pages, what is being typed.

No rules; residents' pages have no way to the store. Begin in `gate`.
"""
