"""Makes the PDFs of this folder: `python3 make.py` (needs typst, reportlab, pikepdf, fonttools).

The agency and every figure are invented. The Rust tests read the files as they are; this script
is only needed to change them.
"""

import io
import pathlib

import pikepdf
import typst
from fontTools import subset
from fontTools.ttLib import TTFont
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDFont, UnicodeCIDFont
from reportlab.pdfgen import canvas

pikepdf.settings.set_flate_compression_level(9)
HERE = pathlib.Path(__file__).parent
FONTS = HERE.parent.parent.parent / "font" / "ttf"
ROWS = [
    ("指標", "目標", "元年度", "２年度"),
    ("利用者数", "１，０００人", "９８０人", "１，２３４人"),
    ("満足度", "９０％以上", "９１．５％", "△"),
]


def ruled(pdf, font, size=9):
    """A table drawn with strokes, its head cell over two columns."""
    x, y, w, h = 40, 500, 90, 22
    pdf.setFont(font, size)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            pdf.rect(x + c * w, y - r * h, w, h)
            pdf.drawString(x + c * w + 4, y - r * h + 7, text)
    pdf.drawString(x, 540, "様式１－１－４－１　主要な経年データ")


def page(name, draw, **options):
    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=landscape(A4), invariant=1, **options)
    draw(pdf)
    pdf.save()
    (HERE / name).write_bytes(out.getvalue())


def form():
    source = (HERE / "form.typ").read_text()
    made = typst.compile(source.encode(), font_paths=[str(FONTS)])
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pdf.save(
            HERE / "form.pdf",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
        )


def unembedded():
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    page("unijis.pdf", lambda pdf: ruled(pdf, "HeiseiKakuGo-W5"))

    def shift_jis(pdf):
        pdfmetrics.registerFont(CIDFont("HeiseiMin-W3", "90ms-RKSJ-H"))
        pdf.setFont("HeiseiMin-W3-90ms-RKSJ-H", 9)
        x, y, w, h = 40, 500, 90, 22
        for r, row in enumerate(ROWS):
            for c, text in enumerate(row):
                pdf.rect(x + c * w, y - r * h, w, h)
                pdf.drawString(x + c * w + 4, y - r * h + 7, text.encode("cp932").decode("latin-1"))

    page("shift-jis.pdf", shift_jis)

    def vertical(pdf):
        font = UnicodeCIDFont("HeiseiMin-W3", isVertical=True)
        pdfmetrics.registerFont(font)
        pdf.setFont(font.fontName, 10)
        pdf.rect(40, 300, 40, 200)
        pdf.rect(80, 300, 40, 200)
        pdf.drawString(66, 490, "項目別調書")
        pdf.drawString(52, 490, "の番号")
        pdf.drawString(106, 490, "備考")

    page("vertical.pdf", vertical)


def embedded_without_table():
    """A font embedded under 90ms-RKSJ-H that leaves the table of characters to the reader."""
    font = TTFont(FONTS / "BIZUDGothic-Regular.ttf")
    options = subset.Options(glyph_names=False, layout_features=[], hinting=False)
    options.drop_tables += ["GSUB", "GPOS", "vhea", "vmtx"]
    cut = subset.Subsetter(options)
    cut.populate(text="指標")
    cut.subset(font)
    small = io.BytesIO()
    font.save(small)
    with pikepdf.open(HERE / "shift-jis.pdf") as pdf:
        fonts = pdf.pages[0].Resources.Font
        for key in list(fonts.keys()):
            if fonts[key].Subtype == "/Type0":
                child = fonts[key].DescendantFonts[0]
                child.FontDescriptor.FontFile2 = pdf.make_stream(small.getvalue())
        pdf.save(HERE / "shift-jis-embedded.pdf", deterministic_id=True)


def turned():
    with pikepdf.open(HERE / "unijis.pdf") as pdf:
        pdf.pages[0].Rotate = 90
        content = pdf.pages[0].Contents.read_bytes()
        # Drawn on its side, and shown upright by the page's rotation.
        pdf.pages[0].MediaBox = [0, 0, 595.27, 841.89]
        pdf.pages[0].Contents = pdf.make_stream(b"q 0 1 -1 0 595.27 0 cm\n" + content + b"\nQ")
        pdf.save(HERE / "turned.pdf", deterministic_id=True)
        pdf.pages[0].Rotate = 0
        pdf.save(HERE / "sideways.pdf", deterministic_id=True)


def unreadable():
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (40, 30), 200).save(picture, "PNG")
    picture.seek(0)
    from reportlab.lib.utils import ImageReader

    def scan(pdf):
        for _ in range(3):
            pdf.drawImage(ImageReader(picture), 0, 0, 842, 595)
            pdf.showPage()

    page("scan.pdf", scan)

    def half(pdf):
        ruled(pdf, "HeiseiKakuGo-W5")
        pdf.showPage()
        pdf.drawImage(ImageReader(picture), 0, 0, 842, 595)

    page("half-scan.pdf", half)
    with pikepdf.open(HERE / "unijis.pdf") as pdf:
        pdf.save(HERE / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u", R=6))
        pdf.save(HERE / "owner-locked.pdf", encryption=pikepdf.Encryption(owner="o", user="", R=6))


if __name__ == "__main__":
    unembedded()
    embedded_without_table()
    turned()
    unreadable()
    form()
