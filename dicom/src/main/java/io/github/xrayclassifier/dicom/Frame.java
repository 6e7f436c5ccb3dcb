// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.coding.CellRows;
import io.github.xrayclassifier.dicom.coding.Cells;
import io.github.xrayclassifier.dicom.coding.FrameBytes;
import io.github.xrayclassifier.dicom.coding.FrameCodec;
import io.github.xrayclassifier.dicom.coding.Jpeg2000Codec;
import io.github.xrayclassifier.dicom.coding.JpegCodec;
import io.github.xrayclassifier.dicom.coding.JpegLsCodec;
import io.github.xrayclassifier.dicom.coding.NativeCodec;
import io.github.xrayclassifier.dicom.coding.Photometric;
import io.github.xrayclassifier.dicom.coding.PixelFormat;
import io.github.xrayclassifier.dicom.coding.RleCodec;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Element;
import io.github.xrayclassifier.dicom.file.SopClass;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.dicom.file.TransferSyntax;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.DecodeRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One rendered frame and how it came about.
 *
 * @param voi what was done to the modality values, in words
 */
record Frame(
        DicomFile file,
        PixelFormat format,
        Gray gray,
        String voi,
        boolean inverted,
        double colorfulness,
        List<String> faults) {

    /**
     * A rendered image.
     *
     * @param samples 16-bit, row by row
     */
    record Gray(short[] samples, int width, int height) {}

    static Frame read(DicomFile file, DicomOptions options, DecodeRequest request) {
        Element pixels = pixelData(file);
        PixelFormat format = PixelFormat.of(file.data(), request.limits()).asStored(file, pixels);
        if (options.frame() >= format.frames()) {
            throw new MalformedImageException("DICOM file: expected frame " + (options.frame() + 1)
                    + " as the options ask, found " + format.frames() + " frames");
        }
        ByteBuffer bytes = new FrameBytes(file, format, pixels).frame(options.frame());
        if (format.photometric().isMonochrome() && !file.syntax().isEncapsulated()) {
            CellRows rows = CellRows.of(bytes, format);
            return monochrome(file, format, format, rows, List.of(), options, step(format, request));
        }
        int size = 8
                / Integer.highestOneBit(
                        Math.min(8, mayScale(file.data(), format, options) ? step(format, request) : 1));
        Cells cells = codec(file.syntax(), size).decode(bytes, format);
        if (!format.photometric().isMonochrome()) {
            return color(file, format, cells);
        }
        PixelFormat decoded = format.withSize(cells.width(), cells.height());
        CellRows rows = CellRows.of(cells.samples());
        return monochrome(file, format, decoded, rows, cells.faults(), options, step(decoded, request));
    }

    /** The number of pixels that become one, in each direction, where less than every pixel is enough. */
    private static int step(PixelFormat format, DecodeRequest request) {
        return request.mode() != DecodeMode.EXACT
                ? Math.max(
                        1, Math.min(format.columns() / request.enoughWidth(), format.rows() / request.enoughHeight()))
                : 1;
    }

    /** Means of stored values serve only where the way to gray is a line, and no stored value stands for nothing. */
    private static boolean mayScale(DataSet data, PixelFormat format, DicomOptions options) {
        return !data.has(Tag.VOI_LUT_SEQUENCE)
                && !data.has(Tag.MODALITY_LUT_SEQUENCE)
                && !data.text(Tag.VOI_FUNCTION).equals("SIGMOID")
                && !Padding.of(data, format.signed()).isPresent()
                && options.rendering() != DicomOptions.Rendering.FRAME_RANGE
                && format.photometric() != Photometric.PALETTE_COLOR;
    }

    private static Frame color(DicomFile file, PixelFormat format, Cells cells) {
        ColorToGray.Luma luma = format.photometric() == Photometric.PALETTE_COLOR
                ? ColorToGray.ofPalette(cells.samples(), format, file.data())
                : ColorToGray.of(cells, format);
        Gray gray = new Gray(luma.gray(), cells.width(), cells.height());
        return new Frame(file, format, gray, "color, none", false, luma.colorfulness(), cells.faults());
    }

    private static Element pixelData(DicomFile file) {
        DataSet data = file.data();
        if (data.has(Tag.FLOAT_PIXELS) || data.has(Tag.DOUBLE_PIXELS)) {
            throw new UnsupportedImageException(
                    "DICOM pixel data: expected whole numbers (7fe0,0010), found floating point ones");
        }
        return data.element(Tag.PIXEL_DATA)
                .orElseThrow(() -> new UnsupportedImageException("DICOM file: expected an image with pixel data"
                        + " (7fe0,0010), found SOP class " + SopClass.describe(file.sopClass()) + " without"));
    }

    private static Frame monochrome(
            DicomFile file,
            PixelFormat stated,
            PixelFormat format,
            CellRows rows,
            List<String> faults,
            DicomOptions options,
            int step) {
        DataSet data = file.data();
        ModalityTransform modality = ModalityTransform.of(data, format.signed());
        Padding padding = Padding.of(data, format.signed());
        VoiLut voi = new VoiLutChooser(data, format, modality, padding).choose(options, rows);
        // INVERSE and MONOCHROME1 say the same thing once: the one goes with the other (PS3.3 C.11.6.1).
        boolean inverted = format.photometric() == Photometric.MONOCHROME1
                || data.text(Tag.PRESENTATION_LUT_SHAPE).equals("INVERSE");
        Optional<Gray> quick = step == 1 || !padding.isBlack(inverted, modality, voi)
                ? Optional.empty()
                : RampReducer.reduce(rows, format, modality, voi, inverted, step);
        Gray gray = quick.orElseGet(() -> GrayTransform.of(format, modality, voi, inverted, padding)
                .apply(rows, format.columns(), format.rows(), step));
        return new Frame(file, stated, gray, voi.describe(), inverted, 0, faults);
    }

    private static FrameCodec codec(TransferSyntax syntax, int size) {
        return switch (syntax) {
            case IMPLICIT_LITTLE, EXPLICIT_LITTLE, DEFLATED, EXPLICIT_BIG -> new NativeCodec();
            case RLE -> new RleCodec();
            case JPEG_BASELINE, JPEG_EXTENDED, JPEG_LOSSLESS, JPEG_LOSSLESS_SV1 -> new JpegCodec(syntax, size);
            case JPEG_LS, JPEG_LS_NEAR -> new JpegLsCodec();
            case JPEG_2000_LOSSLESS, JPEG_2000 -> new Jpeg2000Codec();
        };
    }
}
