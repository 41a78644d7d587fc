"""What is asked about proofs of mentoring: of members and visitors in `proofs`, of staff in `staff`."""
