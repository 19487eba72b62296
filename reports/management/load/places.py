"""The places, schools and people of the load data; their codes cannot be those of real ones."""

from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Region, RegionLevel, Role, School, User

SINCE = date(2023, 7, 1)
BATCH = 2000
SCHOOLS_A_DISTRICT, DISTRICTS_A_REGENCY, REGENCIES_A_PROVINCE = 20, 20, 20
SCHOOLS_A_SUPERVISOR = 30
NPSN_PREFIX = "00"
# Twenty schools in a row are about as many of each level as there are in the country.
LEVELS = (
    "SD", "SD", "SMP", "SD", "MI", "SD", "SMA", "SD", "SD", "MTs", "SD", "SMK", "SD", "MI", "SMP",
    "SD", "MTs", "MA", "SMP", "SLB",
)  # fmt: skip


def make_schools(count):
    """Make schools 1 to `count` with their places and people."""
    regions = _make_regions(count)
    rows = (_school(index, regions) for index in range(count))
    schools = School.objects.bulk_create(rows, batch_size=BATCH)
    _make_people(schools)


def _school(index, regions):
    level = LEVELS[index % len(LEVELS)]
    return School(
        npsn=f"{NPSN_PREFIX}{index + 1:06d}",
        name=f"{level} Beban {index + 1}",
        level=level,
        status="swasta" if level in ("MI", "MTs", "MA") or index % 7 == 0 else "negeri",
        region=regions[_district_code(index)],
        pupils=90 + index % 600,
        teachers=8 + index % 40,
        note="Sekolah rekaan untuk uji beban.",
    )


def _district_code(index):
    district = index // SCHOOLS_A_DISTRICT
    regency = district // DISTRICTS_A_REGENCY
    province = regency // REGENCIES_A_PROVINCE
    return (
        f"B{province + 1:02d}.{regency % REGENCIES_A_PROVINCE + 1:02d}"
        f".{district % DISTRICTS_A_REGENCY + 1:02d}"
    )


def _make_regions(count):
    """Return the regions by code, level by level, because a child needs its parent's key."""
    nation, _new = Region.objects.get_or_create(
        code="00", defaults={"level": RegionLevel.NATION, "name": "Indonesia", "path": "00/"}
    )
    districts = [_district_code(index) for index in range(0, count, SCHOOLS_A_DISTRICT)]
    regions = {"00": nation}
    for level, parts in (
        (RegionLevel.PROVINCE, 1),
        (RegionLevel.REGENCY, 2),
        (RegionLevel.DISTRICT, 3),
    ):
        codes = sorted({".".join(code.split(".")[:parts]) for code in districts})
        rows = [_region(code, level, regions) for code in codes]
        Region.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        regions |= {region.code: region for region in Region.objects.filter(code__in=codes)}
    return regions


def _region(code, level, regions):
    parent = regions[code.rpartition(".")[0] or "00"]
    return Region(
        code=code,
        level=level,
        parent=parent,
        name=f"{RegionLevel(level).label} {code}",
        path=f"{parent.path}{code}/",
    )


def _make_people(schools):
    """Give each school a head and a team chair, thirty schools a supervisor, a regency an office."""
    roles = []
    offices = {school.region.parent.code: school.region.parent for school in schools}
    for index, school in enumerate(schools):
        supervisor = f"pengawas.{index // SCHOOLS_A_SUPERVISOR + 1}"
        roles += [
            (f"kepala.{school.npsn}", Role.PRINCIPAL, {"school": school}),
            (f"tim.{school.npsn}", Role.QUALITY_TEAM, {"school": school}),
            (supervisor, Role.SUPERVISOR, {"school": school}),
        ]
    roles += [(f"dinas.{code}", Role.OFFICE, {"region": place}) for code, place in offices.items()]
    people = {username: _person(username) for username, _role, _place in roles}
    User.objects.bulk_create(people.values(), batch_size=BATCH)
    Membership.objects.bulk_create(
        (
            Membership(user=people[username], role=role, starts_on=SINCE, **place)
            for username, role, place in roles
        ),
        batch_size=BATCH,
    )


def _person(username):
    """Return a person who can't sign in: no password is set."""
    return User(
        username=username,
        name=username.replace(".", " ").title(),
        password=make_password(None),
    )
