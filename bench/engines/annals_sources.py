"""Annals with a source for every fact: see compare.py."""
import os

from . import annals


class Engine(annals.Engine):
    def load(self, data, db):
        annals.load(os.path.join(db, "graph"), os.path.join(data, "sources.tsv"), annals.COLUMNS + ",source")
