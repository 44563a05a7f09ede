"""
What residents may read: what is fit, the public copy, publishing and taking away, and why a date moved.

How pages look is `koppel.publish`, which knows no store. Begin in `publication`.
"""

# What other rooms of this layer may use.
SHARED = (
    "fitness.PUBLIC",
    "practical.set_note",
    "public_consent.Part",
    "public_consent.public_key",
    "public_now.read_public_now",
    "public_promise.is_shifted",
    "public_promise.promise",
    "public_promise.public_period",
    "public_watch.keep_served",
    "publication_difference.taken_away",
    "publication_words.parts_text",
    "shift_reasons.ReasonText",
    "shift_reasons.add_reason",
    "shift_reasons.asked",
    "shift_reasons.asked_of_rows",
    "shift_reasons.unexplained",
)
