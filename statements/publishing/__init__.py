"""From the seal to the public: files are made once, then published for good."""
