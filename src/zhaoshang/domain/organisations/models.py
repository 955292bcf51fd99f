"""Tables of organisations and people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhaoshang.domain.journal.models import GuardedModel, at_with_by, trace
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual


class Organisation(GuardedModel):
    """A unit of the district: the bureau, a subdistrict, a park. `path` lists its ancestors: "0001/0004/"."""

    class Kind(models.TextChoices):
        DISTRICT = "district", "区"
        BUREAU = "bureau", "投促局"
        SUBDISTRICT = "subdistrict", "街道"
        PARK = "park", "园区"
        DEPARTMENT = "department", "部门"

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> Bilingual:
        """Its name in both languages; in Chinese where it has no English one."""
        return Bilingual(self.name, self.name_en or self.name)


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name, letter case ignored."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person's account (or the machine's own). No superuser: every right comes from a role.

    Its rows are traced as guarded ones are, but for what signing in itself changes.
    """

    IS_TRACED = True
    UNPROVED = ("password", "last_login")

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    is_active = models.BooleanField(default=True)
    is_machine = models.BooleanField(default=False)
    joined_on = models.DateField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ["full_name", "username"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        trace(type(self), [self.pk])

    def get_full_name(self) -> str:
        """What the person is called on pages."""
        return self.full_name

    @property
    def journal_key(self) -> str:
        """How journal and facts name this account."""
        return f"user:{self.username}"

    @property
    def journal_name(self) -> str:
        """How people read it."""
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """Whether any role opens the desk."""
        return self.has_perm("desk.enter")

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        """Whether the verb is allowed, by roles and rules."""
        return self.is_active and may(permission, self, obj)


class Role(GuardedModel):
    """A named set of verbs and how far they reach. Shipped as `states.ROLES`, edited by the administrator."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    meaning = models.CharField(max_length=200)
    meaning_en = models.CharField(max_length=200)
    reach = models.CharField(max_length=12)
    verbs = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> Bilingual:
        """Its name in both languages."""
        return Bilingual(self.name, self.name_en)

    @property
    def version(self) -> str:
        """What it may do, in one line: two that are equal say the same."""
        return "|".join([self.reach, *sorted(self.verbs)])


class RoleGrant(GuardedModel):
    """A role given to a person, for the tree below an organisation, from one day until it is withdrawn."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=80)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="organisations_grant_once",
            ),
            at_with_by("organisations_grant_withdrawn_at_with_by", "withdrawn"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role}"
