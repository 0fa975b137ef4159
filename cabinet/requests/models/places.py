"""Where work is to be done, and when somebody is at home."""

from django.db.models import TextChoices


class Place(TextChoices):
    FLAT = "flat", "В квартире"
    ENTRANCE = "entrance", "В подъезде"
    LIFT = "lift", "В лифте"
    BASEMENT = "basement", "В подвале"
    ROOF = "roof", "На крыше или чердаке"
    YARD = "yard", "Во дворе"


class VisitTime(TextChoices):
    MORNING = "09-12", "с 9 до 12"
    NOON = "12-15", "с 12 до 15"
    AFTERNOON = "15-18", "с 15 до 18"
    EVENING = "18-21", "с 18 до 21"
