"""What an area's board says of a report before it is published, and what came of it. Never public."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from returns.models import Membership, Revision, Role
from returns.models.constraints import both_or_neither


class CommentQuerySet(models.QuerySet["Comment"]):
    def with_people(self) -> "CommentQuerySet":
        """Each with who said it and who answered, and whether the first still sits on that board (`is_member`)."""
        seats = Membership.objects.filter(
            role=Role.BOARD, area=OuterRef("revision__area_return__area"), user=OuterRef("made_by")
        )
        return self.select_related("made_by", "answered_by").annotate(is_member=Exists(seats))

    def unanswered(self) -> "CommentQuerySet":
        """What the area still has to answer."""
        return self.filter(answered_at__isnull=True, settled_at__isnull=True)

    def giving_back(self) -> "CommentQuerySet":
        """The reasons for which a report is with its area, because its chair has given it back."""
        return self.filter(gives_back=True, settled_at__isnull=True)


class Comment(models.Model):
    """One comment on one place of a report, by a member of the board; `number` counts within the revision.

    `place` is the key of a section, or of what else one may speak of; `title` is what that was called. With
    `gives_back` the comment is the chair's reason for giving the report back: settled once the chair has signed.
    """

    # What with_people() adds.
    is_member: bool

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveSmallIntegerField()
    place = models.SlugField(max_length=40)
    title = models.CharField(max_length=220)
    text = models.TextField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    gives_back = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ("revision", "number")
        constraints = (
            models.UniqueConstraint(fields=["revision", "number"], name="comment_number_once"),
            models.CheckConstraint(condition=~Q(place="") & ~Q(text=""), name="comment_says_something"),
            both_or_neither("answered", table="comment"),
            # The chair can be asked to look again without a word; whoever else said something gets an answer.
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False, gives_back=True)
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="comment_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(gives_back=True) | Q(settled_at__isnull=True), name="comment_settled_gave_back"
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision}, comment {self.number}"

    @property
    def token(self) -> str:
        """A page carries it to tell which answer its reader had seen; empty for none."""
        return self.answered_at.isoformat() if self.answered_at else ""
