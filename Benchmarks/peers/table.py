"""The one table that comes out, in Markdown: the README has it too."""
import dataclasses
import statistics

HEADING = ("", "tool", "work", "wall s", "CPU s", "peak MB", "rows rewritten", "WAL MB")
TEXT_COLUMNS = 3


def median(costs):
    """Figure by figure."""
    names = [name for name, value in dataclasses.asdict(costs[0]).items() if value is not None]
    return type(costs[0])(**{name: statistics.median(getattr(cost, name) for cost in costs) for name in names})


def row(round_title, tool, work, cost):
    return (
        round_title, tool, work, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak_megabytes:,.0f}",
        "" if cost.rows is None else f"{cost.rows:,}",
        "" if cost.log_bytes is None else f"{cost.log_bytes / 1e6:,.1f}",
    )


def markdown(rows):
    widths = [max(len(row[column]) for row in [HEADING, *rows]) for column in range(len(HEADING))]
    rules = ["-" * width if column < TEXT_COLUMNS else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join(_line(row, widths) for row in [HEADING, rules, *rows])


def _line(row, widths):
    cells = [
        cell.ljust(width) if column < TEXT_COLUMNS else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths))
    ]
    return f"| {' | '.join(cells)} |"
