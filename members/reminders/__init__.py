"""What time does to members. Each job asks "due and not done": late, twice or side by side it does the right thing once."""
