"""What the words around a time expression make of it: since, until, from … to, between … and, two days after, on the eve of.

In go expressions (time_expressions.Expression) and the clock, out come expressions with their relation, joined where two make one interval.
"""

from __future__ import annotations

import dataclasses
import re

from dateline.language import calendars
from dateline.language.calendars import DAY, Interval
from dateline.language.counted_units import COUNT, HEDGE, ago, count, unit_name
from dateline.language.time_expressions import Clock, Expression

_RELATION = re.compile(
    r"\b(?P<since>since(?: at least)?|ever since)(?: (?:the|as early as))? $|\b(?P<until>until|till|up until|through to)(?: the)? $"
    r"|\b(?P<by>by|no later than)(?: the)? $"
    r"|\b(?P<before>before|prior to|ahead of|in advance of|in the run-?up to|leading up to)(?: the)? $"
    r"|\b(?P<after>after|following|in the wake of|in the aftermath of|in response to|as of|effective|starting(?: on| in)?|beginning(?: "
    r"on| in)?)(?: the)? $"
    r"|\b(?P<from>from)(?: the)? $",
    re.IGNORECASE,
)


def related(expression: Expression, clock: Clock) -> Expression:
    """The expression with the relation that the words before it state."""
    if expression.interval is None or expression.relation != "at":
        return expression
    match = _RELATION.search(clock.text, max(0, expression.start - 34), expression.start)
    if match is None and expression.kind == "season":  # whose rule takes the word before it along
        within = re.match(r"(?i)(?:since|until|by)(?: the)? ", clock.text[expression.start : expression.end])
        match = _RELATION.search(clock.text, expression.start, expression.start + within.end()) if within else None
    if match is None:
        return expression
    relation = match.lastgroup or "at"
    base, today = expression.interval, clock.today
    if relation == "from" and (
        onward := re.match(r" (?:onwards?|on\b(?! to)|to date|to the present)", clock.text[expression.end : expression.end + 16])
    ):
        return dataclasses.replace(
            expression, end=expression.end + onward.end(), relation="since", interval=Interval(base.start, today, "range")
        )
    if relation == "since":
        if today is not None and base.start > today:
            return expression
        return dataclasses.replace(expression, start=match.start(), relation="since", interval=Interval(base.start, today, "range"))
    if relation == "until":
        if today is not None and base.end < today:
            return dataclasses.replace(expression, relation="until", interval=Interval(None, base.end, "range"))
        return dataclasses.replace(expression, start=match.start(), relation="until", interval=Interval(today, base.end, "range"))
    return dataclasses.replace(expression, relation=relation)


_GAP = re.compile(r"(?:'s)?,? ?(?P<to>to|through|thru|until|till|and|-|--|or)(?: the| on| in| late| early)? ?", re.IGNORECASE)
_OFFSET = re.compile(
    rf"(?:{HEDGE}\b{COUNT} (?i:(?P<unit>day|night|week|month|year|decade|hour|minute)s?)|\b(?i:the (?P<one>day|night|morning|week|month"
    rf"|year))|\b(?i:(?P<soon>hours|minutes|shortly|just hours|immediately)))"
    r" (?i:(?P<dir>after|before|following|prior to|ahead of|since))(?i: (?:the|a|an|its|his|their))?(?: [a-z][a-z-]{2,14}){0,2} ?$"
)
_EVE = re.compile(r"\b(?:on )?the eve of(?: the| its)?(?: [a-z][a-z-]{2,14}){0,1} ?$", re.IGNORECASE)
_WEEK_GAP = re.compile(r",? ?(?:on |in )?", re.IGNORECASE)


def join(found: list[Expression], clock: Clock) -> list[Expression]:
    """The expressions, with pairs that make one interval joined and offsets applied."""
    out: list[Expression] = []
    for expression in found:
        before = out[-1] if out else None
        bare = expression.start + (
            re.match(r"(?i)(?:up )?(?:until|till) (?:the )?|", clock.text[expression.start : expression.end]).end()
            if expression.relation == "until"
            else 0
        )
        gap = clock.text[before.end : bare] if before is not None and expression.start - before.end < 14 else None
        joined = None
        if before is not None and gap is not None:
            joined = _span_of(before, expression, gap, clock) or _weekday_in_week(before, expression, gap)
        if joined is not None:
            out[-1] = joined
            continue
        if before is not None and gap is not None and not before.stated and expression.stated and _GAP.fullmatch(gap):
            out[-1] = before = _with_year(before, expression)
        out.append(_offset(expression, clock, before.end if before is not None else 0))
    return out


def _with_year(first: Expression, second: Expression) -> Expression:
    """The first takes the year that only the second writes ("in March and April 2020")."""
    month = first.field("m")
    if month is None or second.base is None or second.field("m") is None:
        return first
    year = second.base.start.year - (month > second.base.start.month)
    try:
        day = first.field("d")
        if day:
            whole = calendars.day(calendars.Date(year, month, day))
        elif first.base is None or first.base.precision == "month":
            whole = calendars.month(year, month)
        else:
            whole = Interval(first.base.start.replace(year=year), first.base.end.replace(year=year), first.base.precision)
    except ValueError:
        return first
    return dataclasses.replace(first, base=whole, interval=whole, stated=True, why=first.kind)


def _span_of(first: Expression, second: Expression, gap: str, clock: Clock) -> Expression | None:
    match = _GAP.fullmatch(gap)
    if match is None or not {first.relation, second.relation} <= {"at", "from", "by", "until", "since", "after", "before"}:
        return None
    to = match["to"].lower()
    lead = re.search(r"\b(from|between|since)(?: the| late| early)? $", clock.text[max(0, first.start - 16) : first.start], re.IGNORECASE)
    word = lead[1].lower() if lead else "from" if first.relation == "from" else ""
    if to == "or" or to == "and" and word != "between" and not (first.kind == second.kind == "weekday"):
        return None
    if (
        to not in ("and", "or")
        and word != "from"
        and first.kind != second.kind
        and not {first.kind, second.kind} <= {"month day", "day month", "weekday", "iso", "numeric"}
    ):
        return None
    if not first.stated and second.stated:
        first = _with_year(first, second)
    a, b = first.base, second.base
    if a is None or b is None or a.start is None or b.end is None:
        return None
    if a.start > b.end:
        if first.kind == "weekday":
            a = Interval(a.start - DAY * 7, a.end - DAY * 7, a.precision)
        elif not first.stated and first.field("m"):
            a = Interval(calendars.add_months(a.start, -12), calendars.add_months(a.end, -12), a.precision)
        else:
            return None
    if to == "and" and word != "between" and (b.start - a.end).days != 1:
        return None
    start = first.start - (len(clock.text[max(0, first.start - 16) : first.start]) - lead.start() if lead and word == "between" else 0)
    whole = Interval(a.start, b.end, "range")
    return Expression(
        start, second.end, "span", whole, whole, "at", first.stated or second.stated, first.fields, f"{first.kind} to {second.kind}"
    )


def _weekday_in_week(first: Expression, second: Expression, gap: str) -> Expression | None:
    """ "last week, on Monday" is one day; so is "today, Tuesday"."""
    if not _WEEK_GAP.fullmatch(gap) or first.base is None or second.base is None or second.relation != "at":
        return None
    if second.kind == "weekday" and first.base.precision == "week":
        number = second.field("w")
        if number is None:
            return None
        day = calendars.day(first.base.start + DAY * number)
        return Expression(first.start, second.end, "weekday", day, day, first.relation, False, second.fields, "a weekday of that week")
    if {first.kind, second.kind} == {"weekday", "deictic"} and first.base == second.base:
        return dataclasses.replace(first, end=second.end)
    if first.kind == "year" and second.kind in ("month", "month day", "day month") and not second.stated and gap.strip() == ",":
        return _with_year(dataclasses.replace(second, start=first.start), dataclasses.replace(first, fields=(("m", 12),)))
    return None


def _offset(expression: Expression, clock: Clock, floor: int) -> Expression:
    if expression.base is None or expression.base.start is None:
        return expression
    low = max(floor, expression.start - 80)
    base = expression.base
    if expression.relation in ("after", "before", "at", "since"):
        match = _OFFSET.search(clock.text, low, expression.start if expression.relation != "since" else expression.end)
        if match is not None and (match["unit"] or match["one"] or match["soon"]):
            sign = -1 if match["dir"].lower() in ("before", "prior to", "ahead of") else 1
            number = (
                (0, 0) if match["soon"] or match["unit"] in ("hour", "minute", "hours") else count(match["n"]) if match["n"] else (1, 1)
            )
            if number is None:
                return expression
            name = unit_name(
                (match["one"] or match["unit"] or "day").replace("morning", "day").replace("hour", "day").replace("minute", "day")
            )
            if name == "day" and number[0] == number[1]:
                whole = Interval(base.start + DAY * number[0] * sign, base.end + DAY * number[0] * sign, base.precision)
            else:
                whole = ago(base.start if sign < 0 else base.end, *number, name, sign)
            return dataclasses.replace(
                expression,
                start=match.start(),
                base=whole,
                interval=whole,
                relation="at",
                kind="offset",
                why=f"{match.group().strip()} {clock.text[expression.start : expression.end]}",
            )
    match = _EVE.search(clock.text, low, expression.start)
    if match is not None:
        whole = calendars.day(base.start - DAY)
        return dataclasses.replace(
            expression, start=match.start(), base=whole, interval=whole, relation="at", kind="offset", why="the day before it"
        )
    return expression
