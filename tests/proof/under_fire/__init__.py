"""A campaign while web and workers are killed at random: the parts of bin/prove campaign and of its small version."""
