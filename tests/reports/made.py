"""Boards and notices made by hand, and a reader of what was set: pages as pictures, words as text."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pypdfium2
from PIL import Image, ImageFilter

from vungcao.reports.board import Board, Share
from vungcao.reports.notice import Given, Notice, Publishing, Rule, WorkLine

ADDRESS = "https://vungcao.bacninh.gov.vn/cong-trinh/CT-0001/"
PROGRAMME = (
    "Chương trình phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi tỉnh Bắc Ninh"
    " giai đoạn 2026 - 2030"
)
BOARD = Board(
    name="Cứng hóa đường trục thôn Cầu Nhạc",
    content="Hạ tầng giao thông",
    place="Xã Sa Lý",
    owner="UBND xã Sa Lý",
    manager=None,
    contractors=(),
    work_class=None,
    class_to_be_confirmed=False,
    total_vnd=4_200_000_000,
    shares=(
        Share("Ngân sách tỉnh để thực hiện Chương trình", 3_000_000_000, Fraction(5, 7)),
        Share("Nhân dân đóng góp ngày công", 700_000_000, Fraction(1, 6)),
    ),
    starts_on=None,
    ends_on=dt.date(2026, 11, 30),
    monitored_by="do Ủy ban Mặt trận Tổ quốc Việt Nam xã Sa Lý thành lập",
    address=ADDRESS,
    programme=PROGRAMME,
    as_of=dt.date(2026, 11, 25),
    simulated=False,
)
NINE = (
    "Ngân sách tỉnh để thực hiện Chương trình",
    "Ngân sách Trung ương thực hiện các chương trình mục tiêu quốc gia",
    "Vốn đối ứng ngân sách tỉnh",
    "Vốn lồng ghép từ chương trình khác (Chương trình mục tiêu quốc gia xây dựng nông thôn mới)",
    "Ngân sách xã",
    "Doanh nghiệp, xã hội hóa",
    "Nhân dân đóng góp tiền",
    "Nhân dân đóng góp ngày công",
    "Nhân dân hiến đất",
)
FULL_BOARD = replace(
    BOARD,
    name="Nâng cấp, cải tạo, cứng hóa tuyến đường liên thôn Cầu Nhạc - Khuôn Thần - Đồng Cốc - Nà Trắng kết hợp kiên cố"
    " hóa kênh mương nội đồng, xây dựng ngầm tràn và kè chống sạt lở các đoạn xung yếu qua địa bàn các thôn đặc biệt"
    " khó khăn xã Sa Lý giai đoạn 2026 - 2030",
    manager="Ban Quản lý dự án đầu tư xây dựng các công trình giao thông, nông nghiệp tỉnh Bắc Ninh",
    contractors=(
        "Liên danh Công ty Cổ phần Xây dựng và Thương mại Hoàng Sơn - Công ty TNHH Xây lắp Lục Ngạn",
        "Công ty Cổ phần Tư vấn thiết kế Bắc Giang",
    ),
    work_class="Nhóm C",
    class_to_be_confirmed=True,
    total_vnd=9_000_000_009,
    shares=tuple(Share(name, 1_000_000_001, Fraction(1, 9)) for name in NINE),
    starts_on=dt.date(2026, 3, 5),
    simulated=True,
)

_LAW = "Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"
WORKS = (
    WorkLine(
        name="Cứng hóa đường trục thôn Cầu Nhạc",
        owner="UBND xã Sa Lý",
        sources=("Ngân sách tỉnh 92,50%", "Nhân dân đóng góp ngày công 7,50%"),
        state="Đang thi công",
        total_vnd=4_200_000_000,
        disbursed_vnd=2_405_000_000,
        percent_done=Decimal("62.50"),
        ends_on=dt.date(2026, 11, 30),
        contributed_vnd=315_000_000,
    ),
    WorkLine(
        name="Sửa nhà văn hóa thôn Khuôn Thần",
        owner="UBND xã Sa Lý",
        sources=(),
        state="Chưa có quyết định nào",
        total_vnd=300_000_000,
        disbursed_vnd=0,
        percent_done=None,
        ends_on=None,
        contributed_vnd=0,
    ),
)
NOTICE = Notice(
    place="xã Sa Lý",
    seat="Sa Lý",
    programme=PROGRAMME,
    works=WORKS,
    given=(
        Given("Nhân dân đóng góp tiền", None, "", 15_000_000),
        Given("Nhân dân đóng góp ngày công", Decimal("1000.5"), "ngày công", 300_000_000),
    ),
    more=0,
    address="https://vungcao.bacninh.gov.vn/xa/07534@2025-07-01/",
    publishing=Publishing(
        duty=Rule(f"Khoản 3 Điều 11 {_LAW}", to_be_confirmed=False),
        posted=Rule(f"Điều 13 {_LAW}", to_be_confirmed=True, days=20),
        read_aloud=Rule(f"Điều 13 {_LAW}", to_be_confirmed=True, days=3),
        form=Rule("Nghị định về công tác văn thư số 30/2020/NĐ-CP", to_be_confirmed=False),
    ),
    as_of=dt.date(2026, 11, 25),
    simulated=False,
)


def words_of(document: bytes) -> str:
    """All words of a PDF as another program reads them, in one line."""
    pages = pypdfium2.PdfDocument(document)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def pages_of(document: bytes) -> int:
    return len(pypdfium2.PdfDocument(document))


def drawn(document: bytes, *, dots_per_inch: int = 150) -> Image.Image:
    """The first page in grey, as a printer lays it on paper."""
    page = pypdfium2.PdfDocument(document)[0]
    picture: Image.Image = page.render(scale=dots_per_inch / 72).to_pil().convert("L")
    return picture


def photographed(page: Image.Image) -> Image.Image:
    """The page seen a little from the side and from below, not quite sharp, by a telephone."""
    width, height = page.size
    seen = (0.02 * width, 0.01 * height, 0, 0.98 * height, width, height, 0.97 * width, 0.03 * height)
    turned = page.transform(page.size, Image.Transform.QUAD, seen, Image.Resampling.BICUBIC, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(0.8))
