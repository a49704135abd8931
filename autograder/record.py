"""A Result as JSON and back: the private record, with all that resuming, pages and explanations need."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Any

from .model import Check, Explanation, Picture, Replay, Result, Source, Status, Submission, TestResult, Visibility
from .testing.hints import Hint
from .testing.outcomes import Outcome

VERSION = 5


def to_json(result: Result) -> dict[str, Any]:
    """A result as plain JSON."""
    return {
        "version": VERSION,
        "submission": _submission_to_json(result.submission),
        "assignment": result.assignment,
        "status": result.status.value,
        "tests": [_test_to_json(test) for test in result.tests],
        "message": result.message,
        "detail": result.detail,
        "violated": result.violated,
        "pictures": [asdict(picture) for picture in result.pictures],
        "notes": list(result.notes),
        "printed": result.printed,
        "isolation": result.isolation,
        "left_open": result.left_open,
        "seed": result.seed,
        "seconds": result.seconds,
        "graded": result.graded,
        "fingerprint": result.fingerprint,
        "versions": dict(result.versions),
    }


def from_json(record: Mapping[str, Any]) -> Result:
    """The result that a record was made of.

    Raises:
        KeyError, TypeError, ValueError: this is no such record, or one of another version.
    """
    if record["version"] != VERSION:
        raise ValueError(f"a record of version {record['version']}")
    return Result(
        submission=_submission_from_json(record["submission"]),
        assignment=record["assignment"],
        status=Status(record["status"]),
        tests=tuple(map(_test_from_json, record["tests"])),
        message=record["message"],
        detail=record["detail"],
        violated=record["violated"],
        pictures=tuple(Picture(**{**picture, "says": tuple(picture["says"])}) for picture in record["pictures"]),
        notes=tuple(record["notes"]),
        printed=record["printed"],
        isolation=record["isolation"],
        left_open=record["left_open"],
        seed=record["seed"],
        seconds=record["seconds"],
        graded=record["graded"],
        fingerprint=record["fingerprint"],
        versions=tuple(record["versions"].items()),
    )


def _submission_to_json(submission: Submission) -> dict[str, Any]:
    source = submission.source
    return {
        "id": submission.id,
        "name": submission.name,
        "submitted": submission.submitted.isoformat() if submission.submitted else None,
        "source": {"name": source.name, "sha256": source.sha256, "cells": source.cells} if source else None,
        "problem": [submission.problem[0].value, submission.problem[1]] if submission.problem else None,
        "notes": list(submission.notes),
    }


def _submission_from_json(record: Mapping[str, Any]) -> Submission:
    source, problem, submitted = record["source"], record["problem"], record["submitted"]
    return Submission(
        id=record["id"],
        name=record["name"],
        submitted=datetime.fromisoformat(submitted) if submitted else None,
        source=Source(source["name"], source["sha256"], tuple(map(tuple, source["cells"]))) if source else None,
        problem=(Status(problem[0]), problem[1]) if problem else None,
        notes=tuple(record["notes"]),
    )


def _test_to_json(test: TestResult) -> dict[str, Any]:
    check, why = test.check, test.explanation
    return {
        "id": check.id,
        "question": check.question,
        "title": check.title,
        "points": str(check.points),
        "visibility": check.visibility.value,
        "outcome": test.outcome.value,
        "earned": str(test.earned),
        "explanation": asdict(why) if why else None,
    }


def _test_from_json(record: Mapping[str, Any]) -> TestResult:
    check = Check(
        id=record["id"],
        question=record["question"],
        title=record["title"],
        points=Fraction(record["points"]),
        visibility=Visibility(record["visibility"]),
    )
    why = record["explanation"]
    explanation = _explanation_from_json(why) if why else None
    return TestResult(check, Outcome(record["outcome"]), Fraction(record["earned"]), explanation)


def _explanation_from_json(why: Mapping[str, Any]) -> Explanation:
    hint = Hint(**why["hint"]) if why["hint"] else None
    replay = _replay_from_json(why["replay"]) if why["replay"] else None
    return Explanation(**{**why, "frames": tuple(why["frames"]), "hint": hint, "replay": replay})


def _replay_from_json(replay: Mapping[str, Any]) -> Replay:
    return Replay(**{**replay, "lines": tuple(replay["lines"]), "lent": tuple(replay["lent"])})
