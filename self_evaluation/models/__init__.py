"""What is stored about a school's self-evaluation, by noun."""

from self_evaluation.models.campaign import Campaign, Phase, Window
from self_evaluation.models.evaluation import Evaluation, Status
from self_evaluation.models.evidence import (
    EvidenceFile,
    EvidenceItem,
    EvidenceKind,
    EvidenceUse,
    FileState,
)
from self_evaluation.models.result import ImportedScore, ImportedSet, Result, ResultScore
from self_evaluation.models.review import (
    Judgement,
    Layer,
    ReturnReason,
    Verdict,
    newest_by_layer,
)
from self_evaluation.models.sheet import Answer, AnswerVersion, Assignment, Purpose, Sheet

__all__ = [
    "Answer",
    "AnswerVersion",
    "Assignment",
    "Campaign",
    "Evaluation",
    "EvidenceFile",
    "EvidenceItem",
    "EvidenceKind",
    "EvidenceUse",
    "FileState",
    "ImportedScore",
    "ImportedSet",
    "Judgement",
    "Layer",
    "Phase",
    "Purpose",
    "Result",
    "ResultScore",
    "ReturnReason",
    "Sheet",
    "Status",
    "Verdict",
    "Window",
    "newest_by_layer",
]
