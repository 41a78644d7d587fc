"""The members app's models, one file per subject."""

from members.models.identity import IdentityAccess, IdentityConsent, SelfIdentification, Visibility
from members.models.memberships import Activity, Admission, Declaration, Eligibility, Membership, MembershipCategory
from members.models.people import ErasureRequest, Member, MemberEvent, NotificationChoice
from members.models.policies import Acceptance, ClosedDay, PolicyDocument
from members.models.roll import EmailDifference, RollImport, RollRecord, RollRow
from members.models.safety import Block, Concern, ConcernEvent, Suspension
from members.models.staff import StaffInvitation

__all__ = [
    "Acceptance",
    "Activity",
    "Admission",
    "Block",
    "ClosedDay",
    "Concern",
    "ConcernEvent",
    "Declaration",
    "Eligibility",
    "EmailDifference",
    "ErasureRequest",
    "IdentityAccess",
    "IdentityConsent",
    "Member",
    "MemberEvent",
    "Membership",
    "MembershipCategory",
    "NotificationChoice",
    "PolicyDocument",
    "RollImport",
    "RollRecord",
    "RollRow",
    "SelfIdentification",
    "StaffInvitation",
    "Suspension",
    "Visibility",
]
