#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the files in core/src/test/resources/golden/decode, which judge the image decoders.

Every picture is computed here: a gradient with ripples and noise, no image from outside. Other people's encoders write
the files and other people's decoders say what is in them. Run it from the project root on Debian 12 with
python3-pil python3-numpy python3-pydicom libjpeg-turbo-progs libtiff-tools imagemagick dcmtk libgdcm-tools:

    /usr/bin/python3 core/src/test/golden/make_decode.py

expected.csv: file, format, width, height, bits, tolerance, oracle, sha256. The hash is that of the expected samples
(big-endian 16 bit, row by row). Where the tolerance is not 0 the expected samples also stand in expected/NAME.pgm.
"""
import hashlib
import io
import os
import struct
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image, ImageOps

OUT = "core/src/test/resources/golden/decode"
W, H = 37, 27  # odd, so that blocks, tiles and bit-packed rows are cut off at the edges
UNDATED = ("-strip", "-define", "png:exclude-chunks=date,time")  # so that the same bytes come out each time
rows = []


def phantom(seed, levels):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:H, 0:W]
    f = 0.55 * x / W + 0.35 * y / H + 0.06 * np.sin(x / 2.0) + 0.04 * rng.random((H, W))
    return (f.clip(0, 1) * levels).round().astype(np.uint16)


G8 = phantom(1, 255).astype(np.uint8)
G12 = phantom(2, 4095)
G16 = phantom(3, 65535)
# Mild colors, as in a photographed film; saturated ones clip in RGB and then have no defined luma.
RGB = np.stack([np.clip(G8.astype(int) + d, 0, 255) for d in (9, 0, -12)], -1).astype(np.uint8)


def run(*command, data=None):
    done = subprocess.run(command, input=data, capture_output=True)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr.decode()}")
    return done.stdout


def path(name):
    return f"{OUT}/{name}"


def expect(name, kind, samples, bits, oracle, tolerance=0):
    samples = np.asarray(samples).astype(">u2")
    digest = hashlib.sha256(samples.tobytes()).hexdigest()
    height, width = samples.shape
    rows.append(f"{name},{kind},{width},{height},{bits},{tolerance},{oracle},{digest}")
    if tolerance:
        with open(f"{OUT}/expected/{name}.pgm", "wb") as f:
            top = (1 << bits) - 1
            body = samples.astype("u1").tobytes() if bits == 8 else samples.tobytes()
            f.write(f"P5\n{width} {height}\n{top}\n".encode() + body)


def luma(rgb):
    """BT.601 in the fixed point of libjpeg, on samples of any depth."""
    r, g, b = (rgb[..., i].astype(np.int64) for i in range(3))
    return (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16


def pillow(name):
    image = Image.open(path(name))
    return np.array(image if image.mode.startswith("I") else image.convert("L"))


def png():
    def save(name, image, bits=8, samples=None, **options):
        image.save(path(name), **options)
        expect(name, "PNG", pillow(name) if samples is None else samples, bits, "Pillow" if samples is None else "input")

    save("gray8.png", Image.fromarray(G8), samples=G8)
    save("gray16.png", Image.fromarray(G16), 16, samples=G16)
    save("gray-alpha8.png", Image.merge("LA", (Image.fromarray(G8), Image.fromarray(255 - G8))), samples=G8)
    save("rgb8.png", Image.fromarray(RGB))
    save("rgba8.png", Image.merge("RGBA", (*Image.fromarray(RGB).split(), Image.fromarray(G8))))
    save("gray1.png", Image.fromarray(G8).convert("1"))
    for colors, bits in ((2, 1), (4, 2), (13, 4), (200, 8)):
        save(f"palette{bits}.png", Image.fromarray(RGB).quantize(colors), bits=8)
    exif = Image.Exif()
    exif[274] = 6
    Image.fromarray(G8).save(path("exif6.png"), exif=exif)
    expect("exif6.png", "PNG", np.array(ImageOps.exif_transpose(Image.open(path("exif6.png")))), 8, "Pillow")

    def magick(name, source, bits, samples, *options):
        run("convert", path(source), *options, *UNDATED, "PNG:" + path(name))
        expect(name, "PNG", pillow(name) if samples is None else samples, bits, "Pillow" if samples is None else "input")

    for depth in (2, 4):
        magick(f"gray{depth}.png", "gray8.png", 8, None, "-depth", str(depth), "-define", f"png:bit-depth={depth}",
               "-define", "png:color-type=0")
    for filter_type in range(5):
        magick(f"filter{filter_type}.png", "gray8.png", 8, G8, "-define", f"png:compression-filter={filter_type}")
        magick(f"filter{filter_type}-16.png", "gray16.png", 16, G16, "-define", f"png:compression-filter={filter_type}")
        magick(f"filter{filter_type}-rgb.png", "rgb8.png", 8, None, "-define", f"png:compression-filter={filter_type}")
    for name, bits, samples in (("gray8", 8, G8), ("gray16", 16, G16), ("rgb8", 8, None), ("palette4", 8, None),
                                ("gray1", 8, None)):
        magick(f"{name}-interlaced.png", f"{name}.png", bits, samples, "-interlace", "PNG")
    # A 16-bit RGB picture with three different channels: ImageMagick writes it, this script computes its luma.
    wide = np.stack([G16, np.roll(G16, 3, 1), G16[::-1]], -1)
    raw = wide.astype(">u2").tobytes()
    run("convert", "-size", f"{W}x{H}", "-depth", "16", "-endian", "MSB", "RGB:-", *UNDATED, "PNG48:" + path("rgb16.png"), data=raw)
    expect("rgb16.png", "PNG", luma(wide), 16, "input")


def djpeg(name):
    pgm = run("djpeg", "-grayscale", "-pnm", path(name))
    return np.array(Image.open(io.BytesIO(pgm)))


def jpeg():
    gray = run("convert", path("gray8.png"), "PGM:-")
    color = run("convert", path("rgb8.png"), "PPM:-")

    def cjpeg(name, data, *options):
        with open(path(name), "wb") as f:
            f.write(run("cjpeg", *options, data=data))
        expect(name, "JPEG", djpeg(name), 8, "djpeg")

    for quality in (30, 75, 92, 100):
        cjpeg(f"gray-q{quality}.jpg", gray, "-quality", str(quality))
    for sampling in ("1x1", "2x1", "1x2", "2x2", "4x1", "4x2"):
        cjpeg(f"color-{sampling}.jpg", color, "-sample", f"{sampling},1x1,1x1", "-quality", "85")
        cjpeg(f"color-{sampling}-progressive.jpg", color, "-sample", f"{sampling},1x1,1x1", "-progressive")
    cjpeg("color-odd.jpg", color, "-sample", "2x2,2x1,1x2")
    cjpeg("gray-progressive.jpg", gray, "-progressive", "-quality", "92")
    cjpeg("gray-optimized.jpg", gray, "-optimize", "-quality", "60")
    cjpeg("gray-restart.jpg", gray, "-restart", "2B", "-quality", "80")
    cjpeg("color-restart.jpg", color, "-restart", "1", "-quality", "80")
    cjpeg("gray-restart-progressive.jpg", gray, "-restart", "1B", "-progressive")
    cjpeg("rgb.jpg", color, "-rgb", "-quality", "90")
    cjpeg("rgb-progressive.jpg", color, "-rgb", "-quality", "90", "-progressive")
    with open(path("arithmetic.jpg"), "wb") as f:
        f.write(run("cjpeg", "-arithmetic", data=gray))

    ink = Image.merge("CMYK", [Image.fromarray(a) for a in (255 - RGB[..., 0], 255 - G8, 255 - RGB[..., 2], G8 // 4)])
    for name, options in (("cmyk.jpg", {}), ("cmyk-progressive.jpg", {"progressive": True})):
        ink.save(path(name), quality=90, **options)
        expect(name, "JPEG", pillow(name), 8, "Pillow", 1)  # one step: Pillow rounds each of R, G, B first
    coded = bytearray(open(path("cmyk.jpg"), "rb").read())
    coded[coded.index(b"Adobe") + 11] = 2  # the same components, now to be read as YCCK
    with open(path("ycck.jpg"), "wb") as f:
        f.write(coded)
    expect("ycck.jpg", "JPEG", pillow("ycck.jpg"), 8, "Pillow", 1)

    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[274] = orientation
        name = f"exif{orientation}.jpg"
        Image.fromarray(G8).save(path(name), exif=exif, quality=80)
        turned = ImageOps.exif_transpose(Image.open(path(name)))
        expect(name, "JPEG", np.array(turned), 8, "Pillow")


def scaled():
    """What djpeg makes of each JPEG at 1/8, 1/4 and 1/2."""
    lines = []
    for line in [r for r in rows if ",JPEG," in r and not r.startswith(("lossless", "exif", "cmyk", "ycck"))]:
        name = line.split(",")[0]
        for size in (1, 2, 4):
            pgm = run("djpeg", "-grayscale", "-scale", f"{size}/8", "-pnm", path(name))
            samples = np.array(Image.open(io.BytesIO(pgm))).astype(">u2")
            digest = hashlib.sha256(samples.tobytes()).hexdigest()
            lines.append(f"{name},{size},{samples.shape[1]},{samples.shape[0]},{digest}")
    with open(path("scaled.csv"), "w") as f:
        f.write("file,eighths,width,height,sha256\n" + "\n".join(lines) + "\n")


def tiff_jpeg():
    """Strips and tiles that are JPEG streams. Tolerance 1: color goes through 8-bit RGB on both sides."""
    for name, tolerance in (("gray8", 0), ("rgb8", 1)):
        for kind, options in (("strips", ("-r", "16")), ("tiles", ("-t", "-w", "32", "-l", "16"))):
            target = f"{name}-jpeg-{kind}.tif"
            coding = "jpeg:95" if name == "gray8" else "jpeg:95:r"
            run("tiffcp", *options, "-c", coding, path(f"{name}.tif"), path(target))
            expect(target, "TIFF", pillow(target), 8, "Pillow", tolerance)


def tiff():
    def done(name, bits, samples):
        expect(name, "TIFF", pillow(name) if samples is None else samples, bits, "Pillow" if samples is None else "input")

    sources = (("gray8", G8, 8, G8), ("gray16", G16, 16, G16), ("rgb8", RGB, 8, None))
    for name, array, bits, samples in sources:
        Image.fromarray(array).save(path(f"{name}.tif"))
        done(f"{name}.tif", bits, samples)
        run("tiffcp", "-B", path(f"{name}.tif"), path(f"{name}-big.tif"))
        done(f"{name}-big.tif", bits, samples)
        run("tiffcp", "-r", "5", "-c", "packbits", path(f"{name}.tif"), path(f"{name}-packbits.tif"))
        done(f"{name}-packbits.tif", bits, samples)
        for coding in ("lzw", "zip"):
            for predictor in (1, 2):
                target = f"{name}-{coding}-{predictor}.tif"
                run("tiffcp", "-c", f"{coding}:{predictor}", path(f"{name}.tif"), path(target))
                done(target, bits, samples)
        run("tiffcp", "-t", "-w", "32", "-l", "16", "-c", "lzw:2", path(f"{name}.tif"), path(f"{name}-tiles.tif"))
        done(f"{name}-tiles.tif", bits, samples)
    run("tiffcp", "-B", "-c", "lzw:2", path("gray16.tif"), path("gray16-big-lzw-2.tif"))
    done("gray16-big-lzw-2.tif", 16, G16)
    raw12 = run("convert", "-size", f"{W}x{H}", "-depth", "16", "-endian", "MSB", "GRAY:-", "-depth", "12", "-compress",
                "none", "-define", f"tiff:rows-per-strip={H}", "TIFF:-", data=np.minimum(G12.astype(int) * 16 + 24, 65535).astype(">u2").tobytes())
    with open(path("gray12.tif"), "wb") as f:
        f.write(raw12)
    # ImageMagick's way from 16 to 12 bits is its own, so what it wrote is unpacked here: one strip behind the header.
    length = (12 * W + 7) // 8
    strip = np.frombuffer(raw12, np.uint8, H * length, 8).reshape(H, length)
    places = 1 << np.arange(11, -1, -1)
    stored = np.unpackbits(strip, axis=1)[:, : 12 * W].reshape(H, W, 12) @ places
    assert abs(stored - G12.astype(int)).max() <= 1
    done("gray12.tif", 12, stored)
    for coding in ("lzw", "zip"):
        run("tiffcp", "-c", coding, path("gray12.tif"), path(f"gray12-{coding}.tif"))
        done(f"gray12-{coding}.tif", 12, stored)
    run("convert", path("gray8.png"), "-define", "quantum:polarity=min-is-white", "-compress", "none",
        path("white-is-zero.tif"))
    done("white-is-zero.tif", 8, None)
    Image.fromarray(RGB).quantize(200).save(path("palette8.tif"))
    done("palette8.tif", 8, None)
    Image.fromarray(G8).convert("1").save(path("gray1.tif"))
    done("gray1.tif", 8, None)
    for orientation in (3, 6):
        name = f"orientation{orientation}.tif"
        Image.fromarray(G8).save(path(name), tiffinfo={274: orientation})
        turned = {3: np.rot90(G8, 2), 6: np.rot90(G8, -1)}[orientation]
        expect(name, "TIFF", turned, 8, "input")
    run("tiffcp", path("gray8.tif"), path("gray16.tif"), path("pages.tif"))
    done("pages.tif", 8, G8)


def bmp():
    def save(name, image):
        image.save(path(name))
        expect(name, "BMP", pillow(name), 8, "Pillow")

    save("gray8.bmp", Image.fromarray(G8))
    save("rgb8.bmp", Image.fromarray(RGB))
    save("rgba8.bmp", Image.merge("RGBA", (*Image.fromarray(RGB).split(), Image.fromarray(G8))))
    save("gray1.bmp", Image.fromarray(G8).convert("1"))
    run("convert", path("palette4.png"), "-type", "Palette", "-compress", "none", "BMP3:" + path("palette4.bmp"))
    expect("palette4.bmp", "BMP", pillow("palette4.bmp"), 8, "Pillow")
    run("convert", path("palette8.png"), "-type", "Palette", "-compress", "RLE", "BMP3:" + path("runs8.bmp"))
    expect("runs8.bmp", "BMP", pillow("runs8.bmp"), 8, "Pillow")
    run("convert", path("rgb8.png"), "-define", "bmp:subtype=RGB565", path("rgb565.bmp"))
    expect("rgb565.bmp", "BMP", pillow("rgb565.bmp"), 8, "Pillow")


def further():
    """Formats that X-rays seldom come in: Pillow and libtiff write them, the input or Pillow says what is in them."""
    def save(name, kind, image, bits, samples, oracle="input", tolerance=0, **options):
        image.save(path(name), **options)
        expect(name, kind, samples, bits, oracle, tolerance)

    def tiffcp(name, source, *options, bits=8, samples=G8):
        run("tiffcp", *options, path(source), path(name))
        expect(name, "TIFF", samples, bits, "input")

    tiffcp("gray8-bigtiff.tif", "gray8.tif", "-8")
    tiffcp("gray16-bigtiff-lzw.tif", "gray16.tif", "-8", "-c", "lzw:2", bits=16, samples=G16)
    tiffcp("gray8-lsb2msb.tif", "gray8.tif", "-f", "lsb2msb")
    tiffcp("gray8-lsb2msb-lzw.tif", "gray8.tif", "-f", "lsb2msb", "-c", "lzw")
    tiffcp("rgb8-separate.tif", "rgb8.tif", "-p", "separate", samples=luma(RGB))
    tiffcp("rgb8-separate-lzw.tif", "rgb8.tif", "-p", "separate", "-c", "lzw:2", samples=luma(RGB))
    level = np.float32(G16 / 65535.0)
    save("float32.tif", "TIFF", Image.fromarray(level), 16, np.floor(level.astype(np.float64) * 65535 + 0.5))
    tiffcp("float32-lzw-3.tif", "float32.tif", "-c", "lzw:3", bits=16, samples=np.floor(level.astype(np.float64) * 65535 + 0.5))
    black = np.array(Image.fromarray(G8).convert("1")).astype(int) * 255
    for coding in ("group3", "group4"):
        save(f"fax-{coding}.tif", "TIFF", Image.fromarray(G8).convert("1"), 8, black, "Pillow", compression=coding)
    inks = np.stack([255 - RGB[..., i] for i in range(3)] + [np.zeros_like(G8)], -1)
    save("cmyk8.tif", "TIFF", Image.fromarray(inks, "CMYK"), 8, luma(RGB))
    save("gray8.pgm", "PNM", Image.fromarray(G8), 8, G8)
    save("gray16.pgm", "PNM", Image.fromarray(G16.astype(np.int32)), 16, G16)
    save("rgb8.ppm", "PNM", Image.fromarray(RGB), 8, luma(RGB))
    save("gray8.gif", "GIF", Image.fromarray(G8), 8, G8)
    palette = Image.fromarray(RGB).quantize(200)
    save("palette-interlaced.gif", "GIF", palette, 8, np.array(palette.convert("L")), "Pillow", interlace=1)
    save("rgb8-lossless.webp", "WebP", Image.fromarray(RGB), 8, luma(RGB), lossless=True)
    Image.fromarray(RGB).save(path("rgb8-lossy.webp"), quality=90)
    expect("rgb8-lossy.webp", "WebP", pillow("rgb8-lossy.webp"), 8, "Pillow", 3)
    for name, image, bits, samples in (("gray8", Image.fromarray(G8), 8, G8), ("gray16", Image.fromarray(G16), 16, G16),
                                       ("rgb8", Image.fromarray(RGB), 8, luma(RGB))):
        save(f"{name}.jp2", "JPEG 2000", image, bits, samples, irreversible=False)
    for order in ("LRCP", "RLCP", "RPCL", "PCRL", "CPRL"):
        save(f"gray8-{order.lower()}.j2k", "JPEG 2000", Image.fromarray(G8), 8, G8, irreversible=False, progression=order,
             tile_size=(16, 16), codeblock_size=(8, 8), precinct_size=(16, 16), num_resolutions=3)
    save("gray8-layers.j2k", "JPEG 2000", Image.fromarray(G8), 8, G8, irreversible=False, quality_mode="rates",
         quality_layers=[20, 5, 0])


def lossless_bytes(samples, precision, predictor, restart_rows=0):
    """Codes a picture by ITU-T T.81 annex H, because DCMTK and GDCM write 8 and 16 bits only."""
    categories = list(range(17))  # 14 codes of 4 bits, 3 of 5
    code = {c: (format(c, "04b") if c < 14 else format(28 + c - 14, "05b")) for c in categories}
    px = samples.astype(int)
    scans, bits, start = [], "", True
    for y in range(H):
        if restart_rows and y and y % restart_rows == 0:
            scans.append(bits)
            bits, start = "", True
        for x in range(W):
            a, b, c = px[y, x - 1] if x else 0, px[y - 1, x] if y else 0, px[y - 1, x - 1] if x and y else 0
            if start:
                guess = a if x else 1 << (precision - 1)
            elif x == 0:
                guess = b
            else:
                guess = [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor - 1]
            step = int(px[y, x] - guess)
            category = abs(step).bit_length()
            bits += code[category]
            if category:
                bits += format(step if step > 0 else step + (1 << category) - 1, f"0{category}b")
        start = False
    scans.append(bits)
    body = b""
    for i, bits in enumerate(scans):
        bits += "1" * (-len(bits) % 8)
        body += int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
        body += bytes((0xFF, 0xD0 + i % 8)) if i + 1 < len(scans) else b""
    sizes = bytes((0, 0, 0, 14, 3)) + bytes(11)
    segments = [(0xC3, struct.pack(">BHHB3B", precision, H, W, 1, 1, 0x11, 0)), (0xC4, b"\0" + sizes + bytes(categories))]
    if restart_rows:
        segments.append((0xDD, struct.pack(">H", restart_rows * W)))
    segments.append((0xDA, bytes((1, 1, 0, predictor, 0, 0))))
    head = b"".join(struct.pack(">BBH", 0xFF, marker, len(part) + 2) + part for marker, part in segments)
    return b"\xff\xd8" + head + body + b"\xff\xd9"


def lossless():
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.encaps import encapsulate, generate_pixel_data_frame

    def dicom(folder, samples, bits, color):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
        meta.MediaStorageSOPInstanceUID = "2.25.1"
        meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
        data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
        data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
        data.is_little_endian, data.is_implicit_VR = True, False
        data.Rows, data.Columns = samples.shape[:2]
        data.SamplesPerPixel = 3 if color else 1
        data.PhotometricInterpretation = "RGB" if color else "MONOCHROME2"
        if color:
            data.PlanarConfiguration = 0
        data.BitsAllocated = 8 if bits == 8 else 16
        data.BitsStored, data.HighBit, data.PixelRepresentation = bits, bits - 1, 0
        data.PixelData = samples.astype("u1" if bits == 8 else "<u2").tobytes().ljust(2, b"\0")
        if len(data.PixelData) % 2:
            data.PixelData += b"\0"
        data.save_as(f"{folder}/in.dcm")
        return f"{folder}/in.dcm"

    def frame(file):
        return next(generate_pixel_data_frame(pydicom.dcmread(file).PixelData, 1))

    with tempfile.TemporaryDirectory() as folder:
        def encode(name, samples, bits, *command, expected=None, color=False):
            source = dicom(folder, samples, bits, color)
            run(*[part.format(source=source, target=f"{folder}/out.dcm") for part in command])
            with open(path(name), "wb") as f:
                f.write(frame(f"{folder}/out.dcm"))
            if expected is not None:
                expect(name, "JPEG", expected, bits, "input")

        for predictor in range(1, 8):
            encode(f"lossless16-{predictor}.jpg", G16, 16, "dcmcjpeg", "+el", "+sv", str(predictor), "{source}", "{target}",
                   expected=G16)
        encode("lossless8.jpg", G8, 8, "dcmcjpeg", "+e1", "{source}", "{target}", expected=G8)
        encode("lossless16-gdcm.jpg", G16, 16, "gdcmconv", "--jpeg", "{source}", "{target}", expected=G16)
        encode("lossless-rgb8.jpg", RGB, 8, "dcmcjpeg", "+e1", "{source}", "{target}", expected=luma(RGB), color=True)
        for precision, predictor, restart_rows in ((9, 5, 0), (10, 1, 0), (12, 6, 0), (12, 7, 3), (14, 4, 1), (15, 2, 0)):
            samples = G16 >> (16 - precision)
            name = f"lossless{precision}-{predictor}.jpg"
            with open(path(name), "wb") as f:
                f.write(lossless_bytes(samples, precision, predictor, restart_rows))
            # DCMTK says what is in it: our own frame takes the place of the one it made.
            run("dcmcjpeg", "+el", dicom(folder, samples, precision, False), f"{folder}/out.dcm")
            data = pydicom.dcmread(f"{folder}/out.dcm")
            data.PixelData = encapsulate([open(path(name), "rb").read()])
            data.save_as(f"{folder}/own.dcm")
            run("dcmdjpeg", f"{folder}/own.dcm", f"{folder}/plain.dcm")
            read = np.frombuffer(pydicom.dcmread(f"{folder}/plain.dcm").PixelData, "<u2")[: W * H].reshape(H, W)
            assert (read == samples).all(), name
            expect(name, "JPEG", read, precision, "DCMTK")
        encode("dct12.jpg", G12, 12, "dcmcjpeg", "+ee", "{source}", "{target}")
        run("dcmdjpeg", f"{folder}/out.dcm", f"{folder}/plain.dcm")
        read = np.frombuffer(pydicom.dcmread(f"{folder}/plain.dcm").PixelData, "<u2")[: W * H].reshape(H, W)
        expect("dct12.jpg", "JPEG", read, 12, "DCMTK")
        encode("jpeg-ls.jpg", G12, 12, "gdcmconv", "--jpegls", "{source}", "{target}")


def versions():
    import PIL
    import pydicom
    tools = {
        "Pillow": PIL.__version__,
        "NumPy": np.__version__,
        "pydicom": pydicom.__version__,
        "libjpeg-turbo": subprocess.run(["cjpeg", "-version"], capture_output=True, text=True).stderr.split("\n")[0],
        "ImageMagick": run("convert", "-version").decode().split("\n")[0].split("https")[0],
        "libtiff": run("dpkg-query", "-W", "-f", "${Version}", "libtiff-tools").decode(),
        "DCMTK": run("dpkg-query", "-W", "-f", "${Version}", "dcmtk").decode(),
        "GDCM": run("dpkg-query", "-W", "-f", "${Version}", "libgdcm-tools").decode(),
    }
    return "\n".join(f"  {name}: {version}" for name, version in tools.items())


def main():
    os.makedirs(f"{OUT}/expected", exist_ok=True)
    for step in (png, jpeg, scaled, tiff, tiff_jpeg, bmp, lossless, further):
        step()
    with open(path("expected.csv"), "w") as f:
        f.write("file,format,width,height,bits,tolerance,oracle,sha256\n" + "\n".join(rows) + "\n")
    hashes = []
    for folder, _, names in sorted(os.walk(OUT)):
        for name in sorted(names):
            if name not in ("SOURCE", "real.csv"):
                full = os.path.join(folder, name)
                hashes.append(f"{hashlib.sha256(open(full, 'rb').read()).hexdigest()}  {os.path.relpath(full, OUT)}")
    with open(path("SOURCE"), "w") as f:
        f.write("Synthetic pictures computed by the script; no image from outside. Apache-2.0, as the project.\n"
                "Command: /usr/bin/python3 core/src/test/golden/make_decode.py (Debian 12)\n"
                f"Versions:\n{versions()}\nSHA-256:\n" + "\n".join(hashes) + "\n")
    print(len(rows), "pictures")


if __name__ == "__main__":
    main()
