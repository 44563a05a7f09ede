"""Pages on which partners come to agree on dates: what they are asked, and whether what they planned still holds."""
