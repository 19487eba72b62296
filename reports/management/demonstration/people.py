"""The fictional places and people of the demonstration."""

from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password

from accounts.models import Membership, Region, RegionLevel, Role, School, User

DEMO_PASSWORD = "contoh untuk dicoba"  # noqa: S105 - printed by script/server, demonstration only
SINCE = date(2023, 7, 1)

PLACES = (
    ("99", "Provinsi Contoh", RegionLevel.PROVINCE, "00"),
    ("99.01", "Kabupaten Sukamaju (contoh)", RegionLevel.REGENCY, "99"),
    ("99.01.01", "Kecamatan Lembah Hijau", RegionLevel.DISTRICT, "99.01"),
    ("99.01.02", "Kecamatan Tepi Sungai", RegionLevel.DISTRICT, "99.01"),
    ("99.01.03", "Kecamatan Bukit Damai", RegionLevel.DISTRICT, "99.01"),
)
SCHOOLS = (
    ("SMP", "negeri", "SMP Negeri 1 Sukamaju"),
    *(("SD", "negeri", f"SD Negeri {n} Lembah Hijau") for n in range(1, 5)),
    *(("SD", "negeri", f"SD Negeri {n} Tepi Sungai") for n in range(1, 4)),
    ("SD", "negeri", "SD Negeri 1 Bukit Damai"),
    ("SMP", "negeri", "SMP Negeri 5 Sukamaju"),
    ("SD", "swasta", "SD Tunas Harapan"),
    ("SD", "swasta", "SD Bina Insani"),
    ("MI", "swasta", "MI Al-Falah Tepi Sungai"),
    ("MI", "negeri", "MI Negeri Bukit Damai"),
    *(("SMP", "negeri", f"SMP Negeri {n} Sukamaju") for n in range(2, 5)),
    ("SMP", "swasta", "SMP Cahaya Bangsa"),
    ("SMP", "negeri", "SMP Negeri Satu Atap Bukit Damai"),
    ("MTs", "negeri", "MTs Negeri 1 Sukamaju"),
    ("MTs", "swasta", "MTs Nurul Iman"),
    ("SMA", "negeri", "SMA Negeri 1 Sukamaju"),
    ("SMA", "negeri", "SMA Negeri 2 Sukamaju"),
    ("SMA", "swasta", "SMA Budi Luhur"),
    ("MA", "negeri", "MA Negeri Sukamaju"),
    ("SMK", "negeri", "SMK Negeri 1 Sukamaju"),
    ("SMK", "swasta", "SMK Teknologi Harapan"),
    ("SMK", "swasta", "SMK Pariwisata Tepi Sungai"),
    ("SLB", "negeri", "SLB Negeri Sukamaju"),
    ("SLB", "swasta", "SLB Kasih Bunda"),
)
# The least and the most pupils. Schools of the demo head's kind are of one size, so that there are
# five similar ones, the fewest of which a median is shown.
PUPILS, PUPILS_LIKE_THE_FIRST = (60, 720), (190, 480)
FIRST_NAMES = (
    "Siti", "Budi", "Dewi", "Agus", "Sri", "Ahmad", "Ratna", "Joko", "Nur", "Hendra", "Yuni",
    "Made", "Rina", "Bambang", "Wahyu", "Lestari", "Yohanes", "Aisyah", "Ketut", "Fitri",
)  # fmt: skip
LAST_NAMES = (
    "Rahayu", "Santoso", "Lubis", "Wijaya", "Hasanah", "Nugroho", "Siregar", "Utami", "Pratama",
    "Tanjung", "Hidayat", "Manullang", "Kusuma", "Sulastri", "Setiawan", "Nainggolan",
)  # fmt: skip

# user name, name, role, where ("school": the first school; "reviewing": one whose team is in the
# middle of its review; otherwise a region's code)
DEMO_ACCOUNTS = (
    ("kepala", "Siti Rahayu", Role.PRINCIPAL, "school"),
    ("guru", "Budi Santoso", Role.CONTRIBUTOR, "school"),
    ("tim", "Dewi Lubis", Role.QUALITY_TEAM, "school"),
    ("penelaah", "Made Kusuma", Role.QUALITY_TEAM, "reviewing"),
    ("pengawas", "Agus Wijaya", Role.SUPERVISOR, "school"),
    ("dinas", "Sri Hasanah", Role.OFFICE, "99.01"),
    ("provinsi", "Ahmad Nugroho", Role.OFFICE, "99"),
    ("asesor", "Ratna Siregar", Role.ASSESSOR, "99"),
    ("badan", "Joko Utami", Role.BODY, "99"),
    ("admin", "Nur Pratama", Role.ADMINISTRATOR, "00"),
)


def make_places():
    """Make the fictional regions below the nation and return them by code."""
    nation, _new = Region.objects.get_or_create(
        code="00",
        defaults={"level": RegionLevel.NATION, "name": "Indonesia", "path": "00/"},
    )
    regions = {"00": nation}
    for code, name, level, parent in PLACES:
        above = regions[parent]
        regions[code] = Region.objects.create(
            code=code,
            name=name,
            level=level,
            parent=above,
            path=f"{above.path}{code}/",
            time_zone="Asia/Makassar",
        )
    return regions


def make_schools(regions, count, random):
    """Make the fictional schools; beyond the named ones, more primary schools."""
    districts = [region for code, region in regions.items() if code.count(".") == 2]
    rows = list(SCHOOLS[:count])
    rows += [("SD", "negeri", f"SD Negeri {n} Sukamaju") for n in range(1, count - len(rows) + 1)]
    schools = [
        School(
            npsn=f"{99900001 + index}",
            nsm=f"1{random.randrange(10**10, 10**11)}" if level in ("MI", "MTs", "MA") else "",
            name=name,
            level=level,
            status=status,
            region=districts[index % len(districts)],
            address=f"Jalan Pendidikan No. {random.randint(1, 90)}",
            pupils=random.randint(*_pupils(level, status)),
            teachers=random.randint(7, 48),
            note="Sekolah rekaan untuk contoh.",
        )
        for index, (level, status, name) in enumerate(rows)
    ]
    return School.objects.bulk_create(schools)


def _pupils(level, status):
    return PUPILS_LIKE_THE_FIRST if (level, status) == SCHOOLS[0][:2] else PUPILS


def make_people(schools, regions, random, *, reviewing):
    """Make the accounts of the log-in page and a head and a team chair for every school.

    `reviewing` is the place in the list of a school whose team is in the middle of its review.
    """
    under_review = schools[min(reviewing, len(schools) - 1)]
    demo = _demo_accounts({"school": schools[0], "reviewing": under_review}, regions)
    staff = {schools[0].pk: {"head": demo["kepala"], "team": demo["tim"], "guru": demo["guru"]}}
    for school in schools[1:]:
        staff[school.pk] = {
            who: _person(f"{who}.{school.npsn}", random) for who in ("head", "team", "guru")
        }
    if under_review != schools[0]:
        staff[under_review.pk]["team"] = demo["penelaah"]
    roles = {"head": Role.PRINCIPAL, "team": Role.QUALITY_TEAM, "guru": Role.CONTRIBUTOR}
    Membership.objects.bulk_create(
        Membership(user=user, role=roles[who], school=school, starts_on=SINCE)
        for school in schools[1:]
        for who, user in staff[school.pk].items()
        if user != demo["penelaah"]
    )
    Membership.objects.bulk_create(
        Membership(user=demo["pengawas"], role=Role.SUPERVISOR, school=school, starts_on=SINCE)
        for school in schools[1:]
    )
    return demo, staff


def _demo_accounts(schools, regions):
    hashed = make_password(DEMO_PASSWORD)
    people = {}
    for username, name, role, where in DEMO_ACCOUNTS:
        user = User.objects.create(
            username=username, name=name, email=f"{username}@contoh.invalid", password=hashed
        )
        place = {"school": schools[where]} if where in schools else {"region": regions[where]}
        Membership.objects.create(user=user, role=role, starts_on=SINCE, **place)
        people[username] = user
    return people


def _person(username, random):
    name = f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"
    return User.objects.create(
        username=username, name=name, password=f"{UNUSABLE_PASSWORD_PREFIX}contoh"
    )
