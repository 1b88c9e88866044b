"""Tests; the folders mirror ``flows/``."""
