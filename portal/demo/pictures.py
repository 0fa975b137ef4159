"""Illustrations of the demonstration site, drawn from flat shapes."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from portal.demo.shapes import SCALE, Draw, box, disc, drop, shape, stroke

WIDTH, HEIGHT = 1600, 900
GROUND = 720

TEAL, DEEP, MIST, SKY = "#0b6e6e", "#084b4b", "#cfe6e2", "#e6f2ef"
WARM, SAND, WHITE, INK = "#f2a541", "#fbe3bd", "#ffffff", "#24413f"
GREEN, BRICK, NIGHT = "#5d9b74", "#d9734e", "#12393b"


def draw_picture(name: str) -> bytes:
    """The illustration as PNG, the same bytes each time."""
    picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), SKY)
    PICTURES[name](ImageDraw.Draw(picture))
    result = BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(result, "PNG")
    return result.getvalue()


def house(draw: Draw, left: float, floors: int, columns: int, wall: str) -> None:
    """A block of flats on the ground line; every third window is lit."""
    width, height = columns * 90 + 40, floors * 95 + 60
    top = GROUND - height
    box(draw, (left, top), (width, height), wall, 10)
    box(draw, (left - 10, top - 16), (width + 20, 28), DEEP, 8)
    for number in range(floors * columns):
        row, column = divmod(number, columns)
        fill = WARM if number % 3 == 0 else SKY
        box(draw, (left + 45 + column * 90, top + 45 + row * 95), (44, 56), fill, 5)


def tree(draw: Draw, x: float, size: float, fill: str = GREEN) -> None:
    box(draw, (x - 8, GROUND - size), (16, size), INK)
    disc(draw, (x, GROUND - size * 1.15), size * 0.55, fill)


def ground(draw: Draw, fill: str = MIST) -> None:
    box(draw, (0, GROUND), (WIDTH, HEIGHT - GROUND), fill)


def street(draw: Draw) -> None:
    disc(draw, (1460, 180), 80, WARM)
    house(draw, 120, 5, 4, TEAL)
    house(draw, 560, 4, 3, BRICK)
    house(draw, 900, 6, 4, "#3f8f8b")
    ground(draw)
    for x, size in ((70, 110), (535, 90), (880, 130), (1380, 140), (1500, 95)):
        tree(draw, x, size)
    box(draw, (0, 800), (WIDTH, 26), WHITE)


def tap(draw: Draw) -> None:
    box(draw, (0, 0), (WIDTH, HEIGHT), MIST)
    disc(draw, (800, 470), 390, SKY)
    box(draw, (380, 290), (560, 110), TEAL, 30)
    box(draw, (830, 290), (110, 250), TEAL, 30)
    box(draw, (340, 250), (70, 190), DEEP, 18)
    box(draw, (600, 190), (46, 120), DEEP)
    box(draw, (500, 150), (246, 60), WARM, 30)
    box(draw, (810, 530), (150, 40), DEEP, 14)
    for y, size in ((660, 34), (780, 24)):
        drop(draw, 885, y, size, TEAL)


def meter(draw: Draw) -> None:
    box(draw, (0, 0), (WIDTH, HEIGHT), SAND)
    box(draw, (0, 430), (WIDTH, 90), TEAL)
    for x in (420, 1120):
        box(draw, (x, 405), (60, 140), DEEP, 12)
    disc(draw, (800, 465), 300, DEEP)
    disc(draw, (800, 465), 262, WHITE)
    for number in range(8):
        fill = INK if number < 5 else BRICK
        box(draw, (606 + number * 49, 385), (43, 74), fill, 6)
        box(draw, (622 + number * 49, 398), (11, 48), WHITE, 5)
    disc(draw, (800, 580), 78, MIST)
    stroke(draw, [(800, 580), (848, 535)], BRICK, 10)
    disc(draw, (800, 580), 14, INK)


def radiator(draw: Draw) -> None:
    box(draw, (0, 0), (WIDTH, HEIGHT), SAND)
    box(draw, (0, 790), (WIDTH, 110), "#e9c892")
    box(draw, (440, 90), (720, 290), WHITE, 12)
    for x in (465, 812):
        box(draw, (x, 115), (323, 240), "#a9cfd0")
    for x, y in (
        (540, 190),
        (690, 270),
        (870, 170),
        (1010, 280),
        (600, 320),
        (1080, 200),
    ):
        disc(draw, (x, y), 11, WHITE)
    box(draw, (400, 380), (800, 34), WHITE, 10)
    for number in range(9):
        box(draw, (440 + number * 82, 470), (66, 270), TEAL, 26)
    box(draw, (420, 500), (760, 26), DEEP, 13)
    box(draw, (420, 680), (760, 26), DEEP, 13)
    box(draw, (1170, 670), (430, 46), DEEP)
    disc(draw, (1220, 693), 44, WARM)


def yard(draw: Draw) -> None:
    house(draw, 980, 6, 5, "#3f8f8b")
    ground(draw, "#d9e9d3")
    for x, size, fill in ((180, 210, WARM), (430, 150, GREEN), (760, 190, BRICK)):
        tree(draw, x, size, fill)
    box(draw, (500, 690), (220, 22), BRICK, 6)
    for x in (525, 680):
        box(draw, (x, 705), (16, 60), INK)
    stroke(draw, [(330, 470), (250, 760)], "#8a5a2b", 16)
    shape(draw, [(222, 745), (285, 762), (262, 850), (170, 828)], WARM)
    for x, y in (
        (90, 820),
        (340, 850),
        (520, 830),
        (900, 850),
        (1200, 800),
        (1420, 840),
    ):
        disc(draw, (x, y), 13, WARM if x % 3 else BRICK)


def laptop(draw: Draw) -> None:
    box(draw, (0, 0), (WIDTH, HEIGHT), MIST)
    disc(draw, (1300, 250), 170, SAND)
    box(draw, (330, 130), (940, 580), INK, 30)
    box(draw, (360, 160), (880, 520), WHITE, 10)
    box(draw, (230, 710), (1140, 46), DEEP, 20)
    box(draw, (360, 160), (880, 80), TEAL, 10)
    disc(draw, (410, 200), 20, WARM)
    box(draw, (410, 285), (330, 34), INK, 10)
    box(draw, (410, 345), (220, 62), WARM, 12)
    for number, width in enumerate((420, 360, 400, 300)):
        box(draw, (410, 450 + number * 52), (width, 20), MIST, 10)
    for number, height in enumerate((130, 190, 110, 230, 170)):
        box(draw, (900 + number * 60, 630 - height), (40, height), TEAL, 6)


def roof(draw: Draw) -> None:
    disc(draw, (240, 200), 80, WARM)
    house(draw, 420, 5, 7, TEAL)
    shape(draw, [(390, 172), (1120, 172), (1010, 60), (510, 60)], BRICK)
    for x in range(560, 1000, 110):
        stroke(draw, [(x, 75), (x, 160)], "#b95a39", 8)
    ground(draw)
    for x in (1190, 1330):
        box(draw, (x, 150), (18, 570), WARM)
    for y in (230, 400, 570):
        box(draw, (1165, y), (210, 18), INK)
        stroke(draw, [(1199, y + 165), (1339, y + 10)], WARM, 9)
    tree(draw, 150, 150)
    tree(draw, 320, 110)


def evening(draw: Draw) -> None:
    box(draw, (0, 0), (WIDTH, HEIGHT), NIGHT)
    disc(draw, (1330, 180), 80, SAND)
    disc(draw, (1365, 160), 72, NIGHT)
    house(draw, 140, 5, 5, TEAL)
    house(draw, 760, 4, 4, "#2d6f6d")
    ground(draw, "#dfeaf0")
    shape(draw, [(1370, 330), (1240, 720), (1500, 720)], GREEN)
    for x, y in ((1370, 450), (1340, 540), (1405, 600), (1310, 660), (1440, 680)):
        disc(draw, (x, y), 16, WARM)
    disc(draw, (1370, 330), 22, WARM)
    for number in range(40):
        disc(draw, (number * 397 % WIDTH, number * 229 % GROUND), 6, WHITE)


def bill(draw: Draw) -> None:
    box(draw, (0, 0), (WIDTH, HEIGHT), SAND)
    disc(draw, (1180, 620), 190, TEAL)
    box(draw, (480, 90), (560, 730), WHITE, 16)
    box(draw, (530, 145), (250, 40), TEAL, 10)
    for number in range(6):
        box(draw, (530, 240 + number * 62), (280, 22), MIST, 10)
        box(draw, (880, 240 + number * 62), (110, 22), INK, 10)
    box(draw, (530, 640), (460, 6), INK)
    box(draw, (530, 680), (180, 34), INK, 10)
    box(draw, (820, 670), (170, 54), WARM, 12)
    stroke(draw, [(1100, 625), (1160, 690), (1270, 555)], WHITE, 36)


def plan(draw: Draw) -> None:
    """Streets from above, the office marked."""
    box(draw, (0, 0), (WIDTH, HEIGHT), "#e9efe6")
    for y in (170, 520, 800):
        box(draw, (0, y), (WIDTH, 70), WHITE)
    for x in (260, 820, 1330):
        box(draw, (x, 0), (70, HEIGHT), WHITE)
    box(draw, (360, 270), (430, 220), "#bcd8b4", 20)
    for x, y in ((60, 280), (60, 620), (930, 280), (1130, 280), (930, 620), (380, 630)):
        box(draw, (x, y), (150, 120), MIST, 8)
    box(draw, (1100, 600), (180, 150), TEAL, 8)
    stroke(draw, [(855, 555), (1190, 555), (1190, 600)], BRICK, 14)
    disc(draw, (855, 555), 26, WARM)
    disc(draw, (1190, 640), 30, BRICK)
    disc(draw, (1190, 640), 12, WHITE)


PICTURES: dict[str, Callable[[Draw], None]] = {
    "street": street,
    "tap": tap,
    "meter": meter,
    "radiator": radiator,
    "yard": yard,
    "laptop": laptop,
    "roof": roof,
    "evening": evening,
    "bill": bill,
    "plan": plan,
}
