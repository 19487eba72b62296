"""Four schools that must not see each other, and a person for every role (AZ-03).

`own` is the school the people belong to; the others lie in the same regency, in another regency
of the province, and in another province. Every tenant has the same things under the same names.
"""

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import Role
from accounts.tests import factories as people
from accreditation.actions import open_dossier
from jobs.models import Job, State
from reports.documents.dossier import dossier_report
from reports.models import (
    Bundle,
    Document,
    DossierFile,
    DossierKind,
    Filing,
    Kind,
    Package,
    Receipt,
)
from reports.queries.dossier import dossier_for_report
from self_evaluation.actions import batch as batch_verbs
from self_evaluation.actions import evaluation as verbs
from self_evaluation.models import (
    Assignment,
    Comment,
    EvidenceFile,
    EvidenceRequest,
    Phrase,
    Status,
)
from self_evaluation.tests import factories as years
from standards.tests.factories import invented_edition, small_crosswalk, small_instrument
from tests.matrix import ROLES, TENANTS

DISTRICTS = dict(zip(TENANTS, ("32.73.01", "32.73.02", "32.04.01", "33.01.01"), strict=True))
# Each status in a year of its own, so that every move finds something it can move.
YEARS = {
    Status.VERIFIED: 2022,
    Status.VERIFICATION: 2023,
    Status.APPROVAL: 2024,
    Status.TEAM_REVIEW: 2025,
    Status.DRAFT: 2026,
}


@dataclass(frozen=True)
class World:
    """The tenants' things by tenant and name, and a signed-in client for every role."""

    tenants: dict
    clients: dict

    def value(self, tenant, dotted):
        """Return one value of a tenant, e.g. `draft.public_id`, or the text after a `=`."""
        if dotted.startswith("="):
            return dotted[1:]
        found = self.tenants[tenant]
        for name in dotted.split("."):
            found = getattr(found, name)
        return found

    def marks(self, tenant):
        """Return what gives a tenant's school away when it is found on a page."""
        things = self.tenants[tenant]
        return {
            things.school.npsn,
            things.school.name,
            str(things.school.public_id),
            str(things.draft.public_id),
            things.evidence.title,
        }


def build():
    """Make the world; about five seconds."""
    instrument = small_instrument()
    unpublished = small_instrument(
        published=False, version=2, title={"id": "Rancangan", "en": "Draft"}
    )
    edition = invented_edition()
    crosswalk = small_crosswalk()
    crosswalk_draft = small_crosswalk(published=False, version=2, note={"id": "R", "en": "D"})
    tenants = {name: _tenant(name, instrument, edition) for name in TENANTS}
    for things in tenants.values():
        things.unpublished = unpublished
        things.item = SimpleNamespace(code="P.1.1")
        things.crosswalk, things.crosswalk_draft = crosswalk, crosswalk_draft
    holders = _holders(tenants)
    return World(tenants, {role: _client(holders.get(role)) for role in ROLES})


def _tenant(name, instrument, edition):
    school = people.SchoolFactory(
        name=f"Sekolah {name}", region=people.district(DISTRICTS[name]), level="SD"
    )
    same = {"school": school, "instrument": instrument}
    at = {status: years.evaluation_at(status, year=year, **same) for status, year in YEARS.items()}
    reviewing = years.evaluation_at(Status.TEAM_REVIEW, year=2021, **same)
    verbs.start_review(reviewing.evaluation, by=reviewing.team)
    draft = years.fill(at[Status.DRAFT])
    years.assign(draft, "1")
    years.window(draft.evaluation.campaign)
    part = draft.answer("2.1.1").node.parent
    mark = batch_verbs.mark_branch(
        draft.evaluation, by=draft.principal, node=part, reason="Tidak ada"
    )
    dossier = _dossier(draft, edition)
    return SimpleNamespace(
        school=school,
        instrument=instrument,
        edition=edition,
        dossier=dossier,
        dossier_file=_dossier_file(dossier),
        kind_of_school="many",
        filing=_filing(dossier, draft.principal),
        colleague=draft.contributor,
        head=draft.principal,
        colleague_role=f"contributor:{school.npsn}",
        handed_out=f"1:{draft.contributor.public_id}",
        notice=reviewing.team.notices.first(),
        campaign=draft.evaluation.campaign,
        answer=draft.answer("1.1.1"),
        proof=years.prove(at[Status.VERIFICATION], "1.1.1", title=f"Bukti telaah {name}"),
        comment=Comment.objects.create(
            answer=draft.answer("1.1.1"), text="Mohon dilihat.", by=draft.principal
        ),
        phrase=Phrase.objects.create(user=reviewing.team, text="Lampirkan notulen."),
        mark=mark,
        judged=at[Status.VERIFICATION].answer("1.1.1"),
        nobody=SimpleNamespace(word="x"),
        reviewing=reviewing.evaluation,
        years=[*at.values(), reviewing],
        **{status.value: year.evaluation for status, year in at.items()},
        **_locker(draft, name),
        **_made_of(at[Status.VERIFIED]),
    )


def _dossier(draft, edition):
    """Return a dossier that is ready to be sent."""
    dossier = open_dossier(draft.school, edition, by=draft.principal)
    said = {"level": 3, "version": 1, "updated_at": timezone.now(), "updated_by": draft.principal}
    dossier.sheet.answers.update(carried_from=None, **said)
    # A "yes" to the absolute condition would need a proof.
    dossier.sheet.answers.filter(node__code="P.2.1").update(level=1)
    return dossier


def _dossier_file(dossier):
    """Return a draft of a dossier that says what stands now."""
    return DossierFile.objects.create(
        dossier=dossier,
        kind=DossierKind.PDF,
        is_draft=True,
        made_from=dossier_report(dossier_for_report(dossier.pk)).made_from,
        **_stored(b"%PDF-1.7", "pdf"),
    )


def _filing(dossier, owner):
    """Return a packed ZIP of a dossier's files; like every package it is its owner's alone."""
    return Filing.objects.create(
        owner=owner,
        dossier=dossier,
        expires_at=timezone.now() + timedelta(days=1),
        **_stored(b"PK", "zip"),
    )


def _locker(draft, name):
    """Return an item in use with a stored picture, and one in the bin."""
    evidence = years.prove(draft, "1.1.1", title=f"Bukti rahasia {name}")
    picture = io.BytesIO()
    Image.new("RGB", (40, 30)).save(picture, "PNG")
    content = picture.getvalue()
    file = EvidenceFile.objects.create(
        item=evidence,
        name="foto.png",
        content_type="image/png",
        stamped_by=draft.principal,
        **_stored(content, "png"),
    )
    binned = years.EvidenceItemFactory(
        school=draft.school,
        created_by=draft.principal,
        deleted_at=timezone.now(),
        deleted_by=draft.principal,
    )
    asked = EvidenceRequest.objects.create(
        answer=draft.answer("1.1.1"),
        asked_of=draft.contributor,
        words="Foto daftar hadir",
        created_by=draft.principal,
    )
    return {"evidence": evidence, "file": file, "binned": binned, "asked": asked}


def _stored(content, ending):
    """Store bytes and return the columns that describe them."""
    return {
        "stored_as": default_storage.save(f"{uuid.uuid4()}.{ending}", ContentFile(content)),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _made_of(verified):
    """Return what exists once a year is verified: its result, files, a package, failed work."""
    now, result = timezone.now(), verified.evaluation.results.get()
    document = Document.objects.create(
        result=result,
        kind=Kind.PDF,
        number=f"SPMI/{result.pk}",
        check_code=f"KODE{result.pk}",
        made_from="0" * 64,
        made_at=now,
        **_stored(b"%PDF-1.7", "pdf"),
    )
    bundle = Bundle.objects.create(
        owner=verified.principal, expires_at=now + timedelta(days=1), **_stored(b"PK", "zip")
    )
    bundle.results.add(result)
    package = Package.objects.create(
        owner=verified.principal,
        result=result,
        expires_at=now + timedelta(days=1),
        **_stored(b"PK", "zip"),
    )
    Receipt.objects.create(
        evaluation=verified.evaluation,
        submission=verified.evaluation.submissions,
        **_stored(b"%PDF-1.7", "pdf"),
    )
    job = Job.objects.create(
        name="reports.render",
        subject_id=document.pk,
        key=f"failed-{document.pk}",
        state=State.FAILED,
        error="It broke.",
        available_at=now,
        created_at=now,
        finished_at=now,
    )
    return {
        "result": result,
        "document": document,
        "bundle": bundle,
        "package": package,
        "job": job,
    }


def _holders(tenants):
    own = tenants["own"]
    holders = {
        # With a password: without one, changing it would be another page.
        "contributor": people.contributor_of(own.school, signs_in=True),
        "quality_team": people.quality_team_of(own.school, signs_in=True),
        "principal": people.principal_of(own.school, signs_in=True),
        "supervisor": people.supervisor_of(own.school, signs_in=True),
        "regency": people.office_of(people.regency("32.73"), signs_in=True),
        "province": people.office_of(people.province("32"), signs_in=True),
        "nation": people.office_of(people.nation(), signs_in=True),
        "assessor": people.person_on(people.nation(), Role.ASSESSOR, signs_in=True),
        "administrator": people.administrator(signs_in=True),
        "suspended": people.principal_of(own.school, is_active=False),
    }
    for year in own.years:
        years.assign(year, "1", user=holders["contributor"])
    Assignment.objects.create(
        sheet=own.dossier.sheet,
        node=own.edition.nodes.get(code="P"),
        user=holders["contributor"],
        created_by=own.head,
    )
    EvidenceRequest.objects.filter(pk=own.asked.pk).update(asked_of=holders["contributor"])
    return holders


def _client(person):
    client = Client()
    if person:
        client.force_login(person)
    return client
