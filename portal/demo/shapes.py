"""Flat shapes for the demonstration's illustrations."""

from PIL import ImageDraw

Draw = ImageDraw.ImageDraw
Point = tuple[float, float]

# Drawn larger and scaled down: Pillow has no smooth edges of its own.
SCALE = 2


def box(draw: Draw, at: Point, size: Point, fill: str, radius: float = 0) -> None:
    left, top = at
    corners = (left, top, left + size[0], top + size[1])
    scaled = [value * SCALE for value in corners]
    draw.rounded_rectangle(scaled, radius * SCALE, fill=fill)


def disc(draw: Draw, centre: Point, radius: float, fill: str) -> None:
    x, y = centre
    corners = (x - radius, y - radius, x + radius, y + radius)
    draw.ellipse([value * SCALE for value in corners], fill=fill)


def shape(draw: Draw, points: list[Point], fill: str) -> None:
    draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)


def stroke(draw: Draw, points: list[Point], fill: str, width: float) -> None:
    scaled = [(x * SCALE, y * SCALE) for x, y in points]
    draw.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")
    for point in (points[0], points[-1]):
        disc(draw, point, width / 2, fill)


def drop(draw: Draw, x: float, y: float, size: float, fill: str) -> None:
    shape(
        draw,
        [(x, y - size * 1.7), (x - size * 0.92, y - 4), (x + size * 0.92, y - 4)],
        fill,
    )
    disc(draw, (x, y), size, fill)
