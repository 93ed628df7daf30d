"""Tables of text."""

from diplodata_build.base.text_tables import aligned, grid


def test_markdown_cells_stand_on_one_line() -> None:
    assert grid(["a", "b"], [["one\ntwo", "x|y"]]) == "| a | b |\n| --- | --- |\n| one two | x\\|y |"


def test_numbers_are_aligned_to_the_right() -> None:
    assert list(aligned([["table", "rows"], ["actors", "7"]])) == ["table   rows", "actors     7"]
