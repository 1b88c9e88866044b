"""What a person may do wrong in a template comes back as one sentence that finds the line, whatever Python would raise."""

from __future__ import annotations

import pytest

from flows.problems import SetUpError
from flows.rendering.template_filling import fill_html


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ 1 + 'a' }}", "TypeError"),
        ("{{ 'a' * 100000000000000 }}", "(Memory|Overflow)Error"),
        ("{{ 'a'.encode('none') }}", "LookupError"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "RecursionError"),
        ("{% include '/etc/passwd' %}", "TypeError"),
        ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ '{0.__class__}'.format(1) }}", "access to attribute '__class__' of 'int' object is unsafe"),
        ("{{ cycler.__init__.__globals__ }}", "access to attribute '__init__' of 'type' object is unsafe"),
        ("{{ nothing }}", "'nothing' is undefined"),
    ],
)
def test_a_fault_names_the_line_and_stands_on_it(line: str, why: str) -> None:
    with pytest.raises(SetUpError) as caught:
        fill_html(f"<p>\n{line}\n</p>", {})
    assert f'line 2, "{line[:80]}": ' in str(caught.value)
    caught.match(why)


def test_what_was_being_printed_is_no_part_of_the_sentence() -> None:
    with pytest.raises(SetUpError) as caught:
        fill_html("{{ words | int + words }}", {}, words="what a partner wrote")
    assert "what a partner wrote" not in str(caught.value)
