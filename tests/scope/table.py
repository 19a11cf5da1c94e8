"""Who gets what at every address of the site, for a thing in somebody's own place.

A column for each part: nobody (without signing in, or without a token), the official of the place, the official of
another place, a department's reviewer, the province, the supervisor, the technician. The head of a hamlet, who has a
right to one record and none to its place, gets what the technician gets unless a line says otherwise.

404 is "not theirs to know", 403 "they may look and not touch", 302 the sign-in page or where it leads on; of the API,
401 is "bring a token".

Whoever adds a page adds a line, or a test fails: an address without one says nobody thought of who may see it.
"""

from dataclasses import dataclass, field
from typing import Any

PARTS = ("nobody", "official", "neighbour", "reviewer", "province", "supervisor", "technician")

PUBLIC = "200 200 200 200 200 200 200"
NOTHING = "404 404 404 404 404 404 404"
SIGNED_IN = "302 200 200 200 200 200 200"
SIGNED_IN_NOTHING = "302 404 404 404 404 404 404"
"""Pages of what the small pack does not keep: works and capital."""
SEEN = "302 200 404 200 200 200 404"
ENTERED = "302 200 404 403 403 403 404"
ENTERED_BADLY = "302 422 404 403 403 403 404"
REVIEWED = "302 403 404 302 302 403 404"
OPENED = "302 302 404 302 302 403 404"

OWN = "302 200 404 404 404 404 404"
OWN_DONE = "302 302 404 404 404 404 404"

TOKEN = "401 200 200 200 200 200 200"
TOKEN_SEEN = "401 200 404 200 200 200 404"
MEASURED = "302 200 404 200 200 403 404"
"""A record that is drawn for the supervisor to measure without knowing what is recorded."""
TOKEN_MEASURED = "401 200 404 200 200 403 404"
TOKEN_OPENED = "401 200 404 200 200 403 404"
TOKEN_REVIEWED = "401 403 404 200 200 403 404"
TOKEN_CARRIED = "401 200 200 404 404 404 404"
TOKEN_ENTERED = "401 200 404 403 403 403 404"


@dataclass(frozen=True)
class Ask:
    """What is asked at an address, and the status that each part gets, in the order of PARTS."""

    statuses: str
    method: str = "GET"
    body: dict[str, Any] = field(default_factory=dict)
    """A form, or of the API the JSON."""
    headers: dict[str, str] = field(default_factory=dict)
    hamlet_head: int | None = None

    @property
    def by_part(self) -> dict[str, int]:
        """The status that each part gets."""
        said = dict(zip(PARTS, map(int, self.statuses.split()), strict=True))
        return said | {"hamlet_head": self.hamlet_head or said["technician"]}


def get(statuses: str) -> Ask:
    """Looking at a page."""
    return Ask(statuses)


def post(statuses: str, **body: Any) -> Ask:
    """Sending a form, or JSON."""
    return Ask(statuses, "POST", body)


REASON = {"ly-do": "vì công việc"}
ROWS = [{"key": "MOI-1", "valid_from": "2026-01-01", "facts": {"surface": "earth"}}]

PORTAL = {
    "": (get(PUBLIC),),
    "chi-tieu/<slug:target>/": (get(PUBLIC),),
    "xa/<str:place>/": (get(PUBLIC),),
    "xa/<str:place>/thong-bao-cong-trinh.pdf": (get(NOTHING),),
    "xa/<str:place>/loa.txt": (get(NOTHING),),
    "cong-trinh/<path:key>/bien.pdf": (get(NOTHING),),
    "trung-lap/": (get(NOTHING),),
    "von/": (get(NOTHING),),
    "von/but-toan/": (get(NOTHING),),
    "cong-trinh/": (get(NOTHING),),
    "cong-trinh/danh-sach.csv": (get(NOTHING),),
    "cong-trinh/ban-do/": (get(NOTHING),),
    "cong-trinh/<path:key>/anh/<int:number>/": (get(NOTHING),),
    "cong-trinh/<path:key>/": (get(NOTHING),),
    "chung-minh/<slug:indicator>/<str:area>/": (get(PUBLIC),),
    "tu-dien/": (get(PUBLIC),),
    "tu-dien/so/<slug:register>/": (get(PUBLIC),),
    "tu-dien/chi-so/<slug:indicator>/": (get(PUBLIC),),
    "tu-dien/van-ban/": (get(PUBLIC),),
    "tu-dien/cach-hieu/": (get(PUBLIC),),
    "tu-dien/co-quan/": (get(PUBLIC),),
    "tu-dien/nhom-va-lich/": (get(PUBLIC),),
    "tu-dien/noi-dung/": (get(PUBLIC),),
    "nhat-ky/": (get(PUBLIC),),
    "nhat-ky/digests.json": (get(PUBLIC),),
    "do-lai/": (get(PUBLIC),),
    "do-lai/index.json": (get(PUBLIC),),
    "do-lai/<int:number>/": (get(PUBLIC),),
    "do-lai/<int:number>.json": (get(PUBLIC),),
    "do-lai/<int:number>.csv": (get(PUBLIC),),
    "do-lai/<int:number>/danh-sach.csv": (get(PUBLIC),),
    "du-lieu-mo/": (get(PUBLIC),),
    # The small pack gives no works away, to anybody.
    "du-lieu/cong-trinh/oc4ids.json": (get(NOTHING),),
    "du-lieu/cong-trinh/ocds.json": (get(NOTHING),),
    "du-lieu/cong-trinh/ocds-ban-ghi.json": (get(NOTHING),),
    "du-lieu/cong-trinh/bang.zip": (get(NOTHING),),
    "so-lieu/index.json": (get(PUBLIC),),
    "so-lieu/set.zip": (get(PUBLIC),),
    "so-lieu/verify.py": (get(PUBLIC),),
    "so-lieu/<slug:indicator>.json": (get(PUBLIC),),
    "so-lieu/<slug:indicator>.csv": (get(PUBLIC),),
    "huong-dan/": (get(PUBLIC),),
    "kieu-dang/": (get(PUBLIC),),
}

ACCOUNT = {
    "dang-nhap/": (get(PUBLIC),),
    "dang-xuat/": (get("405 405 405 405 405 405 405"), post("302 302 302 302 302 302 302")),
    "toi/": (get(SIGNED_IN),),
    "toi/mat-khau/": (get(SIGNED_IN), post(SIGNED_IN)),
    "toi/ma-truy-cap/": (
        get(SIGNED_IN),
        post(SIGNED_IN, kind="api", name="máy", days="30"),
        post("302 422 422 422 422 422 422", kind="api"),
    ),
    "toi/ma-truy-cap/<int:number>/thu-hoi/": (post("302 302 404 404 404 404 404"),),
    "toi/nhan-tin/": (
        get(SIGNED_IN),
        post("302 302 302 302 302 302 302", email="a@example.vn", language="vi"),
        post("302 422 422 422 422 422 422", email="a"),
    ),
    "toi/nhan-tin/lich/": (post(SIGNED_IN),),
}

DESK = {
    "ban-lam-viec/": (get(SIGNED_IN),),
    "ban-lam-viec/viec/": (get(SIGNED_IN),),
    "ban-lam-viec/viec/khong-doi/": (
        post("302 302 404 403 403 403 404", viec="half_roads", ky="2026-h1", noi="{place}"),
    ),
    "ban-lam-viec/cham/": (get(SIGNED_IN),),
    "ban-lam-viec/cham/bang.csv": (get(SIGNED_IN),),
    "ban-lam-viec/cham/<slug:obligation>/<str:period>/<str:place>/": (
        get(SEEN),
        post(SEEN.replace("200", "422")),
    ),
    "ban-lam-viec/tin/": (get(SIGNED_IN),),
    "ban-lam-viec/tin/da-doc/": (post("302 302 302 302 302 302 302"),),
    "ban-lam-viec/lich.ics": (get("404 404 404 404 404 404 404"),),  # without its secret it opens to nobody
    "ban-lam-viec/so/<slug:register>/chat-luong/": (get("302 200 200 200 200 200 404"),),
    "ban-lam-viec/so/<slug:register>/": (get("302 302 302 200 200 200 404"),),
    "ban-lam-viec/so/<slug:register>/<str:place>/": (get(SEEN),),
    "ban-lam-viec/so/<slug:register>/<str:place>/ghi/": (get(ENTERED), post(ENTERED_BADLY)),
    "ban-lam-viec/so/<slug:register>/<str:place>/khong-co/": (get(ENTERED), post(ENTERED_BADLY)),
    "ban-lam-viec/ban-ghi/<int:seq>/": (get(MEASURED),),
    "ban-lam-viec/ban-ghi/<int:seq>/mo/": (post(OPENED, **REASON),),
    "ban-lam-viec/ban-ghi/<int:seq>/sua/": (get(ENTERED), post(ENTERED_BADLY)),
    "ban-lam-viec/bang/<slug:register>/<str:place>/": (
        get(ENTERED),
        post("302 302 404 403 403 403 404", luu="1"),
    ),
    "ban-lam-viec/nhap/<int:number>/": (get(OWN_DONE),),
    "ban-lam-viec/nghi-trung/": (get(SIGNED_IN_NOTHING),),
    "ban-lam-viec/nghi-trung/cap/": (get(SIGNED_IN_NOTHING),),
    "ban-lam-viec/cong-trinh/": (get(SIGNED_IN_NOTHING),),
    "ban-lam-viec/cong-trinh/noi/<str:place>/": (get(SIGNED_IN_NOTHING),),
    "ban-lam-viec/cong-trinh/<int:seq>/": (get(SIGNED_IN_NOTHING),),
    "ban-lam-viec/cong-trinh/<int:seq>/de-xuat/": (post(SIGNED_IN_NOTHING),),
    "ban-lam-viec/do-lai/": (get(SIGNED_IN),),
    "ban-lam-viec/do-lai/moi/": (
        get("302 403 403 200 200 403 403"),
        post("302 403 403 422 422 403 403", so="road"),
    ),
    "ban-lam-viec/do-lai/<int:number>/": (get("302 403 403 200 200 403 404"),),
    "ban-lam-viec/do-lai/<int:number>/rut/": (post("302 403 403 422 422 403 404"),),
    "ban-lam-viec/do-lai/<int:number>/dong/": (post("302 403 403 422 422 403 404"),),
    "ban-lam-viec/do-lai/phieu/<int:number>/": (
        get("302 404 404 404 404 200 404"),
        post("302 404 404 404 404 422 404"),
    ),
    "ban-lam-viec/do-lai/phieu/<int:number>/giao/": (post("302 403 403 422 422 403 404", nguoi="can-bo-xa"),),
    "ban-lam-viec/tep/<int:number>/": (get(MEASURED),),
    "ban-lam-viec/ho-so/<int:number>/": (get(SEEN),),
    "ban-lam-viec/ho-so/<int:number>/mo/": (post(OPENED, **REASON),),
    "ban-lam-viec/ho-so/<int:number>/sua/": (get("302 403 404 403 403 403 404"),),
    "ban-lam-viec/ho-so/<int:number>/duyet/": (post(REVIEWED),),
    "ban-lam-viec/cho-duyet/": (get(SIGNED_IN),),
    "ban-lam-viec/cho-duyet/duyet/": (post("302 422 422 422 422 422 422"),),
    "ban-lam-viec/mo-lai-ky/": (get(SIGNED_IN), post("302 422 422 422 422 422 422", reason="x")),
    "ban-lam-viec/uy-quyen/": (get(SIGNED_IN), post("302 422 422 422 422 422 422", reason="x")),
    "ban-lam-viec/uy-quyen/<int:number>/ket-thuc/": (post("302 404 404 302 302 422 404"),),
    "ban-lam-viec/ho-so/<int:number>/tra-lai-dong/": (post(REVIEWED, **{"dong": "1", "ly-do-1": "sai"}),),
    "ban-lam-viec/ho-so/<int:number>/xung-dot/": (
        post(REVIEWED, **REASON, **{"dong": "1", "giu": "dong", "da-xem": "1"}),
    ),
    "ban-lam-viec/ho-so/<int:number>/tra-lai/": (post(REVIEWED, **REASON),),
    "ban-lam-viec/ho-so/<int:number>/rut/": (post("302 302 404 403 403 403 404"),),
    "ban-lam-viec/bang-tinh/<slug:register>/<str:place>/": (get(SEEN),),
    "ban-lam-viec/bang-tinh/<slug:register>/<str:place>/lay/": (get(SEEN),),
    "ban-lam-viec/bang-tinh/<slug:register>/<str:place>/nop/": (post(ENTERED_BADLY),),
    "ban-lam-viec/bang-tinh/tep/<int:number>/": (get(OWN),),
    "ban-lam-viec/bang-tinh/tep/<int:number>/cot/": (post("302 422 404 404 404 404 404"),),
    "ban-lam-viec/bang-tinh/tep/<int:number>/xem-lai/": (post(OWN_DONE),),
    "ban-lam-viec/bang-tinh/tep/<int:number>/gui/": (post(OWN_DONE),),
    "ban-lam-viec/bang-tinh/tep/<int:number>/dung/": (post(OWN_DONE),),
    "ban-lam-viec/bang-tinh/tep/<int:number>/can-sua.xlsx": (get("302 404 404 404 404 404 404"),),
}

API = {
    "api/v1/": (get("404 404 404 404 404 404 404"),),
    "api/v1/openapi.json": (get(PUBLIC),),
    "api/v1/me": (get(TOKEN),),
    "api/v1/registers": (get(TOKEN),),
    "api/v1/registers/<register_id>": (get(TOKEN),),
    "api/v1/registers/<register_id>/places": (get(TOKEN),),
    "api/v1/registers/<register_id>/places/<place>/records": (get(TOKEN_SEEN),),
    "api/v1/records/<seq>": (get(TOKEN_MEASURED),),
    "api/v1/records/<seq>/versions": (get(TOKEN_MEASURED),),
    "api/v1/records/<seq>/look": (post(TOKEN_OPENED, reason="vì công việc"),),
    "api/v1/submissions": (
        get(TOKEN),
        Ask(
            "401 201 404 403 403 403 404",
            "POST",
            {"register": "road", "place": "{place}", "rows": ROWS},
            {"Idempotency-Key": "lan-1"},
        ),
    ),
    "api/v1/reviews": (get(TOKEN),),
    "api/v1/duties": (get(TOKEN),),
    "api/v1/submissions/<number>": (get(TOKEN_SEEN),),
    "api/v1/submissions/<number>/rows": (get(TOKEN_SEEN),),
    "api/v1/submissions/<number>/rows/<row>/look": (post(TOKEN_OPENED, reason="vì công việc"),),
    "api/v1/submissions/<number>/mend": (post(TOKEN_ENTERED, rows=ROWS),),
    "api/v1/submissions/<number>/withdraw": (post(TOKEN_ENTERED),),
    "api/v1/submissions/<number>/approve": (post(TOKEN_REVIEWED, seen=1),),
    "api/v1/submissions/<number>/return": (post(TOKEN_REVIEWED, reason="sai"),),
    "api/v1/submissions/<number>/return-rows": (post(TOKEN_REVIEWED, rows=[{"number": 1, "reason": "sai"}]),),
}

PHONE = {
    "dien-thoai/": (get(SIGNED_IN), post(SIGNED_IN, name="máy", days="30")),
    "dien-thoai/nhap/": (get(SIGNED_IN),),
    "dien-thoai/nhap/<slug:register>/<str:place>/": (Ask(OWN, hamlet_head=200),),
    "dien-thoai/nhap/<slug:register>/<str:place>/ban-ghi/": (Ask(OWN, "POST", hamlet_head=200),),
    "dien-thoai/phien/": (get(TOKEN),),
    "dien-thoai/gui/": (post("401 400 400 400 400 400 400"),),  # a form is no edit
    "dien-thoai/trang-thai/": (post(TOKEN, id="x"),),
    "dien-thoai/giu-trang.js": (get(PUBLIC),),
}

OPENROSA = {
    "openrosa/formList": (get(TOKEN),),
    "openrosa/submission": (Ask("401 204 204 204 204 204 204", "HEAD"), post("401 400 400 400 400 400 400")),
    "openrosa/forms/<slug:register>.xml": (Ask(TOKEN_CARRIED, hamlet_head=200),),
    "openrosa/forms/<slug:register>/manifest": (Ask(TOKEN_CARRIED, hamlet_head=200),),
    "openrosa/forms/<slug:register>/<str:name>": (Ask(TOKEN_CARRIED, hamlet_head=200),),
}
"""Who enters in another place is offered the same form: the lists in it are of their own place."""

ADDRESSES: dict[str, tuple[Ask, ...]] = PORTAL | ACCOUNT | DESK | API | OPENROSA | PHONE
