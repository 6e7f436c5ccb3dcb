// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.coding.CellRows;
import io.github.xrayclassifier.dicom.coding.PixelFormat;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Optional;

/** The choice of the VOI LUT of one frame among what the file offers and the caller asks for. */
final class VoiLutChooser {

    private final DataSet data;
    private final PixelFormat format;
    private final ModalityTransform modality;
    private final Padding padding;

    VoiLutChooser(DataSet data, PixelFormat format, ModalityTransform modality, Padding padding) {
        this.data = data;
        this.format = format;
        this.modality = modality;
        this.padding = padding;
    }

    /** Takes the cells of the frame, for a range that depends on them. */
    VoiLut choose(DicomOptions options, CellRows cells) {
        int index = options.index();
        return switch (options.rendering()) {
            case FILE -> fromFile(cells);
            case WINDOW -> window(index).orElseThrow(() -> missing("window", index));
            case LUT -> curve(index).orElseThrow(() -> missing("VOI LUT", index));
            case FRAME_RANGE -> frameRange(cells);
            case FULL_RANGE -> fullRange();
        };
    }

    private static MalformedImageException missing(String what, int index) {
        return new MalformedImageException(
                "DICOM VOI LUT: expected " + what + " " + (index + 1) + " as the options ask, found none");
    }

    /** The vendor's own curve first, then the first window, then a range (see {@link DicomOptions}). */
    private VoiLut fromFile(CellRows cells) {
        Optional<VoiLut> found = curve(0).or(() -> usable(0));
        return found.orElseGet(() -> isForDisplay() ? fullRange() : frameRange(cells));
    }

    private boolean isForDisplay() {
        return format.stored() <= 8 || data.text(Tag.PRESENTATION_INTENT).equals("FOR PRESENTATION");
    }

    /** A window, unless its width is none: then a file is shown without, as DCMTK does. */
    private Optional<VoiLut> usable(int index) {
        var width = data.number(Tag.WINDOW_WIDTH, index);
        Window.Function function = Window.Function.of(data.text(Tag.VOI_FUNCTION));
        if (width.isPresent() && !Window.isWidth(width.getAsDouble(), function)) {
            data.addFault("window width (0028,1051): less than any window has, so that it was left out");
            return Optional.empty();
        }
        return window(index);
    }

    private Optional<VoiLut> window(int index) {
        int count = data.count(Tag.WINDOW_CENTER);
        var center = data.number(Tag.WINDOW_CENTER, index);
        var width = data.number(Tag.WINDOW_WIDTH, index);
        if (index >= count || center.isEmpty() || width.isEmpty()) {
            return Optional.empty();
        }
        Window.Function function = Window.Function.of(data.text(Tag.VOI_FUNCTION));
        return Optional.of(
                new VoiLut.Windowed(new Window(center.getAsDouble(), width.getAsDouble(), function), index, count));
    }

    private Optional<VoiLut> curve(int index) {
        return data.item(Tag.VOI_LUT_SEQUENCE, index)
                .flatMap(item -> LookupTable.readIfAny(item, modality.isSigned(format)))
                .map(table -> new VoiLut.Curve(table, index));
    }

    /** All that the stored bits can say. */
    private VoiLut fullRange() {
        if (modality.table().isPresent()) {
            return new VoiLut.Range(0, modality.table().get().maxValue(), "full range of the modality LUT");
        }
        double low = modality.apply(format.value(format.signed() ? format.levels() >> 1 : 0));
        double high = modality.apply(format.value(format.signed() ? (format.levels() >> 1) - 1 : format.levels() - 1));
        return new VoiLut.Range(Math.min(low, high), Math.max(low, high), "full range of " + format.stored() + " bits");
    }

    /** From the smallest to the largest modality value that occurs, padding left out. */
    private VoiLut frameRange(CellRows cells) {
        boolean[] seen = seen(cells);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] && !padding.contains(format.value(i))) {
                double value = modality.apply(format.value(i));
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return low <= high
                ? new VoiLut.Range(low, high, "range of the frame")
                : new VoiLut.Range(0, 0, "range of the frame");
    }

    /** The patterns of the stored bits that occur. */
    private boolean[] seen(CellRows cells) {
        boolean[] seen = new boolean[format.levels()];
        int mask = format.levels() - 1;
        short[] row = new short[format.columns()];
        for (int y = 0; y < format.rows(); y++) {
            cells.read(y, row);
            for (short cell : row) {
                seen[((cell & 0xFFFF) >>> format.shift()) & mask] = true;
            }
        }
        return seen;
    }
}
