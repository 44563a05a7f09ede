"""
What Koppel knows, as values that every layer may hold: no SQL, no files, no screens.

Here live the activity and its vocabulary (named by this package itself) and, a module for each domain, what the store
hands to services and screens. Rules live in `koppel.detect`, rows and SQL in `koppel.store`. Begin reading in
`activities`; the terms are in ``docs/glossary.md``.
"""

from koppel.model.activities import (
    CONTENT_FIELDS,
    Activity,
    BudgetScope,
    Certainty,
    FindingType,
    Firmness,
    GeometryCertainty,
    Issue,
    IssueSeverity,
    KindCertainty,
    Mode,
    PartnerType,
    Precision,
    Status,
    Tenure,
    Visibility,
)

__all__ = [
    "CONTENT_FIELDS",
    "Activity",
    "BudgetScope",
    "Certainty",
    "FindingType",
    "Firmness",
    "GeometryCertainty",
    "Issue",
    "IssueSeverity",
    "KindCertainty",
    "Mode",
    "PartnerType",
    "Precision",
    "Status",
    "Tenure",
    "Visibility",
]
