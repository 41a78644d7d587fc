"""What programs in offerings add to the demo's people, each subject its part; found when the demo is filled."""

from mentorship.demo import also_seeded
from momentum.applications.demo import seed_applications
from momentum.matching.demo import seed_matches
from momentum.programs.demo import seed_programs
from momentum.progress.demo import seed_progress
from momentum.progress.demo_past import seed_past

also_seeded("offerings of programs", seed_programs)
also_seeded("applications to programs", seed_applications)  # after the offerings
also_seeded("matches in programs", seed_matches)  # of those who are selected
also_seeded("sessions of programs", seed_progress)
also_seeded("earlier offerings of programs", seed_past)
