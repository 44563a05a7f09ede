"""Routes beside Streamlit."""
