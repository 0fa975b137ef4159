"""For whom: people who log in, what they agreed to, and which accounts they hold."""

from cabinet.residents.models.contacts import ContactChange
from cabinet.residents.models.legal import Consent, LegalText
from cabinet.residents.models.limits import Limits
from cabinet.residents.models.linking import (
    FirstEntry,
    LinkingAttempt,
    Residency,
    Rights,
)
from cabinet.residents.models.passwords import PasswordRules
from cabinet.residents.models.people import MAX_NUMBER, User
from cabinet.residents.models.phones import Phone, PhoneCode
from cabinet.residents.models.roles import Role, own_permissions
from cabinet.residents.models.sharing import GuestVisit, Invitation
from cabinet.residents.models.tallies import Tally
from cabinet.residents.models.ways import LinkingRequest, LinkingWays, offering

__all__ = [
    "MAX_NUMBER",
    "Consent",
    "ContactChange",
    "FirstEntry",
    "GuestVisit",
    "Invitation",
    "LegalText",
    "Limits",
    "LinkingAttempt",
    "LinkingRequest",
    "LinkingWays",
    "PasswordRules",
    "Phone",
    "PhoneCode",
    "Residency",
    "Rights",
    "Role",
    "Tally",
    "User",
    "offering",
    "own_permissions",
]
