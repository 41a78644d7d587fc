from django.urls import path

from members.views import accounts, eligibility, identity, mail_off, my_account, policies, privacy, safety, staff

app_name = "members"
urlpatterns = [
    path("activate/", accounts.activate, name="activate"),
    path("activate/sent/", accounts.activate_sent, name="activate-sent"),
    path("activate/<str:token>/", accounts.activate_password, name="activate-password"),
    path("session/extend/", accounts.session_extend, name="session-extend"),
    path("staff/invitation/<str:token>/", staff.staff_invitation, name="staff-invitation"),
    path("signed-in/", my_account.signed_in, name="signed-in"),
    path("my-account/", my_account.account, name="account"),
    path("my-account/profile/", my_account.account_profile, name="account-profile"),
    path("my-account/notifications/", my_account.account_notifications, name="account-notifications"),
    path("my-account/security/", my_account.account_security, name="account-security"),
    path("my-account/confirm/<slug:code>/", my_account.account_declare, name="account-declare"),
    path("my-account/identity/", identity.identity, name="identity"),
    path("my-account/identity/delete/", identity.identity_delete, name="identity-delete"),
    path("my-account/identity/<slug:trait>/", identity.identity_question, name="identity-question"),
    path("my-account/renewal/", my_account.renewal, name="renewal"),
    path("my-account/privacy/", privacy.account_privacy, name="account-privacy"),
    path("my-account/privacy/who-sees/", privacy.account_who_sees, name="account-who-sees"),
    path("my-account/privacy/my-data/", privacy.account_data, name="account-data"),
    path("my-account/privacy/erasure/", privacy.account_erasure, name="account-erasure"),
    path("my-account/privacy/erasure/withdraw/", privacy.account_erasure_withdraw, name="account-erasure-withdraw"),
    path("my-account/blocks/", safety.account_blocks, name="account-blocks"),
    path("safety/concern/received/", safety.safety_received, name="safety-received"),
    path("safety/concern/<str:token>/", safety.safety_concern, name="safety-concern"),
    path("safety/block/<str:token>/", safety.safety_block, name="safety-block"),
    path("safety/unblock/<str:token>/", safety.safety_unblock, name="safety-unblock"),
    path("mail/stop/<str:token>/", mail_off.mail_off, name="mail-off"),
    path("documents/", policies.documents, name="documents"),
    path("documents/<slug:kind>/", policies.document, name="document"),
    path("documents/<slug:kind>/<int:version>/", policies.document_version, name="document-version"),
    path("eligibility/", eligibility.eligibility, name="eligibility"),
]
