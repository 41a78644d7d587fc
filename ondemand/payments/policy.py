"""The numbers of payment and refund, each with the name of its rule."""

from datetime import timedelta

CURRENCY = "CAD"  # OD-1
REFUND_WITHIN = timedelta(hours=48)  # OD-10: after purchase
REFUND_WITHIN_HOURS = REFUND_WITHIN // timedelta(hours=1)  # the same in words
CARD_SHOWS_REFUND_DAYS = (5, 10)  # business days, as the provider says
REFUND_PERCENT = 50  # OD-10: of the amount paid, tax included
SIGNATURE_TOLERANCE = timedelta(seconds=300)  # quality R7: an older webhook may be somebody's copy
CHECKOUT_OPEN = timedelta(hours=23)  # the provider closes its page after 24; ours stops offering it before
RECONCILE_AFTER = timedelta(minutes=3)  # quality R8: so long a webhook has before the provider is asked
LOOK_UP_FOR = timedelta(days=3)  # so long after it was opened a payment is still looked up
PROVIDER_TIMEOUT_SECONDS = 8
REFUND_TRIES_MOST = 5  # a refund that the provider refused so often waits for finance
REFUND_LEASE = timedelta(minutes=5)  # a job that has not reported back by then is taken for dead
TRIES_MOST = 5  # a receipt's file that could not be made so often waits for staff
LEASE_SECONDS = 120
MADE_AT_ONCE = 20
WAITING_MINUTES = 15  # a receipt's file that waits longer is shown to staff: the worker may stand still
CARD_DIGITS = 13  # as many as the shortest card number has: none is ever kept
REFERENCE_MOST = 80  # of a cheque: its number
NOTE_MOST = 300
MAKE_TASK = "ondemand.make_receipts"
RECONCILE_TASK = "ondemand.reconcile_payments"
REFUND_TASK = "ondemand.pay_refunds"
OUTSIDE_CANADA = "outside"  # in addresses and forms; a payment's column is empty then
RECEIPT_LETTERS, CREDIT_NOTE_LETTERS = "OD", "NC"  # before the numbers; the second is the French abbreviation as well
ITEM_EN = "Mentorship On Demand, six months"
ITEM_FR = "Mentorat sur demande, six mois"
PRICE_CENTS = 9900  # OD-1: the first price, as every installation finds it
