"""What programs in offerings add to other pages, and its subjects to each other's: found when the site starts."""
