"""What may be typed about people."""

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import policy
from accounts.models import Role, SchoolLevel, User
from accounts.queries import people as queries

USERNAME_HELP = _("Letters, digits and @ . + - _ only. Leave it empty to have one made.")
TAKEN = _(
    "This user name or e-mail address belongs to somebody already. "
    "Please ask your education office to give this person the role."
)
TWO_PEOPLE = _("This user name and this e-mail address belong to two different people.")
PASSWORD_LIMIT = 1000


class InviteForm(forms.Form):
    """Name a person, a way to reach them and a role."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=150,
        help_text=USERNAME_HELP,
        validators=[UnicodeUsernameValidator()],
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=13,
        help_text=_("The NPSN of a school or the code of a region."),
    )
    role = forms.ChoiceField(label=_("Role"))
    levels = forms.MultipleChoiceField(
        label=_("Only these kinds of school"),
        required=False,
        choices=SchoolLevel.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For an office that looks after some kinds only. Nothing ticked means all."),
    )

    def __init__(self, *args, by, school=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.school, self.region, self.person = by, school, None, None
        if school is not None:
            del self.fields["place"]
        if not policy.roles_to_give(by):
            del self.fields["levels"]
        given = {*policy.roles_to_give(by), *self._school_roles(school)}
        roles = [role for role in Role if role in given]
        choices = [(role.value, role.label) for role in roles]
        self.fields["role"].choices = [("", _("Choose a role")), *choices]

    def _school_roles(self, school):
        if school is not None:
            return policy.roles_to_give(self.by, school=school)
        return policy.SCHOOL_ROLES

    def clean_place(self):
        """Find the school or, for an administrator, the region."""
        place = self.cleaned_data["place"]
        self.school = queries.school_named(self.by, place)
        if self.school is None:
            self.region = policy.visible_regions(self.by).filter(code=place).first()
        if self.school is None and self.region is None:
            raise ValidationError(_("You look after no school or region with this number."))
        return place

    def clean(self):
        """Find the person if there is one, and ask the policy about the role."""
        cleaned = super().clean()
        self.person = self._known(cleaned.get("username", ""), cleaned.get("email", ""))
        if self.errors:
            return cleaned
        role = cleaned["role"]
        decision = policy.may_give_role(self.by, role, school=self.school)
        if (role in policy.SCHOOL_ROLES) != (self.school is not None):
            self.add_error("role", _("This role does not belong to this kind of place."))
        elif not decision:
            self.add_error("role", decision.reason)
        return cleaned

    def _known(self, username, email):
        found = Q(pk=None)
        if username:
            found |= Q(username__iexact=username)
        if email:
            found |= Q(email__iexact=email)
        known = list(User.objects.filter(found))
        leads = policy.roles_of(self.by) & {Role.OFFICE, Role.ADMINISTRATOR}
        keys = [person.pk for person in known]
        if not leads and policy.visible_people(self.by).filter(pk__in=keys).count() < len(keys):
            raise ValidationError(TAKEN)
        if len(known) > 1:
            raise ValidationError(TWO_PEOPLE)
        return known[0] if known else None

    @property
    def where(self):
        """Return where the role is given; only a role on a region is limited to kinds of school."""
        levels = self.cleaned_data.get("levels", ()) if self.region else ()
        return {"school": self.school, "region": self.region, "levels": levels}

    @property
    def details(self):
        """Return what is known about the new person."""
        return {name: self.cleaned_data[name] for name in ("name", "email", "phone", "username")}


class AcceptForm(forms.Form):
    """Check one's name and choose a password."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    password = forms.CharField(
        label=_("New password"),
        max_length=PASSWORD_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Three unrelated words are easy to keep in mind."),
    )
    again = forms.CharField(
        label=_("The same password again"),
        max_length=PASSWORD_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, initial={"name": person.name}, **kwargs)
        self.person = person

    def clean(self):
        """Compare the two, and try the password against the rules (S-01)."""
        cleaned = super().clean()
        password = cleaned.get("password", "")
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        if password:
            try:
                password_validation.validate_password(password, self.person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class ProfileForm(forms.Form):
    """Change one's own name and addresses; how one is reached asks for the password (S-02)."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    password = forms.CharField(
        label=_("Current password"),
        required=False,
        max_length=PASSWORD_LIMIT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Needed only when you change the e-mail address or the phone number."),
    )

    def __init__(self, *args, person, **kwargs):
        initial = {"name": person.name, "email": person.email, "phone": person.phone}
        super().__init__(*args, initial=initial, **kwargs)
        self.person = person

    def clean_email(self):
        """Refuse an address that somebody else signs in with."""
        email = self.cleaned_data["email"]
        others = User.objects.exclude(pk=self.person.pk)
        if email and others.filter(Q(email__iexact=email) | Q(username__iexact=email)).exists():
            raise ValidationError(_("This e-mail address cannot be used here."))
        return email

    def clean(self):
        """Ask for the password where an address changes."""
        cleaned = super().clean()
        moved = {"email", "phone"} & set(self.changed_data)
        if moved and not self.person.check_password(cleaned.get("password", "")):
            self.add_error("password", _("Please type your current password."))
        return cleaned


class HandOverForm(forms.Form):
    """Name the next principal among the people of the school."""

    successor = forms.ChoiceField(label=_("Next principal"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        choices = [(key, person.name) for key, person in self.people.items()]
        self.fields["successor"].choices = [("", _("Choose a person")), *choices]

    @property
    def chosen(self):
        """Return the chosen person."""
        return self.people[self.cleaned_data["successor"]]
