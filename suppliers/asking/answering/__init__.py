"""What a supplier's contact does with an invitation: answering, attaching, passing on, handing in."""
