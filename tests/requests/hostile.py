"""Files that somebody could attach to harm: a name and bytes for each."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"


def picture(kind="JPEG", size=(64, 48), **options):
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind, **options)
    return written.getvalue()


def located():
    """A photo that tells where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (55.0, 47.0, 0.0)
    return picture(exif=exif.tobytes())


def png_of(width, height):
    """A PNG that promises more dots than it has bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"x")


def chunk(kind, body):
    return (
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
    )


def archive():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as whole:
        whole.writestr("page.html", HTML)
    return written.getvalue()


def noted():
    note = PngInfo()
    note.add_text("Comment", SCRIPT.decode(), zip=True)
    return picture("PNG", pnginfo=note)


PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPEG, PNG, WEBP = picture(), picture("PNG"), picture("WEBP")

CORPUS = {
    # Active content under the name of a picture.
    "svg-as-jpg": ("photo.jpg", SVG),
    "svg": ("photo.svg", SVG),
    "svg-with-xml-head": ("a.png", b'<?xml version="1.0"?>' + SVG),
    "html-as-jpg": ("photo.jpg", HTML),
    "html": ("index.html", HTML),
    "html-as-pdf": ("bill.pdf", HTML),
    "xhtml": ("a.xhtml", b'<html xmlns="http://www.w3.org/1999/xhtml"/>'),
    "javascript": ("a.js", b"alert(1)"),
    "css": ("a.css", b"body{background:url(//evil)}"),
    "php": ("a.php", b"<?php system($_GET[0]);"),
    "php-after-gif-head": ("a.gif", b"GIF89a<?php system($_GET[0]);"),
    "shell-script": ("a.sh", b"#!/bin/sh\nrm -rf /\n"),
    "xml-with-entities": (
        "a.xml",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ),
    "postscript": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file"),
    # Two kinds in one file.
    "jpeg-then-html": ("photo.jpg", JPEG + HTML),
    "jpeg-then-zip": ("photo.jpg", JPEG + archive()),
    "png-then-php": ("photo.png.php", PNG + b"<?php phpinfo();"),
    "png-with-script-in-text": ("photo.png", noted()),
    "jpeg-with-script-in-comment": ("photo.jpg", picture(comment=SCRIPT)),
    "jpeg-with-script-in-exif": ("photo.jpg", picture(exif=b"Exif\0\0" + SCRIPT)),
    "webp-then-script": ("photo.webp", WEBP + SCRIPT),
    "pdf-then-html": ("bill.pdf", PDF + HTML * 100),
    "html-before-pdf": ("bill.pdf", HTML + PDF),
    "pdf-named-html": ("bill.html", PDF),
    # PDFs that do something.
    "pdf-with-javascript": ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog /JS (x)")),
    "pdf-with-launch": ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog /Launch")),
    "pdf-with-file": ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog /EmbeddedFile")),
    "pdf-cut-off": ("a.pdf", PDF[:30]),
    "pdf-head-alone": ("a.pdf", b"%PDF-"),
    # Too much of something.
    "png-of-30000-by-30000": ("big.png", png_of(30000, 30000)),
    "png-of-no-size": ("zero.png", png_of(0, 0)),
    "png-of-two-billion": ("huge.png", png_of(2**31 - 1, 2**31 - 1)),
    "more-than-10-megabytes": ("big.jpg", JPEG + b"\0" * (10 * 2**20)),
    "packed-note-bomb": (
        "bomb.png",
        PNG[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 2**26)) + PNG[33:],
    ),
    # Broken.
    "empty": ("empty.jpg", b""),
    "jpeg-cut-off": ("cut.jpg", picture(size=(800, 600))[:700]),
    "jpeg-head-alone": ("head.jpg", b"\xff\xd8\xff\xe0"),
    "png-head-alone": ("head.png", b"\x89PNG\r\n\x1a\n"),
    "png-with-wrong-sum": ("sum.png", PNG[:40] + b"\0\0\0\0" + PNG[44:]),
    "webp-head-alone": ("head.webp", b"RIFF\0\0\0\0WEBPVP8 "),
    "noise": ("noise.jpg", bytes(range(256)) * 40),
    # Not what is taken.
    "zip": ("photos.zip", archive()),
    "exe": ("setup.exe", b"MZ" + b"\0" * 200),
    "elf": ("photo.jpg", b"\x7fELF" + b"\0" * 200),
    "gif": ("a.gif", picture("GIF")),
    "tiff": ("a.tiff", picture("TIFF")),
    "bmp-as-jpg": ("a.jpg", picture("BMP")),
    "ico": ("a.ico", picture("ICO")),
    "text": ("a.txt", "Привет".encode()),
    # Names.
    "path-upwards": ("../../../etc/passwd.jpg", JPEG),
    "windows-path": ("..\\..\\windows\\system32\\a.jpg", JPEG),
    "name-of-300-signs": ("я" * 300 + ".jpg", JPEG),
    "name-turned-around": ("photo\u202egpj.exe", JPEG),
    "name-with-zero": ("a\x00.php.jpg", JPEG),
    "name-with-line-break": ("a\r\nSet-Cookie: b=c.jpg", JPEG),
    "name-with-markup": ("<img src=x onerror=alert(1)>.jpg", JPEG),
    "name-with-quotes": ('a"; filename="evil.html', JPEG),
    "name-of-dots": ("....jpg", JPEG),
    "htaccess": (".htaccess", JPEG),
}
