"""What the verified results of a region come to, a node at a time; for operators."""

from collections import Counter, defaultdict

from accounts.models import School
from self_evaluation.models import Result, ResultScore
from standards import scoring


def region_scores(region, year, code):
    """Return the numbers of a region and all below in the words of interface.md, and what is left out.

    Numbers of different versions of an instrument do not go into one median: the newest version
    that somebody used counts, `left_out` is how many results rest on older ones.
    """
    found = Result.objects.filter(
        school__region__path__startswith=region.path,
        year=year,
        instrument__code=code,
        superseded_at__isnull=True,
    )
    newest = found.order_by("-instrument__version").select_related("instrument").first()
    in_force = found.filter(instrument=newest.instrument) if newest else found.none()
    verified = in_force.count()
    data = {
        "region": region.code,
        "schools": School.objects.filter(region__path__startswith=region.path).count(),
        "verified": verified,
        "nodes": _nodes(in_force, newest.instrument) if newest else [],
    }
    return data, found.count() - verified


def _nodes(results, instrument):
    values, bands = defaultdict(list), defaultdict(Counter)
    rows = ResultScore.objects.filter(result__in=results, score__isnull=False)
    for code, score, band in rows.values_list("node_code", "score", "band").iterator():
        values[code].append(score)
        bands[code][band] += 1
    rules = instrument.scoring_rules
    order = [band.code for band in rules.bands]
    return [
        {
            "code": code,
            "n": len(values[code]),
            "mean": _text(scoring.mean(values[code]), rules),
            "median": _text(scoring.median(values[code]), rules),
            "bands": {band: bands[code][band] for band in order},
        }
        for code in instrument.nodes.order_by("path").values_list("code", flat=True)
        if code in values
    ]


def _text(exact, rules):
    return str(scoring.rounded(exact, rules.places))
