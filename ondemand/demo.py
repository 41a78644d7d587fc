"""What the paid program adds to the demo's people, each subject its part; found when the demo is filled."""

from mentorship.demo import LEFT_TO_JOBS, also_seeded
from ondemand.matching.demo import seed_matches
from ondemand.matching.demo_past import seed_past
from ondemand.payments.demo import seed_payments
from ondemand.payments.policy import MAKE_TASK
from ondemand.registrations.demo import seed_registrations

also_seeded("registrations", seed_registrations)
also_seeded("lists of mentors", seed_matches)
also_seeded("earlier registrations", seed_past)
also_seeded("payments", seed_payments)  # last: it writes down what the registrations of the others were paid with
LEFT_TO_JOBS.append(MAKE_TASK)
