"""What programs in offerings add to the demo's people, each subject its part; found when the demo is filled."""
