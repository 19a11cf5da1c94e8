"""Pairs of works of which it is known whether they are one work said twice, made from what people do to names.

Nothing here is taken from the detector: the set has its own lists of abbreviations and other words (some of them the
detector's pack does not know), its own mistakes of the keyboard, and its own two ends of what must be told apart. Every
draw is a hash of what is drawn for, so that the set is the same on every machine. `tuning` is for choosing points and
thresholds, `held_out` for saying how good they are: no pair is in both, and a third of what works are called in the
held-out half, some kinds of works and some abbreviations are nowhere in the other.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

from vungcao.works.overlap.sketching import Said

Drawn = TypeVar("Drawn")

# code of the commune, name, what it was called or made of before, where it lies
COMMUNES = (
    ("07534", "Sa Lý", "Xa Lý", (21_480_000, 106_690_000)),
    ("07537", "Biên Sơn", "Phong Vân", (21_470_000, 106_600_000)),
    ("07531", "Tân Sơn", "Cấm Sơn", (21_500_000, 106_640_000)),
    ("07543", "Sơn Hải", "Hộ Đáp", (21_440_000, 106_560_000)),
    ("07594", "Đèo Gia", "Tân Lập", (21_290_000, 106_690_000)),
    ("07603", "Nam Dương", "Tân Mộc", (21_330_000, 106_570_000)),
    ("07492", "Lục Sơn", "Bình Sơn", (21_230_000, 106_640_000)),
    ("07246", "Xuân Lương", "Canh Nậu", (21_580_000, 106_110_000)),
    ("07264", "Tam Tiến", "An Thượng", (21_500_000, 106_080_000)),
    ("07552", "Kiên Lao", "Kiên Thành", (21_420_000, 106_500_000)),
)
HAMLETS = (
    "Cầu Nhạc", "Đồng Cốc", "Đồng Mậm", "Nà Trắng", "Khuôn Dương", "Vua Bà", "Bắc Hoa", "Rãng Trong", "Xả To",
    "Tân Tiến", "Thác Lười", "Đèo Bụt", "Trại Cá", "Na Hem", "Phúc Thành", "Khe Liêng", "Ao Vường", "Suối Hà",
    "Làng Thum", "Cống Luộc", "Hợp Thành", "Ruồng", "Thuận A", "Mòng", "Khả Lã", "Họa", "Đồng Dau", "Bãi Lát",
    "Vách Gạo", "Hòa Trong", "Trung Nghĩa", "Xóm Cũ", "Nhất Thành", "Khuân Kén", "Hố Mỵ", "Cống Lầu",
)  # fmt: skip
NEIGHBOURS = (
    ("Đồng Mậm", "Đồng Mận"), ("Nà Trắng", "Nà Trang"), ("Khuôn Dương", "Khuôn Đương"), ("Xả To", "Xả Tô"),
    ("Rãng Trong", "Rãng Ngoài"), ("Hòa Trong", "Hòa Ngoài"), ("Tân Tiến", "Tân Thành"), ("Hợp Thành", "Hợp Tiến"),
    ("Đồng Cốc", "Đông Cốc"), ("Thuận A", "Thuận B"), ("Suối Hà", "Suối Chạc"), ("Cống Luộc", "Cống Lầu"),
)  # fmt: skip
OWNERS = (
    "UBND xã {commune}", "Ủy ban nhân dân xã {commune}", "Ban QLDA đầu tư xây dựng khu vực Lục Ngạn",
    "Ban Quản lý dự án các công trình giao thông tỉnh", "Sở Nông nghiệp và Môi trường", "Phòng Kinh tế xã {commune}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of work: how people call it, what they say they do, its content, and what it costs in millions."""

    content: str
    called: tuple[str, ...]
    done: tuple[str, ...]
    millions: tuple[int, int]
    is_line: bool = False
    unseen: tuple[str, ...] = ()
    """What it is called beside that in the held-out half only."""


THINGS = {
    "road": Thing(
        "III.1.1",
        ("đường trục thôn {hamlet}", "tuyến đường trục chính thôn {hamlet}", "đường trục của thôn {hamlet}"),
        ("Cứng hóa", "Bê tông hóa", "Cải tạo, nâng cấp", "Đổ bê tông", "Xây dựng", "Kiên cố hóa"),
        (800, 6000),
        is_line=True,
        unseen=("đường bê tông thôn {hamlet}", "đường trung tâm thôn {hamlet}"),
    ),
    "link": Thing(
        "III.1.1",
        (
            "đường giao thông nông thôn từ thôn {hamlet} đi thôn {second}",
            "đường liên thôn {hamlet} - {second}",
            "tuyến đường nối thôn {hamlet} với thôn {second}",
        ),
        ("Cứng hóa", "Bê tông hóa", "Nâng cấp", "Mở rộng", "Đầu tư xây dựng"),
        (2000, 15000),
        is_line=True,
        unseen=("tuyến giao thông thôn {hamlet} - thôn {second}",),
    ),
    "culture_house": Thing(
        "III.1.7",
        (
            "nhà văn hóa thôn {hamlet}",
            "nhà sinh hoạt cộng đồng thôn {hamlet}",
            "nhà văn hóa và sân thể thao thôn {hamlet}",
        ),
        ("Xây dựng", "Xây mới", "Cải tạo", "Đầu tư xây dựng", "Sửa chữa"),
        (600, 2500),
        unseen=("hội trường thôn {hamlet}", "khu văn hóa, thể thao thôn {hamlet}"),
    ),
    "canal": Thing(
        "III.1.2",
        (
            "kênh mương nội đồng thôn {hamlet}",
            "tuyến kênh tưới thôn {hamlet}",
            "mương nội đồng thôn {hamlet}",
        ),
        ("Kiên cố hóa", "Cứng hóa", "Cải tạo", "Nạo vét, kiên cố"),
        (500, 4000),
        is_line=True,
        unseen=("hệ thống kênh thủy lợi nội đồng thôn {hamlet}",),
    ),
    "reservoir": Thing(
        "III.1.2",
        ("hồ {hamlet}", "hồ chứa nước {hamlet}", "hồ đập {hamlet}"),
        ("Sửa chữa, nâng cấp", "Cải tạo", "Nâng cấp", "Khắc phục"),
        (3000, 20000),
        unseen=("công trình thủy lợi hồ {hamlet}",),
    ),
    "school": Thing(
        "III.1.5",
        ("phòng học trường tiểu học {hamlet}", "nhà lớp học trường tiểu học {hamlet}"),
        ("Xây dựng", "Xây mới", "Đầu tư xây dựng"),
        (3000, 12000),
        unseen=("dãy nhà học 2 tầng trường tiểu học {hamlet}",),
    ),
    "kindergarten": Thing(
        "III.1.5",
        ("trường mầm non {hamlet}", "điểm trường mầm non {hamlet}", "trường mẫu giáo {hamlet}"),
        ("Xây dựng", "Cải tạo, nâng cấp", "Sửa chữa"),
        (1500, 8000),
        unseen=("nhà trẻ {hamlet}", "trường mầm non xã, điểm {hamlet}"),
    ),
    "water": Thing(
        "III.1.3",
        (
            "hệ thống nước sinh hoạt tập trung thôn {hamlet}",
            "công trình cấp nước sạch thôn {hamlet}",
            "bể và đường ống nước sinh hoạt thôn {hamlet}",
        ),
        ("Xây dựng", "Đầu tư", "Sửa chữa, nâng cấp"),
        (1000, 9000),
        unseen=("giếng khoan và bể chứa nước thôn {hamlet}",),
    ),
    "spillway": Thing(
        "III.1.1",
        ("ngầm tràn thôn {hamlet}", "cống tràn qua suối thôn {hamlet}", "đập tràn thôn {hamlet}"),
        ("Xây dựng", "Cải tạo", "Nâng cấp"),
        (1500, 9000),
        unseen=("ngầm qua suối thôn {hamlet}",),
    ),
    "bridge": Thing(
        "III.1.1",
        ("cầu dân sinh thôn {hamlet}", "cầu qua suối thôn {hamlet}", "cầu {hamlet}"),
        ("Xây dựng", "Xây mới", "Đầu tư xây dựng"),
        (2000, 15000),
        unseen=("cầu treo thôn {hamlet}",),
    ),
    "power": Thing(
        "III.1.9",
        (
            "trạm biến áp và đường dây hạ thế thôn {hamlet}",
            "lưới điện thôn {hamlet}",
            "hệ thống điện thôn {hamlet}",
        ),
        ("Nâng cấp", "Cải tạo", "Xây dựng"),
        (1000, 6000),
        unseen=("đường điện 0,4 kV thôn {hamlet}",),
    ),
    "embankment": Thing(
        "III.1.4",
        ("kè chống sạt lở thôn {hamlet}", "bờ kè suối thôn {hamlet}", "kè bảo vệ khu dân cư thôn {hamlet}"),
        ("Xây dựng", "Đầu tư xây dựng", "Sửa chữa"),
        (3000, 18000),
        is_line=True,
        unseen=("tường kè thôn {hamlet}",),
    ),
    "training": Thing(
        "III.1.8",
        ("chuyển đổi số cho người dân thôn {hamlet}", "kỹ năng số cho bà con thôn {hamlet}"),
        ("Tập huấn", "Tổ chức tập huấn", "Lớp tập huấn"),
        (30, 200),
        unseen=("nâng cao nhận thức về chuyển đổi số thôn {hamlet}",),
    ),
    "model": Thing(
        "III.2.1",
        ("mô hình trồng cây dược liệu thôn {hamlet}", "mô hình dược liệu dưới tán rừng thôn {hamlet}"),
        ("Hỗ trợ", "Xây dựng", "Triển khai"),
        (200, 1500),
    ),
}
ONLY_HELD_OUT = {
    "health": Thing(
        "III.1.6",
        ("trạm y tế điểm {hamlet}", "nhà trạm y tế thôn {hamlet}", "phòng khám trạm y tế {hamlet}"),
        ("Xây dựng", "Sửa chữa", "Cải tạo, nâng cấp"),
        (1000, 7000),
    ),
    "tourism": Thing(
        "III.1.7",
        ("bãi đỗ xe, điểm du lịch cộng đồng {hamlet}", "hạ tầng du lịch cộng đồng thôn {hamlet}"),
        ("Xây dựng", "Hoàn thiện", "Đầu tư"),
        (1500, 9000),
    ),
    "breeding": Thing(
        "III.2.1",
        ("chăn nuôi dê sinh sản thôn {hamlet}", "mô hình nuôi dê sinh sản cho các hộ thôn {hamlet}"),
        ("Hỗ trợ", "Xây dựng mô hình", "Thực hiện"),
        (100, 900),
    ),
}
EVERY = THINGS | ONLY_HELD_OUT
SHORT = (
    ("giao thông nông thôn", "GTNT"), ("nhà văn hóa", "NVH"), ("đầu tư xây dựng", "ĐTXD"), ("xây dựng", "XD"),
    ("tiểu học", "TH"), ("mầm non", "MN"), ("nước sinh hoạt", "NSH"), ("bê tông hóa", "BTH"), ("trạm biến áp", "TBA"),
    ("cải tạo", "CT"), ("nâng cấp", "NC"), ("kiên cố hóa", "KCH"), ("hệ thống", "HT"), ("sinh hoạt cộng đồng", "SHCĐ"),
    ("chuyển đổi số", "CĐS"), ("đường", "đg"), ("công trình", "CTr"), ("giai đoạn", "GĐ"), ("chống sạt lở", "CSL"),
)  # fmt: skip


SHORT_ONLY_HELD_OUT = (
    ("sửa chữa", "SC"), ("trường tiểu học", "trg TH"), ("thôn", "th."), ("nhà sinh hoạt", "nhà SH"), ("nội đồng", "NĐ"),
    ("hội trường", "HT"), ("du lịch cộng đồng", "DLCĐ"), ("trạm y tế", "trạm YT"), ("mô hình", "MH"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Truth:
    """What a work is, however it is told."""

    thing: str
    commune: int
    hamlet: str
    second: str
    millions: int
    year: int
    years: int
    at: tuple[int, int]
    number: str = ""
    """"giai đoạn 1", "Km0 - Km2": what tells it from its brothers."""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A work as a list has it: facts as the registers keep them, and a site."""

    key: str
    place: str
    facts: dict[str, Any] = field(hash=False)
    geometry: str = ""
    packages: tuple[dict[str, Any], ...] = field(default=(), hash=False)


def said_of(told: Told) -> Said:
    """A work of the set as the detector is given it."""
    sites = (told.geometry,) if told.geometry else ()
    return Said("work", told.key, told.place, told.facts, sites, items=told.packages)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two works, whether they are the same, and what makes the pair hard."""

    one: Told
    other: Told
    is_same: bool
    why: str

    @property
    def is_held_out(self) -> bool:
        """Whether it is kept from the choice of points and thresholds."""
        return Draw(self.one.key.removesuffix("-1")).is_held_out


class Draw:
    """Draws by hashing: the same for the same pair and the same side of it."""

    def __init__(self, pair: str, side: str = "") -> None:
        self._name = f"{pair}|{side}"
        self.is_held_out = hashlib.sha256(f"half|{pair}".encode()).digest()[0] % 2 == 1
        """Whether the pair is in the half that is held out, which has kinds, words and abbreviations of its own."""

    def number(self, what: str, below: int) -> int:
        digest = hashlib.sha256(f"{self._name}|{what}".encode()).digest()
        return int.from_bytes(digest[:8]) % below

    def one(self, what: str, among: Sequence[Drawn]) -> Drawn:
        return among[self.number(what, len(among))]

    def happens(self, what: str, percent: int) -> bool:
        return self.number(what, 100) < percent


def truth(draw: Draw, thing: str | None = None) -> Truth:
    """Some work."""
    thing = thing or draw.one("thing", sorted(EVERY) if draw.is_held_out else sorted(THINGS))
    commune = draw.number("commune", len(COMMUNES))
    low, high = EVERY[thing].millions
    hamlet = draw.one("hamlet", HAMLETS)
    lat, lon = COMMUNES[commune][3]
    return Truth(
        thing=thing,
        commune=commune,
        hamlet=hamlet,
        second=draw.one("second", [each for each in HAMLETS if each != hamlet]),
        millions=low + draw.number("millions", high - low),
        year=2026 + draw.number("year", 4),
        years=draw.number("years", 2),
        at=(lat + draw.number("lat", 60_000) - 30_000, lon + draw.number("lon", 60_000) - 30_000),
    )


def tell(draw: Draw, work: Truth, *, key: str, keep_marks: bool = False, loosely: bool = True) -> Told:
    """A work as somebody writes it down; `loosely` with what people leave out, shorten and mistype."""
    thing, (code, commune, former, _) = EVERY[work.thing], COMMUNES[work.commune]
    called = draw.one("called", thing.called + (thing.unseen if draw.is_held_out else ())).format(
        hamlet=work.hamlet, second=work.second
    )
    parts = {
        "done": draw.one("done", thing.done),
        "called": f"{work.item} {called}".strip(),
        "number": work.number,
    }
    where = draw.one("where", ["", f"xã {commune}", f"xã {former}" if loosely else "", f"{commune}"])
    name = _ordered(draw, parts, where if where != commune else "")
    if loosely:
        name = _shortened(draw, name)
        name = _mistyped(draw, name) if draw.happens("typo", 12) else name
        if not keep_marks and draw.happens("bare", 30):
            name = unmarked(name)
        name = name.upper() if draw.happens("upper", 10) else name
    facts: dict[str, Any] = {"name": name, "content": thing.content}
    owner = draw.one("owner", OWNERS[:2] if draw.happens("own", 60) else OWNERS)
    facts["owner"] = owner.format(commune=commune)
    if draw.happens("total known", 85):
        facts["total_vnd"] = _total(draw, work) * 1_000_000
    if draw.happens("years known", 80):
        start = work.year + (draw.number("shift", 3) - 1 if draw.happens("shifted", 20) else 0)
        facts |= {"starts_on": f"{start}-03-01", "ends_on": f"{start + work.years}-11-30"}
    return Told(key, f"{code}@2025-07-01", facts, _site(draw, work) if draw.happens("site known", 45) else "")


def _ordered(draw: Draw, parts: dict[str, str], where: str) -> str:
    number = f" {parts['number']}" if parts["number"] else ""
    base = f"{parts['done']} {parts['called']}{number}"
    forms: list[Callable[[], str]] = [
        lambda: f"{base}, {where}" if where else base,
        lambda: f"{base} {where}".strip(),
        lambda: f"{where}: {base[0].lower()}{base[1:]}" if where else base,
        lambda: f"{parts['called'][0].upper()}{parts['called'][1:]}{number} ({parts['done'].lower()})",
        lambda: f"Công trình {base[0].lower()}{base[1:]} {where}".strip(),
    ]
    return draw.one("order", forms)()


def _shortened(draw: Draw, name: str) -> str:
    for long, short in SHORT + (SHORT_ONLY_HELD_OUT if draw.is_held_out else ()):
        if draw.happens(f"short {long}", 35):
            name = name.replace(long, short).replace(long.capitalize(), short)
    return name


def _mistyped(draw: Draw, name: str) -> str:
    """One letter doubled, left out or swapped with the next, in a word of four letters and more."""
    words = name.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return name
    n = draw.one("word", long)
    at = 1 + draw.number("letter", len(words[n]) - 2)
    word = words[n]
    words[n] = draw.one(
        "slip",
        [
            word[:at] + word[at:],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ],
    )
    return " ".join(words)


def unmarked(name: str) -> str:
    """As typed on a keyboard without Vietnamese."""
    apart = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(ch for ch in apart if not unicodedata.combining(ch))


def _total(draw: Draw, work: Truth) -> int:
    return max(
        1,
        work.millions
        * (100 + (draw.number("dearer", 25) - 12 if draw.happens("estimated", 40) else 0))
        // 100,
    )


def _site(draw: Draw, work: Truth) -> str:
    lat, lon = (each + draw.number(f"jitter {n}", 900) - 450 for n, each in enumerate(work.at))
    if not EVERY[work.thing].is_line:
        return f"{_degrees(lat)} {_degrees(lon)}"
    turn = work.at[0] % 7 - 3
    points = [(lat + 2_500 * n, lon + 900 * turn * n // 3) for n in range(4)]
    return "; ".join(f"{_degrees(a)} {_degrees(b)}" for a, b in points)


def _degrees(micro: int) -> str:
    return f"{micro // 1_000_000}.{micro % 1_000_000:06d}"


# Pairs that are one work.


def _twice(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    if draw.happens("numbered", 20):
        work = replace(work, number=draw.one("number", ("giai đoạn 1", "giai đoạn 2", "đoạn Km0 - Km1+500")))
    one, other = (
        tell(Draw(name, "one"), work, key=f"{name}-1"),
        tell(Draw(name, "other"), work, key=f"{name}-2"),
    )
    return Pair(one, other, True, "one work told twice")


def _whole_and_package(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    part = replace(work, millions=work.millions * (35 + draw.number("share", 40)) // 100)
    one, told = (
        tell(Draw(name, "one"), work, key=f"{name}-1"),
        tell(Draw(name, "other"), part, key=f"{name}-2"),
    )
    package = draw.one(
        "package", ("Gói thầu số 1: ", "Gói thầu xây lắp: ", "Gói 2 - thiết bị, ", "Hạng mục xây lắp ")
    )
    facts = told.facts | {"name": package + told.facts["name"]}
    return Pair(one, replace(told, facts=facts), True, "a work and one of its packages")


def _handed_over(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    one, other = (
        tell(Draw(name, "one"), work, key=f"{name}-1"),
        tell(Draw(name, "other"), work, key=f"{name}-2"),
    )
    _, commune, former, _ = COMMUNES[work.commune]
    named = other.facts["name"].replace(f"xã {commune}", f"xã {former}")
    return Pair(
        one,
        replace(other, facts=other.facts | {"name": named, "owner": OWNERS[4]}),
        True,
        "another owner, the old name of the commune",
    )


# Pairs that are two works.


def _namesakes(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    away = (work.commune + 1 + draw.number("away", len(COMMUNES) - 1)) % len(COMMUNES)
    lat, lon = COMMUNES[away][3]
    return _two(
        name,
        work,
        replace(work, commune=away, at=(lat + 7_000, lon - 9_000)),
        "the same name in two communes",
    )


def _phases(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    form = draw.one(
        "form",
        (
            ("giai đoạn 1", "giai đoạn 2"),
            ("giai đoạn I", "giai đoạn II"),
            ("(GĐ1)", "(GĐ2)"),
            ("đợt 1", "đợt 2"),
        ),
    )
    later = replace(work, number=form[1], year=work.year + draw.number("later", 3))
    return _two(name, replace(work, number=form[0]), later, "consecutive phases")


def _neighbours(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    one, other = draw.one("pair", NEIGHBOURS)
    at = (work.at[0] + 15_000, work.at[1] - 12_000)
    return _two(
        name,
        replace(work, hamlet=one),
        replace(work, hamlet=other, at=at),
        "neighbouring hamlets",
        keep_marks=True,
    )


def _other_hamlets(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    other = truth(Draw(name, "elsewhere"), work.thing)
    hamlet = other.hamlet if other.hamlet != work.hamlet else other.second
    moved = replace(other, commune=work.commune, hamlet=hamlet, at=(work.at[0] - 21_000, work.at[1] + 17_000))
    return _two(name, work, moved, "the same kind in another hamlet")


def _sections(draw: Draw, name: str) -> Pair:
    work = truth(draw, draw.one("line", ("road", "link")))
    form = draw.one(
        "form",
        (
            ("Km0 - Km2", "Km2 - Km4"),
            ("đoạn Km0+000 - Km1+500", "đoạn Km1+500 - Km3+200"),
            ("đoạn 1", "đoạn 2"),
            ("nhánh 1", "nhánh 2"),
        ),
    )
    on = replace(work, number=form[1], at=(work.at[0] + 7_600, work.at[1] + 900 * (work.at[0] % 7 - 3)))
    return _two(name, replace(work, number=form[0]), on, "the same road, another section")


def _other_things(draw: Draw, name: str) -> Pair:
    work = truth(draw)
    thing = draw.one(
        "other",
        [
            each
            for each in sorted(THINGS)
            if each != work.thing and not {each, work.thing} <= {"road", "link"}
        ],
    )
    low, high = EVERY[thing].millions
    return _two(
        name,
        work,
        replace(work, thing=thing, millions=(low + high) // 2, at=(work.at[0] + 3_000, work.at[1] + 2_000)),
        "another work in the same hamlet",
    )


def _items(draw: Draw, name: str) -> Pair:
    work = replace(truth(draw, "kindergarten"))
    one, other = draw.one(
        "items",
        (
            ("nhà bếp", "phòng học"),
            ("tường rào", "nhà hiệu bộ"),
            ("nhà vệ sinh", "sân chơi"),
            ("bếp ăn", "cổng, tường rào"),
        ),
    )
    return _two(
        name,
        replace(work, item=one),
        replace(work, item=other, millions=work.millions * 2),
        "another item of the same school",
    )


def _numbered(draw: Draw, name: str) -> Pair:
    in_hamlets = [
        name
        for name, thing in sorted(THINGS.items())
        if all("thôn {hamlet}" in each for each in thing.called)
    ]
    work = truth(draw, draw.one("in a hamlet", in_hamlets))
    one, other = draw.one("numbers", (("3", "4"), ("1", "2"), ("5", "6"), ("7", "9")))
    at = (work.at[0] + 8_000, work.at[1] + 6_000)
    return _two(
        name, replace(work, hamlet=one), replace(work, hamlet=other, at=at), "hamlets known by numbers"
    )


def _years_after(draw: Draw, name: str) -> Pair:
    work = replace(truth(draw, draw.one("yearly", ("training", "model"))), year=2026)
    return _two(
        name,
        replace(work, number="năm 2026"),
        replace(work, year=2028, number="năm 2028"),
        "the same activity of another year",
    )


def _two(name: str, one: Truth, other: Truth, why: str, *, keep_marks: bool = False) -> Pair:
    told = tell(Draw(name, "one"), one, key=f"{name}-1", keep_marks=keep_marks)
    return Pair(told, tell(Draw(name, "other"), other, key=f"{name}-2", keep_marks=keep_marks), False, why)


# Packages of works that are not alike: the same package in both is what must be asked about.

PACKAGES = (
    ("rãnh thoát nước", "hệ thống rãnh thoát nước", "rãnh dọc thoát nước"),
    ("cống hộp thoát nước", "cống thoát nước"),
    ("kè đá", "bờ kè đá", "kè"),
    ("tường rào", "cổng, tường rào"),
    ("sân bê tông nhà văn hóa", "sân nhà văn hóa"),
    ("điện chiếu sáng", "hệ thống điện chiếu sáng", "chiếu sáng đường"),
    ("bể chứa nước sinh hoạt", "bể nước sinh hoạt"),
    ("ngầm tràn", "cống tràn"),
    ("nhà vệ sinh", "công trình vệ sinh"),
    ("kênh mương", "mương tưới"),
    ("cầu dân sinh", "cầu"),
)
PACKAGES_ONLY_HELD_OUT = (
    ("vỉa hè", "lát vỉa hè"),
    ("bãi đỗ xe", "bãi xe"),
    ("giếng khoan", "khoan giếng nước"),
    ("nhà bếp bán trú", "bếp ăn bán trú"),
)
GENERIC = (
    "Gói thầu số {n}: xây lắp", "Gói thầu số {n}: Thi công xây dựng công trình", "Gói thầu XL-0{n}", "Xây lắp",
    "Gói {n}: Thi công xây dựng và lắp đặt thiết bị", "Toàn bộ phần xây lắp công trình", "Gói thầu số {n} (XD+TB)",
    "Gói thầu số {n}: thi công xây dựng đường giao thông", "Gói số {n}: xây dựng nhà và hạ tầng kỹ thuật",
)  # fmt: skip
SERVICES = (
    "Gói thầu số {n}: Tư vấn giám sát thi công", "Tư vấn lập báo cáo kinh tế kỹ thuật", "Bảo hiểm công trình",
    "Kiểm toán dự án hoàn thành", "Gói thầu số {n}: Khảo sát, lập báo cáo KTKT", "Tư vấn thẩm tra thiết kế và dự toán",
)  # fmt: skip
PAYEES = ("Công ty TNHH Xây dựng Sơn Động", "Công ty CP Đầu tư Lục Nam", "HTX Xây dựng Biên Sơn")


def _package(draw: Draw, title: str, amount: int, *, category: str = "works") -> dict[str, Any]:
    return {
        "title": title,
        "category": category,
        "contractor": draw.one("payee", PAYEES),
        "amount_vnd": amount,
    }


def _titled(draw: Draw, called: Sequence[str], hamlet: str) -> str:
    """A package as somebody calls it."""
    before = draw.one(
        "before", ("", "Gói thầu số {n}: ", "Gói {n} - ", "Hạng mục: ", "Thi công ", "Xây lắp ")
    )
    after = draw.one("after", ("", ", dài 0,8 km", " L=800m", "", " (xây lắp)", ", hoàn trả mặt bằng"))
    title = f"{draw.one('called', called)} thôn {hamlet}{after}"
    title = before.format(n=1 + draw.number("n", 5)) + (title if before else title[0].upper() + title[1:])
    if draw.happens("bare", 25):
        title = unmarked(title)
    return title.upper() if draw.happens("upper", 10) else title


def _unlike(draw: Draw, name: str) -> tuple[Truth, Truth]:
    """Two works of one commune of which neither name nor content says that they are one."""
    one, other = truth(draw), truth(Draw(name, "elsewhere"))
    thing = draw.one(
        "unlike", [each for each in sorted(THINGS) if EVERY[each].content != EVERY[one.thing].content]
    )
    hamlet = other.hamlet if other.hamlet != one.hamlet else other.second
    return one, replace(other, thing=thing, commune=one.commune, hamlet=hamlet, second=other.hamlet)


def _told_with(
    name: str, works: tuple[Truth, Truth], packages: tuple[dict[str, Any], dict[str, Any]]
) -> tuple[Told, Told]:
    """Two works, each with a package, beside what every work has."""
    told = []
    for side, work, package, n in zip(("one", "other"), works, packages, (1, 2), strict=True):
        draw = Draw(name, side)
        own = _package(draw, draw.one("generic", GENERIC).format(n=n), 400_000_000)
        service = _package(
            draw, draw.one("service", SERVICES).format(n=n + 2), 45_000_000, category="services"
        )
        packages_of = (package, own, service)[: 1 + draw.number("more", 3)]
        told.append(replace(tell(draw, work, key=f"{name}-{n}"), packages=packages_of))
    return told[0], told[1]


def _kind_of_package(draw: Draw, what: str = "package") -> Sequence[str]:
    return draw.one(what, PACKAGES + (PACKAGES_ONLY_HELD_OUT if draw.is_held_out else ()))


def _paid_twice(draw: Draw, name: str) -> Pair:
    works, called = _unlike(draw, name), _kind_of_package(draw)
    hamlet, amount = works[draw.number("whose", 2)].hamlet, (120 + draw.number("amount", 1500)) * 1_000_000
    dearer = (
        amount * (1000 + (draw.number("dearer", 120) - 40 if draw.happens("is dearer", 60) else 0)) // 1000
    )
    one, other = Draw(name, "one"), Draw(name, "other")
    packages = (
        _package(one, _titled(one, called, hamlet), amount),
        _package(other, _titled(other, called, hamlet), dearer),
    )
    return Pair(*_told_with(name, works, packages), True, "one package paid in two works")


def _two_packages(
    draw: Draw,
    name: str,
    why: str,
    titles: tuple[str, str],
    *,
    apart: int = 0,
    category: str = "works",
    hamlet: str = "",
) -> Pair:
    """Works that are not alike, each with a package of its own; `apart` is by how many percent amounts differ.

    Both are in a hamlet where one is named.
    """
    amount = (120 + draw.number("amount", 1500)) * 1_000_000
    packages = (
        _package(Draw(name, "one"), titles[0], amount),
        _package(Draw(name, "other"), titles[1], amount * (100 + apart) // 100, category=category),
    )
    one, other = _unlike(draw, name)
    if hamlet:
        one, other = replace(one, hamlet=hamlet), replace(other, hamlet=hamlet)
    return Pair(*_told_with(name, (one, other), packages), False, why)


def _generic_packages(draw: Draw, name: str) -> Pair:
    title = draw.one("both", GENERIC)
    return _two_packages(
        name=name, draw=draw, why="a package that every work has", titles=(title.format(n=1),) * 2
    )


def _packages_of_hamlets(draw: Draw, name: str) -> Pair:
    called, hamlet = _kind_of_package(draw), draw.one("hamlet", HAMLETS)
    away = draw.one("away", [each for each in HAMLETS if not set(each.split()) & set(hamlet.split())])
    titles = _titled(Draw(name, "one"), called, hamlet), _titled(Draw(name, "other"), called, away)
    return _two_packages(draw, name, "the same package in two hamlets", titles)


def _other_packages(draw: Draw, name: str) -> Pair:
    hamlet, n = draw.one("hamlet", HAMLETS), draw.number("kind", len(PACKAGES))
    other = PACKAGES[(n + 3 + draw.number("other kind", 5)) % len(PACKAGES)]
    titles = (
        _titled(Draw(name, "one"), PACKAGES[n], hamlet),
        _titled(Draw(name, "other"), other, hamlet),
    )
    return _two_packages(draw, name, "another package in the same hamlet", titles, hamlet=hamlet)


def _supervised(draw: Draw, name: str) -> Pair:
    called, hamlet = _kind_of_package(draw), draw.one("hamlet", HAMLETS)
    titles = (
        _titled(Draw(name, "one"), called, hamlet),
        f"Tư vấn giám sát {_titled(Draw(name, 'other'), called, hamlet)}",
    )
    return _two_packages(draw, name, "a package and its supervision", titles, category="services")


def _dearer_packages(draw: Draw, name: str) -> Pair:
    called, hamlet = _kind_of_package(draw), draw.one("hamlet", HAMLETS)
    titles = _titled(Draw(name, "one"), called, hamlet), _titled(Draw(name, "other"), called, hamlet)
    return _two_packages(draw, name, "packages of one kind, very unlike in size", titles, apart=120)


SAME = ((_paid_twice, 300), (_twice, 900), (_whole_and_package, 350), (_handed_over, 350))
DIFFERENT = (
    (_namesakes, 250), (_phases, 200), (_neighbours, 200), (_other_hamlets, 200), (_sections, 200),
    (_other_things, 200), (_items, 100), (_numbered, 150), (_years_after, 100),
    (_generic_packages, 100), (_packages_of_hamlets, 100), (_other_packages, 100), (_supervised, 75),
    (_dearer_packages, 75),
)  # fmt: skip


@lru_cache(maxsize=1)
def pairs() -> tuple[Pair, ...]:
    """All 3,950 pairs."""
    return tuple(_made())


def _made() -> Iterator[Pair]:
    for make, many in (*SAME, *DIFFERENT):
        for n in range(many):
            name = f"{make.__name__.strip('_')}-{n}"
            yield make(Draw(name), name)


def tuning() -> list[Pair]:
    """The half by which points and thresholds are chosen."""
    return [pair for pair in pairs() if not pair.is_held_out]


def held_out() -> list[Pair]:
    """The half that says how good they are."""
    return [pair for pair in pairs() if pair.is_held_out]
