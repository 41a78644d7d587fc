"""What the paid program adds to other pages, and its subjects to each other's: found when the site starts."""
