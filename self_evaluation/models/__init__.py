"""What is stored about a school's self-evaluation, by noun."""

from self_evaluation.models.campaign import Campaign, Extension, Phase, Window
from self_evaluation.models.comment import Comment
from self_evaluation.models.evaluation import Evaluation, Status
from self_evaluation.models.evidence import (
    EvidenceFile,
    EvidenceItem,
    EvidenceKind,
    EvidenceRequest,
    EvidenceUse,
    FieldNote,
    FileState,
)
from self_evaluation.models.result import ImportedScore, ImportedSet, Result, ResultScore
from self_evaluation.models.review import (
    Judgement,
    Layer,
    Phrase,
    Proof,
    ReturnReason,
    UseVerdict,
    Verdict,
    newest_by_layer,
)
from self_evaluation.models.sample import Sample, SampleCause, SampleItem
from self_evaluation.models.sheet import (
    Answer,
    AnswerVersion,
    Assignment,
    BranchMark,
    Purpose,
    Sheet,
    SheetOwner,
)

__all__ = [
    "Answer",
    "AnswerVersion",
    "Assignment",
    "BranchMark",
    "Campaign",
    "Comment",
    "Evaluation",
    "EvidenceFile",
    "EvidenceItem",
    "EvidenceKind",
    "EvidenceRequest",
    "EvidenceUse",
    "Extension",
    "FieldNote",
    "FileState",
    "ImportedScore",
    "ImportedSet",
    "Judgement",
    "Layer",
    "Phase",
    "Phrase",
    "Proof",
    "Purpose",
    "Result",
    "ResultScore",
    "ReturnReason",
    "Sample",
    "SampleCause",
    "SampleItem",
    "Sheet",
    "SheetOwner",
    "Status",
    "UseVerdict",
    "Verdict",
    "Window",
    "newest_by_layer",
]
