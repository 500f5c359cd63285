"""The one table that comes out, in Markdown: the README has it too."""

HEADING = ("", "tool", "work", "wall s", "CPU s", "peak MB", "rows rewritten", "WAL MB")


class Table:
    def __init__(self):
        self._rows = []

    def add(self, round_title, tool, work, cost, has_database=True):
        self._rows.append((
            round_title, tool, work, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.peak_megabytes:,.0f}",
            f"{cost.rows:,}" if has_database else "", f"{cost.log_bytes / 1e6:,.1f}" if has_database else "",
        ))

    @property
    def text(self):
        rows = [HEADING, *self._rows]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADING))]
        rule = "|".join("-" * (width + 2) if column < 3 else "-" * (width + 1) + ":" for column, width in enumerate(widths))
        lines = [self._line(row, widths) for row in rows]
        return "\n".join([lines[0], f"|{rule}|", *lines[1:]])

    @staticmethod
    def _line(row, widths):
        cells = [cell.ljust(width) if column < 3 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        return f"| {' | '.join(cells)} |"
