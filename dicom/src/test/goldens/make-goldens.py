#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the DICOM goldens: synthetic pictures, coded by DCMTK and GDCM, and what pydicom makes of them.

usage: make-goldens.py FOLDER

For each case NAME.dcm (the file) and NAME.u16 (the expected 16-bit gray picture, little endian). The expectation comes
from pydicom's pixel arrays and its apply_modality_lut and apply_voi_lut; lossy codings are first decompressed by DCMTK or
GDCM. See SOURCE for the versions.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import apply_color_lut, apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

ROOT = "1.2.826.0.1.3680043.10.1234.6."  # nobody's: these objects leave no test
OUT = sys.argv[1]
TMP = tempfile.mkdtemp()
WIDTH, HEIGHT = 40, 30


def picture(bits, seed=1, width=WIDTH, height=HEIGHT):
    """A ramp, a disc, a flat patch (for run modes) and noise, over the whole range of the bits."""
    rng = np.random.RandomState(seed)
    y, x = np.mgrid[0:height, 0:width]
    a = x / (width - 1) * 0.6 + y / (height - 1) * 0.3
    a[(x - 25) ** 2 + (y - 14) ** 2 < 60] += 0.1
    a += rng.uniform(-0.02, 0.02, a.shape)
    a[4:12, 3:18] = 0.25
    a[0, 0], a[0, 1] = 0, 1
    return np.clip(np.round(a * (2 ** bits - 1)), 0, 2 ** bits - 1).astype(np.int64)


def colors(width=WIDTH, height=HEIGHT):
    return np.stack([picture(8, s, width, height) for s in (1, 2, 3)], -1) * np.array([1.0, 0.6, 0.3]) // 1


def dataset(samples, stored, allocated=16, shift=0, signed=False, photometric="MONOCHROME2", extra=(), junk=0):
    """samples: frames x rows x columns (x 3), stored values; junk: bits set around the sample, as old overlays are."""
    samples = np.asarray(samples)
    color = photometric in ("RGB", "YBR_FULL", "YBR_FULL_422")
    frames = samples if samples.ndim == (4 if color else 3) else samples[None]
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = ROOT + "1"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = ROOT + "0"
    ds = FileDataset("x", {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, ROOT + "1"
    ds.StudyInstanceUID, ds.SeriesInstanceUID = ROOT + "2", ROOT + "3"
    ds.PatientName, ds.PatientID, ds.Modality = "CANARY^NAME", "CANARYID", "DX"
    ds.SamplesPerPixel, ds.PhotometricInterpretation = (3 if color else 1), photometric
    ds.Rows, ds.Columns = frames.shape[1:3]
    if len(frames) > 1:
        ds.NumberOfFrames = len(frames)
    if color:
        ds.PlanarConfiguration = 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = allocated, stored, stored - 1 + shift
    ds.PixelRepresentation = int(signed)
    cells = ((frames & ((1 << stored) - 1)) << shift) | junk
    raw = cells.astype("<u2" if allocated == 16 else "u1").tobytes()
    ds.PixelData = raw + b"\0" * (len(raw) % 2)
    ds["PixelData"].VR = "OW" if allocated == 16 else "OB"
    for name, value in dict(extra).items():
        setattr(ds, name, value)
    return ds


def lut(first, entries, bits, ds_signed=False):
    item = Dataset()
    item.add_new(0x00283002, "SS" if ds_signed and first < 0 else "US", [len(entries), first, bits])
    item.add_new(0x00283006, "US", [int(e) for e in entries])
    return Sequence([item])


def save(ds, name):
    path = os.path.join(TMP, name + ".dcm")
    ds.save_as(path, write_like_original=True)
    return path


def expected(ds, stored_values, frame=0):
    """16-bit gray by pydicom's functions; without values of interest the range of the frame or of the bits."""
    m = apply_modality_lut(np.asarray(stored_values), ds)
    if "VOILUTSequence" in ds:
        bits = ds.VOILUTSequence[0].LUTDescriptor[2]
        v = apply_voi_lut(m.astype(int), ds) / (2.0 ** bits - 1)
    elif "WindowCenter" in ds:
        out = apply_voi_lut(m.astype(float), ds)
        low = -(2 ** (ds.BitsStored - 1)) if ds.PixelRepresentation else 0
        high = low + 2 ** ds.BitsStored - 1
        if "ModalityLUTSequence" in ds:
            low, high = 0, 2 ** ds.ModalityLUTSequence[0].LUTDescriptor[2] - 1
        elif "RescaleSlope" in ds:
            low, high = (e * ds.RescaleSlope + ds.RescaleIntercept for e in (low, high))
        v = (out - low) / (high - low)
    elif ds.BitsStored <= 8 or ds.get("PresentationIntentType") == "FOR PRESENTATION":
        v = m / (2.0 ** ds.BitsStored - 1)
    else:
        keep = np.ones(m.shape, bool)
        if "PixelPaddingValue" in ds:
            keep = np.asarray(stored_values) != ds.PixelPaddingValue
        v = (m - m[keep].min()) / float(m[keep].max() - m[keep].min())
    if ds.PhotometricInterpretation == "MONOCHROME1" or ds.get("PresentationLUTShape") == "INVERSE":
        v = 1 - v
    if "PixelPaddingValue" in ds:
        v = np.where(np.asarray(stored_values) == ds.PixelPaddingValue, 0, v)
    return np.floor(v * 65535 + 0.5)


def luma(rgb):
    return np.floor((rgb @ np.array([0.299, 0.587, 0.114])) / 255 * 65535 + 0.5)


def case(name, path, gray):
    os.replace(path, os.path.join(OUT, name + ".dcm"))
    np.asarray(gray).clip(0, 65535).astype("<u2").tofile(os.path.join(OUT, name + ".u16"))


def tool(*args):
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def through(source, name, *command):
    """Runs a converter on a file."""
    path = os.path.join(TMP, name + ".coded.dcm")
    tool(*command, source, path)
    return path


def plain(path, name, *command):
    """The stored values of a coded file, decompressed by an independent tool."""
    out = os.path.join(TMP, name + ".plain.dcm")
    tool(*command, path, out)
    return pydicom.dcmread(out)


def mono(name, values, stored, command=None, **how):
    ds = dataset(values, stored, **how)
    path = save(ds, name)
    coded = through(path, name, *command) if command else path
    case(name, coded, expected(ds, np.asarray(values)))
    if name in DCMTK:
        rendered_by_dcmtk(name, DCMTK[name])


def rendered_by_dcmtk(name, options):
    """A second opinion: what dcm2pnm shows. Its LINEAR_EXACT and SIGMOID are approximations, so they are left out."""
    pnm = os.path.join(TMP, name + ".pnm")
    tool("dcm2pnm", "+opw", *options, os.path.join(OUT, name + ".dcm"), pnm)
    with open(pnm) as f:
        words = " ".join(line for line in f if not line.startswith("#")).split()
    assert words[3] == "65535", words[:4]
    np.array(words[4:], int).astype("<u2").tofile(os.path.join(OUT, name + ".dcmtk"))


FIRST, RANGE, LUT = ["+Wi", "1"], ["+Wm"], ["+Wl", "1"]
DCMTK = {
    "explicit-12-window": FIRST, "implicit-12-window": FIRST, "big-12-window": FIRST, "mono1-window": FIRST,
    "mono1-inverse": FIRST, "mono2-inverse": FIRST, "negative-slope": FIRST, "modality-lut": FIRST,
    "narrow-window": FIRST, "rle-signed": FIRST, "explicit-16-range": RANGE, "signed-range": RANGE, "voi-lut": LUT,
    "voi-lut-signed": LUT, "undefined-lengths": LUT, "odd-8-full": RANGE, "high-bit-13": RANGE, "presentation-14": ["-W"]}
WINDOW12 = dict(WindowCenter="2000", WindowWidth="3000")


def native():
    p12 = picture(12)
    mono("explicit-12-window", p12, 12, extra=WINDOW12)
    mono("implicit-12-window", p12, 12, ["dcmconv", "+ti"], extra=WINDOW12)
    mono("deflated-12-window", p12, 12, ["dcmconv", "+td"], extra=WINDOW12)
    mono("big-12-window", p12, 12, ["dcmconv", "+tb"], extra=WINDOW12)
    mono("undefined-lengths", p12, 12, ["dcmconv", "+te", "-e"], extra=dict(VOILUTSequence=lut(100, np.arange(2000, 0, -1) * 32, 16)))
    mono("explicit-16-range", picture(16), 16)
    mono("explicit-8-full", picture(8), 8, allocated=8)
    mono("odd-8-full", picture(8, 1, 41, 31), 8, allocated=8)
    mono("big-8-ob", picture(8, 1, 41, 30), 8, ["dcmconv", "+tb"], allocated=8)
    mono("explicit-8-of-16", picture(8), 8)
    mono("high-bit-13", picture(10), 10, shift=4, junk=0xC005)
    mono("signed-16-sigmoid", picture(16) - 32768, 16, signed=True,
         extra=dict(RescaleSlope="0.5", RescaleIntercept="100", WindowCenter="-2000", WindowWidth="9000", VOILUTFunction="SIGMOID"))
    mono("signed-12-exact", p12 - 2048, 12, signed=True,
         extra=dict(WindowCenter=["-100", "300"], WindowWidth=["1500.5", "700"], VOILUTFunction="LINEAR_EXACT"))
    mono("signed-range", p12 - 2048, 12, signed=True, extra=dict(RescaleSlope="2", RescaleIntercept="-7"))
    mono("mono1-window", p12, 12, photometric="MONOCHROME1", extra=WINDOW12)
    mono("mono1-inverse", p12, 12, photometric="MONOCHROME1", extra=dict(PresentationLUTShape="INVERSE", **WINDOW12))
    mono("mono2-inverse", p12, 12, extra=dict(PresentationLUTShape="INVERSE", **WINDOW12))
    mono("presentation-14", picture(14) // 2, 14, extra=dict(PresentationIntentType="FOR PRESENTATION"))
    mono("narrow-window", p12, 12, extra=dict(WindowCenter="2048", WindowWidth="1"))
    mono("padding", np.where(p12 < 900, 0, p12), 12, extra=dict(PixelPaddingValue=0))
    mono("negative-slope", p12, 12, extra=dict(RescaleSlope="-1", RescaleIntercept="4095", **WINDOW12))
    curve = np.round(65535 * (np.arange(3000) / 2999.0) ** 0.5)
    mono("voi-lut", p12, 12, extra=dict(VOILUTSequence=lut(500, curve, 16)))
    mono("voi-lut-signed", p12 - 2048, 12, signed=True, extra=dict(VOILUTSequence=lut(-1500, curve, 16, True)))
    mono("modality-lut", p12, 12, extra=dict(ModalityLUTSequence=modality_lut(), WindowCenter="500", WindowWidth="800"))
    bare = dataset(p12, 12, extra=WINDOW12)
    bare_path = through(save(bare, "bare"), "bare", "dcmconv", "-F", "+ti")
    case("bare-implicit", bare_path, expected(bare, p12))
    bare_path = through(save(bare, "bare-x"), "bare-x", "dcmconv", "-F", "+te")
    case("bare-explicit", bare_path, expected(bare, p12))
    whole = through(save(bare, "nopre"), "nopre", "dcmconv", "+te")
    with open(whole, "rb") as f:
        data = f.read()[132:]
    with open(whole, "wb") as f:
        f.write(data)
    case("no-preamble", whole, expected(bare, p12))


def modality_lut():
    sequence = lut(1000, np.round(np.linspace(0, 1023, 2000)), 16)
    sequence[0].ModalityLUTType = "US"
    return sequence


def rle():
    for bits, allocated in ((8, 8), (12, 16), (16, 16)):
        mono("rle-%d" % bits, picture(bits), bits, ["dcmcrle"], allocated=allocated)
    mono("rle-signed", picture(12) - 2048, 12, ["dcmcrle"], signed=True, extra=dict(WindowCenter="0", WindowWidth="4000"))


def jpeg():
    for bits in (8, 12, 16):
        how = dict(allocated=8 if bits == 8 else 16)
        mono("jpeg70-%d" % bits, picture(bits), bits, ["dcmcjpeg", "+e1"], **how)
    for sv in range(1, 8):
        mono("jpeg57-sv%d" % sv, picture(12), 12, ["dcmcjpeg", "+el", "+sv", str(sv)])
    mono("jpeg70-gdcm", picture(12), 12, ["gdcmconv", "--jpeg"])
    mono("jpeg70-signed", picture(12) - 2048, 12, ["gdcmconv", "--jpeg"], signed=True, extra=dict(WindowCenter="0", WindowWidth="4000"))
    lossy("jpeg50", dataset(picture(8), 8, allocated=8), ["dcmcjpeg", "+eb", "+q", "90", "+un"], ["dcmdjpeg"])
    lossy("jpeg51-8", dataset(picture(8), 8, allocated=8), ["dcmcjpeg", "+ee", "+q", "90", "+un"], ["dcmdjpeg"])
    lossy("jpeg51-12", dataset(picture(12), 12), ["dcmcjpeg", "+ee", "+un"], ["dcmdjpeg"])


def jpegls():
    for bits in (8, 12, 16):
        how = dict(allocated=8 if bits == 8 else 16)
        mono("jpegls80-%d" % bits, picture(bits), bits, ["dcmcjpls", "+el", "+un"], **how)
    mono("jpegls80-odd", picture(10, 3, 41, 31), 10, ["dcmcjpls", "+el", "+un"])
    mono("jpegls80-gdcm", picture(12), 12, ["gdcmconv", "--jpegls"])
    for bits in (8, 12):
        lossy("jpegls81-%d" % bits, dataset(picture(bits), bits, allocated=8 if bits == 8 else 16),
              ["dcmcjpls", "+en", "+un"], ["dcmdjpls"])


def jpeg2000():
    for bits in (8, 12, 16):
        mono("j2k90-%d" % bits, picture(bits), bits, ["gdcmconv", "--j2k"], allocated=8 if bits == 8 else 16)
    mono("j2k90-signed", picture(12) - 2048, 12, ["gdcmconv", "--j2k"], signed=True, extra=dict(WindowCenter="0", WindowWidth="4000"))
    lossy("j2k91", dataset(picture(12), 12), ["gdcmconv", "--j2k", "-Y", "-r", "8"], ["gdcmconv", "--raw"])


def lossy(name, ds, encode, decode):
    coded = through(save(ds, name), name, *encode)
    back = plain(coded, name, *decode)
    case(name, coded, expected(back, back.pixel_array.astype(int)))


def color():
    rgb = colors().astype(np.int64)
    ds = dataset(rgb, 8, allocated=8, photometric="RGB")
    path = save(ds, "rgb")
    for name, command in (("rgb-rle", ["dcmcrle"]), ("rgb-jpegls-line", ["dcmcjpls", "+il", "+un"]),
                          ("rgb-jpegls-sample", ["dcmcjpls", "+is", "+un"]), ("rgb-jpegls-none", ["dcmcjpls", "+in", "+un"]),
                          ("rgb-jpeg70", ["dcmcjpeg", "+e1"]), ("rgb-j2k", ["gdcmconv", "--j2k"])):
        case(name, through(path, name, *command), luma(rgb))
    coded = through(path, "ybr-jpeg50", "dcmcjpeg", "+eb", "+q", "95", "+un", "+s4")
    back = plain(coded, "ybr-jpeg50", "dcmdjpeg", "+cn")  # as coded, no conversion
    case("ybr-jpeg50", coded, back.pixel_array[..., 0] * 257.0)
    case("rgb", path, luma(rgb))
    planar = dataset(rgb, 8, allocated=8, photometric="RGB")
    planar.PlanarConfiguration = 1
    planar.PixelData = np.moveaxis(rgb, -1, 0).astype("u1").tobytes()
    case("rgb-planar", save(planar, "planar"), luma(rgb))
    ybr = dataset(rgb, 8, allocated=8, photometric="YBR_FULL")
    case("ybr-full", save(ybr, "ybr"), rgb[..., 0] * 257.0)
    half = dataset(rgb, 8, allocated=8, photometric="YBR_FULL_422")
    packed = np.stack([rgb[:, 0::2, 0], rgb[:, 1::2, 0], rgb[:, 0::2, 1], rgb[:, 0::2, 2]], -1)
    half.PixelData = packed.astype("u1").tobytes()
    case("ybr-422", save(half, "half"), half_luma(half))
    palette = dataset(picture(8), 8, allocated=8, photometric="PALETTE COLOR")
    steps = np.arange(256)
    for i, table in enumerate((steps * 257, (255 - steps) * 257, steps * steps)):
        palette.add_new(0x00281101 + i, "US", [256, 0, 16])
        palette.add_new(0x00281201 + i, "OW", table.astype("<u2").tobytes())
    rgb16 = apply_color_lut(picture(8), palette)
    case("palette", save(palette, "palette"), np.floor(rgb16 @ np.array([0.299, 0.587, 0.114]) + 0.5))


def half_luma(ds):
    return ds.pixel_array[..., 0] * 257.0


def frames():
    stack = np.stack([picture(12, s) for s in (1, 2, 3)])
    ds = dataset(stack, 12, extra=WINDOW12)
    path = save(ds, "frames")
    last = expected(ds, stack[2])
    for name, command in (("frames-rle", ["dcmcrle"]), ("frames-jpegls", ["dcmcjpls", "+el", "+un"]),
                          ("frames-jpeg70", ["dcmcjpeg", "+e1"]), ("frames-fragments", ["dcmcjpeg", "+e1", "+fs", "1"])):
        case(name, through(path, name, *command), last)
    case("frames", path, last)
    one = dataset(stack[0], 12, extra=WINDOW12)
    case("fragments", through(save(one, "one"), "one", "dcmcjpeg", "+e1", "+fs", "1"), expected(one, stack[0]))


os.makedirs(OUT, exist_ok=True)
for part in (native, rle, jpeg, jpegls, jpeg2000, color, frames):
    part()
print(len(os.listdir(OUT)), "files")
