"""Paying, cancelling and receipts as pages, for the mentee and for finance."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role
from members.workflow import privacy as erasing
from ondemand.payments import workflow
from ondemand.payments.models import LocalCheckout, Payment, Price, ProviderEvent, Receipt, Refund, TaxRate
from ondemand.payments.queries import open_payment_of
from ondemand.payments.quotes import quote_for
from ondemand.payments.reminders import make_receipts
from ondemand.registrations.models import Registration
from tests import factories
from tests.ondemand.payments import begin, hear, make_paid, make_refund
from tests.ondemand.registrations import State, make_registration

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def finance_client() -> Client:
    client = Client()
    factories.sign_in(client, factories.make_staff(Role.FINANCE), has_confirmed=True)
    return client


def test_the_total_follows_from_where_one_lives_and_is_stated_before_the_button(signed_in: SignIn) -> None:
    registration = make_registration()
    client = signed_in(registration.member)
    page = reverse("ondemand:registration-pay")
    assert "Pay $111.87" in words(client.get(page))
    assert "Pay $112.86" in words(client.get(page + "?province=NS"))
    assert "Pay $99.00" in words(client.get(page + "?province=outside"))
    with translation.override("fr"):
        assert "Payer 113,83\xa0$" in client.get(reverse("ondemand:registration-pay") + "?province=QC").content.decode()
    assert "Select a valid choice" in words(client.get(page + "?province=XX"))


def test_a_member_pays_on_the_provider_s_page_and_comes_back_paid(signed_in: SignIn) -> None:
    registration = make_registration()
    client = signed_in(registration.member)
    sent = client.post(reverse("ondemand:registration-pay"), {"province": "ON", "total": "11187"})
    ref = LocalCheckout.objects.get().ref
    address = reverse("ondemand:local-checkout", args=[ref])
    assert sent.headers["Location"].endswith(address)
    assert "$111.87" in words(client.get(address))
    back = client.post(address, {"deed": "pay"})
    assert back.headers["Location"].endswith("/en/on-demand/?payment=done")
    assert "your payment has arrived" in words(client.get(back.headers["Location"]))
    page = words(client.get(reverse("ondemand:registration")))
    assert "your payment has arrived" not in page
    receipt = Receipt.objects.get()
    assert "You paid $111.87" in page
    assert receipt.written_number in page
    assert "get $55.94 back" in page
    again = client.post(address, {"deed": "pay"})
    assert again.status_code == 302
    assert Receipt.objects.count() == 1


def test_a_payment_that_fails_can_be_tried_again_and_a_lost_message_is_waited_for(signed_in: SignIn) -> None:
    registration = make_registration()
    client, begun = signed_in(registration.member), begin(registration)
    client.post(reverse("ondemand:local-checkout", args=[begun.provider_ref]), {"deed": "fail"})
    assert open_payment_of(registration) is None
    second = begin(registration)
    back = client.post(reverse("ondemand:local-checkout", args=[second.provider_ref]), {"deed": "lose"}, follow=True)
    assert back.redirect_chain[-1][0].endswith("?payment=done")
    page = reverse("ondemand:registration")
    assert "You do not need to pay again" in words(client.get(page + "?payment=done"))
    assert "If you have paid there, you need not do anything" in words(client.get(page))


@pytest.mark.parametrize("province", ["ON", "QC"])
def test_who_paid_and_presses_pay_again_is_told_that_it_has_arrived(signed_in: SignIn, province: str) -> None:
    registration = make_registration()
    client, begun = signed_in(registration.member), begin(registration)
    client.post(reverse("ondemand:local-checkout", args=[begun.provider_ref]), {"deed": "lose"})
    total = quote_for(registration, province, timezone.now())
    assert total is not None
    answer = client.post(
        reverse("ondemand:registration-pay"), {"province": province, "total": str(total.total_cents)}, follow=True
    )
    assert "Your payment has arrived: you do not need to pay again" in words(answer)
    assert Payment.objects.get().state == Payment.State.PAID


def test_who_has_not_paid_goes_on_with_the_same_page_of_payment(signed_in: SignIn) -> None:
    registration = make_registration()
    client, begun = signed_in(registration.member), begin(registration)
    address = reverse("ondemand:local-checkout", args=[begun.provider_ref])
    total = {"province": begun.province, "total": str(begun.total_cents)}
    assert client.post(reverse("ondemand:registration-pay"), total).headers["Location"].endswith(address)
    assert Payment.objects.get().state == Payment.State.OPEN


def test_who_paid_another_amount_is_asked_not_to_pay_again_until_finance_has_looked(signed_in: SignIn) -> None:
    registration = make_registration()
    payment, client = begin(registration), signed_in(registration.member)
    hear("checkout.session.completed", payment, now=timezone.now(), amount_total=9900)
    page = words(client.get(reverse("ondemand:registration")))
    assert "please do not pay again" in page
    assert "Go to the payment" not in page
    finance = factories.make_staff(Role.FINANCE)
    workflow.settle_mismatch(ProviderEvent.objects.get(), by=finance, note="Sent back.", now=timezone.now())
    assert "Go to the payment" in words(client.get(reverse("ondemand:registration")))


def test_a_total_that_is_not_the_stated_one_is_asked_again(signed_in: SignIn) -> None:
    registration = make_registration()
    client = signed_in(registration.member)
    answer = client.post(reverse("ondemand:registration-pay"), {"province": "QC", "total": "11187"})
    assert "The total has changed" in words(answer)
    assert not Payment.objects.exists()


def test_the_rule_and_the_amount_stand_before_the_button_that_cancels(signed_in: SignIn) -> None:
    payment = make_paid()
    client, page = signed_in(payment.registration.member), reverse("ondemand:registration-cancel")
    shown = words(client.get(page))
    assert "You get $55.94 back" in shown
    assert "half of the $111.87 that you paid" in shown
    answer = client.post(page, {"stated": "5594"}, follow=True)
    assert "Your registration is cancelled" in words(answer)
    assert Refund.objects.get().amount_cents == 5594


def test_after_48_hours_the_page_says_that_nothing_is_paid_back_and_the_old_button_does_nothing(
    signed_in: SignIn,
) -> None:
    payment = make_paid(now=timezone.now() - timedelta(hours=48, seconds=1))
    client, page = signed_in(payment.registration.member), reverse("ondemand:registration-cancel")
    assert "You get nothing back" in words(client.get(page))
    assert "has changed meanwhile" in words(client.post(page, {"stated": "5594"}, follow=True))
    assert not Registration.objects.filter(state="cancelled").exists()
    answer = client.post(page, {"stated": "0"}, follow=True)
    assert Registration.objects.filter(state="cancelled").exists()
    assert "when 48 hours had passed since your purchase" in words(answer)


def test_once_the_workbook_was_received_the_registration_says_why_nothing_was_paid_back(signed_in: SignIn) -> None:
    registration, now = make_paid().registration, timezone.now()
    received = {"workbook_received_at": now, "received_by": "site", "shortlist_due_by": now}
    Registration.objects.update(state=State.AWAITING_SHORTLIST, **received)
    client = signed_in(registration.member)
    answer = client.post(reverse("ondemand:registration-cancel"), {"stated": "0"}, follow=True)
    assert "because your workbook had been received on" in words(answer)
    assert (
        "because we had received your workbook on"
        in OutgoingEmail.objects.get(event="registration_cancelled").text_body
    )


def test_once_connected_nothing_is_cancelled_here(signed_in: SignIn) -> None:
    registration = make_registration(State.TRIAL)
    answer = signed_in(registration.member).post(reverse("ondemand:registration-cancel"), {"stated": "0"}, follow=True)
    assert "cannot be cancelled any more" in words(answer)


def test_receipts_are_one_s_own_also_after_a_lapse(signed_in: SignIn) -> None:
    long_ago = timezone.localdate() - timedelta(days=700)
    lapsed = factories.make_member(starts_on=long_ago, ends_on=long_ago + timedelta(days=30))
    receipt = make_paid(lapsed).receipts.get()
    client, stranger = signed_in(lapsed), signed_in(factories.make_member())
    assert receipt.written_number in words(client.get(reverse("ondemand:receipt-list")))
    assert receipt.written_number in words(client.get(reverse("members:account")))
    pages = [reverse("ondemand:receipt-detail", args=[receipt.public_id])]
    pages.append(reverse("ondemand:receipt-download", args=[receipt.public_id, "en"]))
    assert [client.get(page).status_code for page in pages] == [200, 404]  # its file is not made yet
    assert [stranger.get(page).status_code for page in pages] == [404, 404]
    shown = words(client.get(pages[0]))
    for part in ("HST 13%", "$12.87", "$111.87", lapsed.get_full_name(), "00000 0000 RT0001"):
        assert part in shown
    client.post(reverse("ondemand:receipt-send", args=[receipt.public_id]))
    assert OutgoingEmail.objects.filter(event="receipt_copy", to_address=lapsed.email).count() == 1
    assert stranger.post(reverse("ondemand:receipt-send", args=[receipt.public_id])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_receipts_takes_as_many_statements_for_one_as_for_three(
    count: int, signed_in: SignIn, django_assert_num_queries
) -> None:
    member = factories.make_member()
    for _ in range(count):
        make_paid(member)
        Registration.objects.filter(member=member).update(state="cancelled", closed_at=timezone.now())
    client = signed_in(member)
    client.get(reverse("ondemand:receipt-list"))
    with django_assert_num_queries(3):
        client.get(reverse("ondemand:receipt-list"))


def test_the_job_makes_the_files_in_both_languages(signed_in: SignIn) -> None:
    member = factories.make_member(first_name="Zoé", last_name="Échantillon-L’Heureux")
    payment = make_paid(member, province="QC")
    make_refund(payment)
    workflow.approve_refund(Refund.objects.get(), by=factories.make_staff(Role.FINANCE), now=timezone.now())
    workflow.pay_next_refund(timezone.now())
    make_receipts(timezone.now())
    client = signed_in(member)
    for receipt in Receipt.objects.all():
        for language in ("en", "fr"):
            file = client.get(reverse("ondemand:receipt-download", args=[receipt.public_id, language]))
            assert file.content.startswith(b"%PDF-")
            assert f'filename="{receipt.written_number}-{language}.pdf"' in file.headers["Content-Disposition"]


def test_finance_marks_a_cheque_only_for_the_amount_that_is_due() -> None:
    registration, client = make_registration(), finance_client()
    page = reverse("admin:ondemand_payment_receive", args=[registration.pk])
    assert registration.member.get_full_name() in words(client.get(reverse("admin:ondemand_payment_add")))
    given = {"provider": "cheque", "province": "NS", "amount": "111.87", "reference": "No. 7"}
    assert "From there it costs $112.86 today" in words(client.post(page, given))
    card = client.post(page, given | {"amount": "112.86", "reference": "4242 4242 4242 4242"})
    assert "looks like a card number" in words(card)
    client.post(page, given | {"amount": "112.86"})
    assert Payment.objects.get().total_cents == 11286
    with translation.override("fr"):
        other = reverse("admin:ondemand_payment_receive", args=[make_registration().pk])
        assert client.post(other, given | {"amount": "112,86"}).status_code == 302


def test_finance_approves_and_refuses_on_one_page() -> None:
    first, second, client = make_refund(), make_refund(), finance_client()
    pages = [reverse("admin:ondemand_refund_decide", args=[each.pk]) for each in (first, second)]
    assert "Approve $55.94" in words(client.get(pages[0]))
    client.post(pages[0], {"deed": "approve"})
    assert "Write why: the mentee reads it." in words(client.post(pages[1], {"deed": "refuse"}))
    client.post(pages[1], {"deed": "refuse", "reason": "Agreed otherwise."})
    assert [Refund.objects.get(pk=each.pk).state for each in (first, second)] == ["approved", "refused"]


def test_money_asks_staff_who_they_are_once_more() -> None:
    client = Client()
    factories.sign_in(client, factories.make_staff(Role.FINANCE))
    session = client.session
    session["account_authentication_methods"] = [
        each | {"at": each["at"] - 3600} for each in session["account_authentication_methods"]
    ]
    session.save()
    refund, registration = make_refund(), make_registration()
    for address in (
        reverse("admin:ondemand_refund_decide", args=[refund.pk]),
        reverse("admin:ondemand_payment_receive", args=[registration.pk]),
        reverse("admin:ondemand_payment_cancel", args=[registration.pk]),
        reverse("admin:ondemand_receipt_export", args=["papers", "csv"]),
    ):
        assert "/account/" in client.get(address).headers["Location"]


def test_staff_enter_a_cancellation_see_the_rule_and_then_cancel() -> None:
    client, payment = finance_client(), make_paid(now=timezone.now() - timedelta(hours=60))
    page = reverse("admin:ondemand_payment_cancel", args=[payment.registration_id])
    received = timezone.localtime(timezone.now() - timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M")
    shown = client.post(page, {"received_at": received})
    assert "$55.94 are paid back once finance has approved it" in words(shown)
    assert not Refund.objects.exists()
    client.post(page, {"received_at": received, "stated": shown.context["stated"]["seen"]})
    assert Refund.objects.get().amount_cents == 5594


def test_finance_settles_a_mismatch_or_pays_it_back() -> None:
    payment, client = begin(make_registration()), finance_client()
    hear("checkout.session.completed", payment, amount_total=20_000)
    event = payment.provider_events.get()
    page = reverse("admin:ondemand_providerevent_settle", args=[event.pk])
    assert "Pay back $200.00 CAD" in words(client.get(page))
    client.post(page, {"back": "1"})
    assert Refund.objects.get().amount_cents == 20_000
    assert "There is nothing to settle" in words(client.get(page))


def test_the_month_of_finance_adds_up_and_its_files_are_safe() -> None:
    name = "=cmd|' /C calc'!A0"
    make_paid(factories.make_member(first_name=name, last_name="X"), province="QC")
    refund, client = make_refund(make_paid(province="ON")), finance_client()
    workflow.approve_refund(refund, by=factories.make_staff(Role.FINANCE), now=timezone.now())
    workflow.pay_next_refund(timezone.now())
    page = words(client.get(reverse("admin:ondemand_receipt_month")))
    for part in ("Quebec", "Ontario", "$6.43", "$9.88", "$198.00"):  # 12.87 less 6.44
        assert part in page
    lines = b"".join(client.get(reverse("admin:ondemand_receipt_export", args=["papers", "csv"])).streaming_content)
    rows = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"))))
    assert [row[0][:2] for row in rows[1:]] == ["OD", "OD", "NC"]
    assert [row[8:13] for row in rows[1:]] == [
        ["99.00", "4.95", "0.00", "9.88", "113.83"],
        ["99.00", "0.00", "12.87", "0.00", "111.87"],
        ["-49.50", "0.00", "-6.44", "0.00", "-55.94"],
    ]
    assert rows[1][3] == f"'{name} X"
    with translation.override("fr"):
        sheet = client.get(reverse("admin:ondemand_receipt_export", args=["provinces", "xlsx"]))
    cells = list(load_workbook(io.BytesIO(sheet.content)).active.iter_rows())
    assert {cell.data_type for row in cells for cell in row} <= {"s", "n"}
    assert [cell.value for cell in cells[-1]][3:] == [198, -49.5, 4.95, 6.43, 9.88, 169.76]


def test_prices_and_rates_in_force_stay_and_new_ones_lie_ahead() -> None:
    client, tomorrow = finance_client(), timezone.localdate() + timedelta(days=1)
    price = {"from_on": tomorrow.isoformat(), "amount": "109.00", "item_en": "Six months", "item_fr": "Six mois"}
    today = price | {"from_on": timezone.localdate().isoformat()}
    assert "still to come" in words(client.post(reverse("admin:ondemand_price_add"), today))
    client.post(reverse("admin:ondemand_price_add"), price)
    assert Price.objects.first().amount_cents == 10_900
    old = Price.objects.get(amount_cents=9900)
    assert client.post(reverse("admin:ondemand_price_change", args=[old.pk]), price).status_code == 403
    rate = TaxRate.objects.get(province="ON")
    client.post(reverse("admin:ondemand_taxrate_change", args=[rate.pk]), {"until_on": tomorrow.isoformat()})
    added = {"province": "ON", "kind": "hst", "percent": "12.5", "from_on": (tomorrow + timedelta(days=1)).isoformat()}
    client.post(reverse("admin:ondemand_taxrate_add"), added)
    assert list(TaxRate.objects.filter(province="ON").values_list("rate", flat=True)) == [12_500, 13_000]
    assert "on some of these days" in words(client.post(reverse("admin:ondemand_taxrate_add"), added))


def test_what_an_erasure_leaves_of_money_is_the_books() -> None:
    """MEM-5: payments stay as the law asks; the account and its registration have no name any more."""
    payment = make_paid(factories.make_member(first_name="Bookish", last_name="Sampleton"))
    member = payment.registration.member
    Registration.objects.update(state="cancelled", closed_at=timezone.now())
    asked = erasing.ask_for_erasure(member, now=timezone.now())
    erasing.carry_out_erasure(asked, by=factories.make_staff(Role.ADMINISTRATOR), now=timezone.now())
    member.refresh_from_db()
    assert member.get_full_name() == ""
    assert payment.receipts.get().facts["name"] == "Bookish Sampleton"
    assert finance_client().get(reverse("admin:ondemand_payment_change", args=[payment.pk])).status_code == 200
