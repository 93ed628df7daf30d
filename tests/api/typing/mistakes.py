"""What a type checker should stop: each line that is marked is wrong, the others are right."""

import diplodata as dd

dd.load("actor")  # wrong
dd.load("cronología")  # wrong
dd.load("timeline")
dd.load("cronologia")
dd.describe("timelines")  # wrong
dd.load("actors", lang="english")  # wrong
dd.load("actors", backend="panda")  # wrong
dd.load("actors", backend="dicts").head()  # wrong
dd.load("actors", columns=[1])  # wrong
dd.actors("es")
dd.actors("es", "dicts")  # wrong
print(dd.actors(backend="polars").iloc)  # wrong
dd.describe("actors", lang="both")  # wrong
dd.codes("actors")  # wrong
dd.path("actors", "xlsx")  # wrong
print(dd.tables()[0].nombre)  # wrong
dd.laod("actors")  # wrong
dd.load("actors", columns=("name_es",))
