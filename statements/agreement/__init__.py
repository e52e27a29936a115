"""From the editor to the board to the signature: submitting, approving, returning, signing, sealing."""
