import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import StorageHandler

from portal import file_storage


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as saving and reading a file needs."""

    objects: dict[str, bytes] = {}

    @property
    def key(self):
        return unquote(urlsplit(self.path).path)

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.objects[self.key] = body
        self.answer(200)

    def do_HEAD(self):
        self.answer(200 if self.key in self.objects else 404)

    def do_GET(self):
        if self.key in self.objects:
            self.answer(200, self.objects[self.key])
        else:
            self.answer(404)

    def answer(self, status, body=b""):
        length = len(self.objects.get(self.key, b"")) if status == 200 else 0
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Sat, 21 Nov 2026 07:00:00 GMT")
        put = self.command == "PUT"
        self.send_header("Content-Length", "0" if put else str(length))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def bucket():
    Bucket.objects.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()


def opened(entry):
    return StorageHandler({"default": entry})["default"]


def test_folder_keeps_each_purpose_apart(tmp_path):
    pictures = opened(file_storage.storage(str(tmp_path), "media", public=True))
    files = opened(file_storage.storage(str(tmp_path), "imports", public=False))
    pictures.save("house.txt", ContentFile(b"house"))
    assert (tmp_path / "media/house.txt").read_bytes() == b"house"
    assert not files.exists("house.txt")


def test_bucket_takes_a_file_and_gives_it_back(bucket):
    place = f"s3://key:s%2Fecret@{bucket}/kvartal/portal?region=ru-1&insecure"
    storage = opened(file_storage.storage(place, "media", public=True))
    name = storage.save("дом.txt", ContentFile("дом".encode()))
    assert list(Bucket.objects) == [f"/kvartal/portal/media/{name}"]
    assert storage.open(name).read().decode() == "дом"
    assert not storage.exists("нет.txt")


def test_only_private_files_have_signed_addresses():
    place = "s3://key:secret@s3.example/kvartal?region=ru-1"
    public = opened(file_storage.storage(place, "media", public=True))
    private = opened(file_storage.storage(place, "imports", public=False))
    assert public.url("a.png") == "https://s3.example/kvartal/media/a.png"
    assert "Expires=60" in private.url("a.csv")
    assert file_storage.public_host(place) == ["https://s3.example"]


@pytest.mark.parametrize(
    "place", ["ftp://host/folder", "s3://host/bucket", "s3://key:secret@host"]
)
def test_senseless_place_stops_the_start(place):
    with pytest.raises(SystemExit, match="MEDIA_URL_STORAGE: expected"):
        file_storage.storage(place, "media", public=True)


@pytest.mark.parametrize("place", ["/srv/kvartal", "s3://key:secret@s3.example/bucket"])
def test_a_storage_travels_with_a_task(place):
    """Wagtail hands it to the task that deletes the file of a deleted picture."""
    made = opened(file_storage.storage(place, "media", public=True))

    json.dumps(made.deconstruct())
