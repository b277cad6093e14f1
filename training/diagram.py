"""Reliability diagrams as one SVG: how often a head is right, by how sure it says it is, before and after its temperature.

Each panel: confidence from left to right, share that was right from bottom to top, the diagonal is perfect. The area of a
circle is the share of the rows in its bin, so a far circle that is small costs little.
"""

from xml.sax.saxutils import escape

SIDE, GAP, TOP, LEFT, BOTTOM = 180, 44, 46, 34, 40
LARGEST_RADIUS = 16
BEFORE, AFTER, INK, GRID = "#c2571a", "#1f5f99", "#333333", "#dddddd"


def reliability_svg(panels):
    """panels: {title: {"before": bins, "after": bins}}, bins: [(mean confidence, share right, share of rows)], all 0..1."""
    width = LEFT + len(panels) * (SIDE + GAP)
    height = TOP + SIDE + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="11" fill="{INK}" role="img">',
        "<title>Share right by confidence, before and after the temperature</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _key(LEFT, 14, BEFORE, "temperature 1"), _key(LEFT + 110, 14, AFTER, "temperature of the package"),
    ]
    for index, (title, series) in enumerate(panels.items()):
        parts += _panel(LEFT + index * (SIDE + GAP), title, series)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _key(x, y, colour, text):
    return f'<circle cx="{x + 5}" cy="{y - 4}" r="5" fill="{colour}" fill-opacity="0.6"/><text x="{x + 14}" y="{y}">{text}</text>'


def _panel(x, title, series):
    bottom = TOP + SIDE
    yield f'<text x="{x + SIDE / 2}" y="{TOP - 8}" text-anchor="middle" font-weight="bold">{escape(title)}</text>'
    for share in (0, 0.25, 0.5, 0.75, 1):
        at = share * SIDE
        yield f'<path d="M{x} {bottom - at}h{SIDE}M{x + at} {TOP}v{SIDE}" stroke="{GRID}" fill="none"/>'
        yield f'<text x="{x + at}" y="{bottom + 14}" text-anchor="middle">{share:g}</text>'
        yield f'<text x="{x - 4}" y="{bottom - at + 4}" text-anchor="end">{share:g}</text>'
    yield f'<text x="{x + SIDE / 2}" y="{bottom + 32}" text-anchor="middle">confidence</text>'
    yield f'<path d="M{x} {bottom}L{x + SIDE} {TOP}" stroke="{INK}" stroke-dasharray="3 3" fill="none"/>'
    for name, colour in (("before", BEFORE), ("after", AFTER)):
        places = [(x + confidence * SIDE, bottom - right * SIDE, share) for confidence, right, share in series[name]]
        line = "L".join(f"{px:.1f} {py:.1f}" for px, py, _ in places)
        yield f'<path d="M{line}" stroke="{colour}" fill="none"/>'
        for px, py, share in places:
            radius = max(1.5, LARGEST_RADIUS * share ** 0.5)
            yield f'<circle cx="{px:.1f}" cy="{py:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.45"/>'
