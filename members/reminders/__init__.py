"""What time does to members. Each job asks "due and not done": run late or twice it does the right thing once."""
