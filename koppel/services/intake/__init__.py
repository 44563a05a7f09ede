"""
From a planner's file or drawing to stored works, with what that changes, and files of works back.

Reading and judging rows is `koppel.ingest`; this is permission, transaction, and finding again. Begin in `uploads`.
"""

# What other rooms of this layer may use.
SHARED = (
    "activities.Saved",
    "activities.edit",
    "activities.withdraw",
    "detection.detect",
    "detection.refresh",
    "detection.settle_footprints",
    "uploads.import_file",
)
