from django.db import models


class SearchTerm(models.Model):
    """A word that stands in some message, folded. The index holds its number and never its letters,
    so that a word leaves the database together with the last message that said it."""

    word = models.CharField(max_length=64, unique=True)
    # Folded on: without umlauts; and with ae for ä, where there is one
    bare = models.CharField(max_length=64, db_default="", db_index=True)
    spelled = models.CharField(max_length=64, db_default="", db_index=True)
    # Its stems in English and German
    stem = models.CharField(max_length=64, db_index=True)
    german = models.CharField(max_length=64, db_default="", db_index=True)

    def __str__(self) -> str:
        return self.word


class SearchDocument(models.Model):
    """A message as the index knows it. ``id`` is its time in microseconds: order, cursor and date filter in one.

    The engines' own index over ``terms`` is made by the migration, and kept by the database.
    """

    id = models.BigIntegerField(primary_key=True)
    message = models.OneToOneField("syncchat.Message", on_delete=models.CASCADE, related_name="+")
    # Copied from the message, where they never change: asked for every candidate of a search
    room_id = models.PositiveBigIntegerField()
    author_id = models.PositiveBigIntegerField()
    terms = models.TextField()

    def __str__(self) -> str:
        return f"words of {self.message_id}"


class IndexPosition(models.Model):
    """How far the index has read a room's log."""

    log = models.OneToOneField("syncchat.Log", primary_key=True, on_delete=models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(default=0)
    # How words were made of its text; a worker of a release before writes none
    version = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        # Its name in the first releases: a table is not renamed for a better word
        db_table = "syncchat_searchplace"

    def __str__(self) -> str:
        return f"log {self.log_id} read to {self.seq}"
