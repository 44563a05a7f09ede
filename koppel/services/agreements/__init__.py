"""
What partners put on paper: cards of interests and of partnership, actions, and interests in advance.

Whether they agree is decided in `deciding`. Begin in `agreements`.
"""

# What other rooms of this layer may use.
SHARED = (
    "actions.add_action",
    "actions.change_action",
    "cards.save_interests_card",
    "cards.save_partnership_card",
    "interest_answers.interest_answers",
    "interest_answers.reply_words",
    "interests.Wish",
    "interests.list_interests",
    "interests.state_interest",
)
