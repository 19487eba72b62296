"""Schools that the browser tests may change; the demonstration is only looked at.

Each stage has a regency, a school and a person per role of its own, so that tests never meet.
The small instrument keeps a whole year short: five items for a primary school.
"""

PASSWORD = "empat kata yang acak"
# For the journeys: an office has not opened any round yet.
JOURNEYS = ("lebar", "sempit", "tanpa-skrip")
# For the tests of saving: the head has opened the year and handed it to the teacher.
OPENED = ("simpan", "luring", "bentrok", "berdampingan", "papan-ketik", "sesi")
# The same, but the teacher has one part only.
ONE_PART = ("satu-bagian",)
PART = "2"
# The same, with last year's answers taken over, none of them confirmed yet.
CARRIED = ("lanjutan",)
# For the look at a page that only a head who is asked to approve meets.
REVIEWED = ("persetujuan",)
# For the tests of reviewing: the head has answered everything and sent it.
SENT = ("telaah",)
# For a dossier: the year is verified, and a crosswalk leads from it to an invented edition.
VERIFIED = ("berkas-lebar", "berkas-sempit")
# An instrument in two versions, so that they can be compared.
TWO_VERSIONS = "dua-versi"


def username(role, stage):
    """Return the user name of somebody on a stage."""
    return f"{role}.{stage}"


def person_name(role, stage):
    """Return the name that pages show."""
    return f"{role.capitalize()} {stage.capitalize()}"


def school_name(stage):
    """Return the name of a stage's school."""
    return f"SD Percobaan {stage.capitalize()}"
