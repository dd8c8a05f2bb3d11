"""A QR code as the path of an SVG, so that the page's own markup draws it: no picture is fetched, no script runs."""

from itertools import groupby
from typing import NamedTuple

import qrcode
from qrcode.constants import ERROR_CORRECT_M


class QrCode(NamedTuple):
    size: int
    path: str


def draw_qr(text: str) -> QrCode:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    rows = code.get_matrix()
    return QrCode(len(rows), "".join(_draw_row(y, row) for y, row in enumerate(rows)))


def _draw_row(y: int, row: list[bool]) -> str:
    """Dark modules that stand beside each other are one piece: browsers leave hairlines between squares."""
    drawn, x = "", 0
    for is_dark, run in groupby(row):
        width = len(list(run))
        if is_dark:
            drawn += f"M{x} {y}h{width}v1h-{width}z"
        x += width
    return drawn
